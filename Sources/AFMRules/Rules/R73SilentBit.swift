import AFMModel

extension PayRule {
    /// Special business before the camera has a day of its own.
    package static let r73 = PayRule(
        id: "R73",
        title: "sideline: silent bit",
        sentence: """
            When directed to do special business (portrayal of an essential story point in \
            pantomime, in a 4-shot or less), or a pantomime special business with actors to \
            convey an essential story point in a close shot, such performance shall constitute a \
            silent bit.
            """,
        reading: """
            The day is the silent bit's, and so are its overtime, its night and turning in. With \
            the rate of one alone the higher day holds.
            """,
        examples: [
            RuleExample("R73a", "A silent bit.", .owed(380_00), silentBit()),
            RuleExample(
                "R73.1", "To 17:00: 380 + 4 × 17.8125.", .owed(451_25), silentBit("17:00")),
            RuleExample(
                "R73.2", "Of one alone.", .owed(380_00),
                silentBit().changed { $0.musicians[0].sideline?.alone = true }),
        ]
    )

    private static func silentBit(_ end: String = "16:00") -> ExampleCall {
        .sideline("08:00-\(end)") { $0.sideline?.silentBit = true }
    }
}
