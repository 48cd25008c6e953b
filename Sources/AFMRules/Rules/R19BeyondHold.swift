import AFMModel

extension PayRule {
    /// Beyond the hold hour.
    package static let r19 = PayRule(
        id: "R19",
        title: "beyond hold",
        sentence: """
            If musician is required to remain beyond the hold hour, he/she shall be paid for such \
            time at 150% of straight time rate in 15 minute units.
            """,
        reading: """
            Being there counts, not playing. A published amount for 15 minutes at 150 % is used \
            as it stands.
            """,
        rulings: ["unitGraceMinutes", "straddlePolicy"],
        examples: [
            RuleExample("R19a", "Dismissed 13:15: 400 + 37.50.", .owed(437_50), morning("13:15")),
            RuleExample("R19a2", "Dismissed 13:20: 400 + 75.", .owed(475_00), morning("13:20")),
            RuleExample(
                "R19.1", "Dismissed 15:00: 300 + 100 + 8 × 37.50.", .owed(700_00),
                morning("15:00")),
        ]
    )
}
