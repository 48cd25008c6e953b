import AFMModel

extension PayRule {
    /// A double session in two periods.
    package static let r25 = PayRule(
        id: "R25",
        title: "dividing two sessions",
        sentence: """
            Engagement of two sessions (completed within 8 hours of time called) may be divided \
            into two periods at convenience of studio, with not less than one hour between \
            sessions.
            """,
        reading: """
            Two periods at most, an hour or more apart; sixty minutes are enough. A shorter gap \
            is work, and a finding. More than two periods are a finding too.
            """,
        examples: [
            RuleExample(
                "R25a", "A gap of 60 min: allowed.", .owed(600_00),
                .day(.double, "10:00", to: "17:00", gap: ("13:00", "14:00"))),
            RuleExample(
                "R25a2", "A gap of 60 min.", .finding(false),
                .day(.double, "10:00", to: "17:00", gap: ("13:00", "14:00"))),
            RuleExample(
                "R25b", "A gap of 59 min is work: 600 + 4 × 30 + 100.", .owed(820_00),
                .day(.double, "10:00", to: "17:00", gap: ("13:00", "13:59"))),
            RuleExample(
                "R25b2", "A gap of 59 min.", .finding(true),
                .day(.double, "10:00", to: "17:00", gap: ("13:00", "13:59"))),
            RuleExample("R25.1", "Three periods.", .finding(true), threePeriods()),
        ]
    )

    private static func threePeriods() -> ExampleCall {
        var call = ExampleCall.day(.double, "10:00", to: "18:00", gap: ("12:00", "13:00"))
        call.intervals.append(
            ExampleInterval(
                .meal, ExampleCall.instant("15:00"), ExampleCall.instant("16:00")))
        return call
    }
}
