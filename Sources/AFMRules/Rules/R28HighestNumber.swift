import AFMModel

extension PayRule {
    /// The largest session of a day chooses the scale of all.
    package static let r28 = PayRule(
        id: "R28",
        title: "highest number of musicians on a day",
        sentence: """
            On days when two or more recording sessions take place, the rate for all sessions on \
            that day will be based on the session in which the highest number of recording \
            musicians were employed. No longer will this determination be spread over several \
            days of sessions. (Theatrical Motion Pictures Only)
            """,
        reading: """
            By producer, picture and date: the largest number of players and leader in any \
            session chooses the scale of every session of that day. A larger orchestra has the \
            lower scale, so this usually lowers the small session. Never for television.
            """,
        awaits: .everyone,
        rulings: ["highestNumberScope"],
        examples: [
            RuleExample(
                "R28a", "40 in the morning and 12 in the afternoon: 52 × 300.",
                .everyone(15_600_00), morning(), afternoon()),
            RuleExample(
                "R28c", "The 12 on the next day.", .owed(345_00), morning(),
                afternoon(date: "2026-10-15")),
            RuleExample(
                "R28c2", "The 12 for another picture.", .owed(345_00), morning(),
                afternoon(title: "Beta")),
            RuleExample(
                "R28.1", "The same, ruled highestNumberScope = producer.", .owed(300_00),
                morning(scope: "producer"), afternoon(title: "Beta", scope: "producer")),
            RuleExample(
                "R28c3", "Television: 40 in the morning, 3 in the afternoon.", .owed(330_00),
                morning(medium: .television), afternoon(count: 3, medium: .television)),
        ]
    )

    private static func morning(
        medium: Medium = .theatrical, scope: String? = nil
    ) -> ExampleCall {
        session("2026-10-14T09:00:00-07:00", count: 40, medium: medium, scope: scope)
    }

    private static func afternoon(
        date: String = "2026-10-14", count: Int = 12, title: String = "Alpha",
        medium: Medium = .theatrical, scope: String? = nil
    ) -> ExampleCall {
        session(
            "\(date)T14:00:00-07:00", count: count, title: title, medium: medium, scope: scope)
    }

    private static func session(
        _ start: String, count: Int, title: String = "Alpha", medium: Medium, scope: String?
    ) -> ExampleCall {
        .with {
            ($0.start, $0.others, $0.title, $0.medium) = (start, count - 1, title, medium)
            $0.usesSizes = true
            $0.rulings["highestNumberScope"] = scope
        }
    }
}
