import AFMModel

extension PayRule {
    /// Two singles in lieu of a double session.
    package static let r27 = PayRule(
        id: "R27",
        title: "Boren ruling",
        sentence: """
            Two single sessions shall not be called in the same day in lieu of a double session in \
            order to circumvent the time spread penalty when both of such single sessions are for \
            the same motion picture (or the same television episode), utilizing the same \
            conductor, and both utilize all of the same individual musicians.
            """,
        reading: """
            Two neighbouring singles of one producer, date, picture (for television: of one known \
            episode), conductor and set of players are paid as one double session called at the \
            first one's time, where that is more. The intent is presumed until ruled otherwise. \
            Doubling and cartage stay with the sessions; a gap of less than an hour is work. \
            Where one of these facts differs the pair is named, and paid as two singles.
            """,
        awaits: .everyone,
        rulings: ["borenPresumed"],
        examples: [
            RuleExample(
                "R27a", "9 to 12 and 15 to 18, two players: (600 + 150) × 2.",
                .everyone(1_500_00), single("09:00"), single("15:00")),
            RuleExample(
                "R27b", "9 to 12 and 14 to 17: within eight hours.", .everyone(1_200_00),
                single("09:00"), single("14:00")),
            RuleExample(
                "R27.1", "R27a, ruled borenPresumed = false.", .everyone(1_200_00),
                single("09:00", presumed: "false"), single("15:00", presumed: "false")),
            RuleExample(
                "R27d", "One substitute among them.", .everyone(1_200_00), single("09:00"),
                single("15:00") { $0.hasSamePeople = false }),
            RuleExample(
                "R27d2", "30 of the 40 in the second session.", .everyone(21_000_00),
                single("09:00") { $0.others = 39 }, single("15:00") { $0.others = 29 }),
            RuleExample(
                "R27d3", "Another conductor.", .everyone(1_200_00), single("09:00"),
                single("15:00") { $0.conductor = "D. Baton" }),
            RuleExample(
                "R27d4", "Television, episodes 104 and 105.", .everyone(1_320_00),
                episode("104", "09:00"), episode("105", "15:00")),
            RuleExample(
                "R27.2", "Television, episode 104 twice: 2 × (660 + 165).", .everyone(1_650_00),
                episode("104", "09:00"), episode("104", "15:00")),
            RuleExample(
                "R27d5", "The next day.", .everyone(1_200_00), single("09:00"),
                single("15:00") {
                    $0.start = "2026-10-15T15:00:00-07:00"
                    $0.dismissed = nil
                }),
            RuleExample(
                "R27.3", "The pair that another conductor had is named.", .finding(true),
                single("09:00"), single("15:00") { $0.conductor = "D. Baton" }),
        ]
    )

    private static func single(
        _ start: String, presumed: String? = nil,
        _ change: (inout ExampleCall) -> Void = { _ in }
    ) -> ExampleCall {
        .with {
            $0.start = ExampleCall.instant(start)
            $0.conductor = "C. Baton"
            $0.hasSamePeople = true
            $0.rulings["borenPresumed"] = presumed
            change(&$0)
        }
    }

    private static func episode(_ episode: String, _ start: String) -> ExampleCall {
        single(start) {
            ($0.medium, $0.usesSizes) = (.television, true)
            $0.change = { $0.production.episode = episode }
        }
    }
}
