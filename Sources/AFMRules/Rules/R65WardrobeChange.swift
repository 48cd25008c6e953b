import AFMModel

extension PayRule {
    /// An allowance for changing.
    package static let r65 = PayRule(
        id: "R65",
        title: "sideline: wardrobe change",
        sentence: "$10.00 for first change and $15.00 for two or more changes.",
        reading: "One change is 10.00; two or more are 15.00 together.",
        rulings: ["wardrobeTwoPlusAdditive"],
        examples: [
            RuleExample("R65a", "One change.", .owed(250_00), changes(1)),
            RuleExample("R65a2", "Two changes.", .owed(255_00), changes(2)),
            RuleExample("R65a3", "Three changes.", .owed(255_00), changes(3)),
            RuleExample(
                "R65.1", "Two changes, ruled wardrobeTwoPlusAdditive = true: 10 + 15.",
                .owed(265_00), changes(2, additive: "true")),
            RuleExample(
                "R65.2", "One change, ruled so.", .owed(250_00), changes(1, additive: "true")),
        ]
    )

    /// Cents for so many changes, at least one.
    static func wardrobeCents(changes: Int, additive: Bool) -> Int {
        if changes == 1 { return 10_00 }
        return additive ? 25_00 : 15_00
    }

    private static func changes(_ count: Int, additive: String? = nil) -> ExampleCall {
        .sideline(rulings: additive.map { ["wardrobeTwoPlusAdditive": $0] } ?? [:]) {
            $0.sideline?.wardrobeChanges = count
        }
    }
}
