import AFMModel

extension PayRule {
    /// The highest percentage, never one on top of another.
    package static let r24 = PayRule(
        id: "R24",
        title: "no compounding",
        sentence: """
            There is no compounding in computing the above, and payment is made on the highest \
            appropriate rate.
            """,
        reading: """
            Each unit pays the highest percentage that any of its minutes earns. That goes for \
            the premium of a holiday and of a sixth or seventh day too.
            """,
        awaits: .producer,
        rulings: ["dayPremiumCombination", "straddlePolicy"],
        examples: [
            RuleExample(
                "R24a", "A sixth day, 09:00 to 14:00: 20 units at 150 %.", .owed(750_00),
                fiveHours("2026-10-14", day: 6)),
            RuleExample(
                "R24a2", "The same, ruled dayPremiumCombination = multiply.", .owed(825_00),
                fiveHours("2026-10-14", "multiply", day: 6)),
            RuleExample(
                "R24.1", "The same, ruled dayPremiumCombination = add.", .owed(800_00),
                fiveHours("2026-10-14", "add", day: 6)),
            RuleExample(
                "R24c", "A holiday, the same call: 20 units at 200 %.", .owed(1_000_00),
                fiveHours("2026-07-03")),
        ]
    )

    private static func fiveHours(
        _ date: String, _ combination: String? = nil, day: Int? = nil
    ) -> ExampleCall {
        .with {
            $0.first.consecutiveDay = day
            $0.start = "\(date)T09:00:00-07:00"
            $0.dismissed = "\(date)T14:00:00-07:00"
            $0.rulings["dayPremiumCombination"] = combination
        }
    }
}
