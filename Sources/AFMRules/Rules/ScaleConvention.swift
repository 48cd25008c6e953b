import AFMModel

extension PayRule {
    /// Plain scale: what every line without a premium is.
    package static let scale = PayRule(
        id: "SCALE",
        title: "scale",
        sentence: """
            The scale of the rate card in force, by kind of call, medium and number of musicians; \
            straight-time hour = single ÷ 3, unit = hour ÷ 4.
            """,
        reading: """
            The guaranteed three hours at the scale of the rate card in force for the medium and \
            the number of musicians; a unit of 15 minutes is a twelfth. A line is rounded once, \
            a half cent up.
            """,
        citation: .rulebook("formats.md, statement; rulebook Part 0"),
        rulings: ["moneyRounding"],
        examples: [
            RuleExample("SCALE.1", "Three hours.", .owed(300_00)),
            RuleExample(
                "SCALE.2", "Released after an hour: the guarantee stands.", .owed(300_00),
                .from("2026-10-14T10:00:00-07:00", to: "2026-10-14T11:00:00-07:00")),
            RuleExample(
                "SCALE.3", "The scale for 23 or fewer.", .owed(345_00),
                .with { ($0.usesSizes, $0.others) = (true, 22) }),
        ]
    )
}
