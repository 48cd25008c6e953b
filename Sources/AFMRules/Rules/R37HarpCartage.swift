import AFMModel

extension PayRule {
    /// Cartage for a harp.
    package static let r37 = PayRule(
        id: "R37",
        title: "cartage: harp",
        sentence: "$40.00 – Harp",
        reading: """
            A flat amount for each harp and call, as the rate card has it; never multiplied, and \
            not pensionable.
            """,
        rulings: ["cartagePensionable", "cartageOncePerDayPerStage"],
        examples: [
            RuleExample(
                "R37a", "A harp, three hours.", .owed(340_00),
                .with {
                    $0.first.instruments = ["Harp"]
                    $0.first.cartage = ["Harp"]
                }),
            RuleExample("R37.1", "Two harps.", .owed(380_00), .carrying("Harp", "Harp")),
            RuleExample(
                "R37.2", "On a holiday the harp is still 40.00.", .owed(640_00),
                .with {
                    $0.start = "2026-09-07T10:00:00-07:00"
                    $0.first.cartage = ["Harp"]
                }),
        ]
    )
}
