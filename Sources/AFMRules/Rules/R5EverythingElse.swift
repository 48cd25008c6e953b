import AFMModel

extension PayRule {
    /// Whatever no group holds together is a double.
    package static let r5 = PayRule(
        id: "R5",
        title: "everything else is a double",
        sentence: """
            Any combination of instruments not listed above is to be construed as doubling.
            """,
        reading: "An instrument that R3 does not list is a group of its own.",
        examples: [
            RuleExample(
                "R5a", "Oboe and English horn.", .owed(450_00), .playing("Oboe", "English Horn")),
            RuleExample(
                "R5b", "Piano, celeste and organ: one double.", .owed(450_00),
                .playing("Piano", "Celeste", "Organ")),
            RuleExample(
                "R5.1", "The same instrument twice is no double.", .owed(300_00),
                .playing("Oboe", "Oboe")),
        ]
    )
}
