import AFMModel

extension PayRule {
    /// An allowance for one's own evening dress.
    package static let r64 = PayRule(
        id: "R64",
        title: "sideline: wardrobe allowance",
        sentence: "$30.00 allowance for tuxedo or white tie and tails.",
        reading: """
            By the day on which a musician's own is worn, never multiplied; one producer pays it \
            once a day.
            """,
        awaits: .day,
        examples: [
            RuleExample(
                "R64a", "A tuxedo.", .owed(270_00), .sideline { $0.sideline?.formalDress = true }),
            RuleExample("R64.1", "None.", .owed(240_00), .sideline()),
            RuleExample(
                "R64.2", "Twice on a day: 2 × 2 × 240 + 30.", .everyone(990_00),
                .sideline { $0.sideline?.formalDress = true },
                .sideline("17:00-23:00") { $0.sideline?.formalDress = true }),
            RuleExample(
                "R64.3", "A manager's: 480 + 30.", .owed(510_00),
                .sideline {
                    $0.role = .orchestraManager
                    $0.sideline?.formalDress = true
                }),
        ]
    )

    /// Cents for a day on which evening dress is worn.
    static let formalDressCents = 30_00
}
