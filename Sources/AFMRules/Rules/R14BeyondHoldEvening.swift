import AFMModel

extension PayRule {
    /// Beyond the hold hour in the evening.
    package static let r14 = PayRule(
        id: "R14",
        title: "beyond hold, evening",
        sentence: """
            Work hours beyond the hold hour performed between 8:00 P.M. and Midnight pays 150% of \
            scale.
            """,
        reading: """
            The percentage of R19; eight in the evening changes no amount. A line that lies \
            wholly in the evening names this rule, one that begins before it names R19.
            """,
        rulings: ["straddlePolicy", "unitGraceMinutes"],
        examples: [
            RuleExample(
                "R14a", "Called 18:00, dismissed 23:00: 300 + 100 + 4 × 37.50.", .owed(550_00),
                .from("2026-10-14T18:00:00-07:00", to: "2026-10-14T23:00:00-07:00")),
            RuleExample(
                "R14.1", "Called 15:30, dismissed 20:30: both sides of eight pay the same.",
                .owed(550_00),
                .from("2026-10-14T15:30:00-07:00", to: "2026-10-14T20:30:00-07:00")),
            RuleExample(
                "R14.2", "Called 20:00, dismissed 00:00: nothing beyond the hold hour.",
                .owed(400_00),
                .from("2026-10-14T20:00:00-07:00", to: "2026-10-15T00:00:00-07:00")),
        ]
    )
}
