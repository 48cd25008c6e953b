import AFMModel

extension PayRule {
    /// Several electronic devices are three doubles.
    package static let r49 = PayRule(
        id: "R49",
        title: "electronic musical devices: three doubles",
        sentence: """
            Use of multiple electronic musical devices, as in conjunction with any electronic \
            musical instrument such as synthesizers, EVI, or EWI, shall count in the aggregate as \
            three (3) doubles.
            """,
        reading: """
            Three doubles, however many devices and electronic instruments; what else was played \
            is counted besides. Not at multi-tracking rates, which price parts already.
            """,
        rulings: ["emdDoublesAtMultiTrack", "doublingBase"],
        examples: [
            RuleExample(
                "R49a", "A synthesizer and several modules: 90 %.", .owed(570_00),
                setup(["Synthesizer"])),
            RuleExample(
                "R49c", "A synthesizer and nothing else.", .owed(300_00), .playing("Synthesizer")),
            RuleExample(
                "R49.1", "Two electronic instruments are in the aggregate.", .owed(570_00),
                setup(["Synthesizer", "EWI"])),
            RuleExample(
                "R49.2", "A piano besides: 110 %.", .owed(630_00),
                setup(["Synthesizer", "Piano"])),
            RuleExample(
                "R49.3", "At multi-tracking rates.", .owed(900_00),
                multiTrack("10:00-13:00", hours: 3)
                    .changed { $0.musicians[0].electronicSetup = true }),
            RuleExample(
                "R49.4", "The same, ruled emdDoublesAtMultiTrack = true.", .owed(1_710_00),
                multiTrack("10:00-13:00", hours: 3, ["emdDoublesAtMultiTrack": "true"])
                    .changed { $0.musicians[0].electronicSetup = true }),
        ]
    )

    /// Doubles of a setup of electronic devices.
    static let setupDoubles = 3

    private static func setup(_ instruments: [String]) -> ExampleCall {
        .with {
            $0.first.instruments = instruments
            $0.change = { $0.musicians[0].electronicSetup = true }
        }
    }
}
