import AFMModel

extension PayRule {
    /// A device that makes an instrument sound like another is a double.
    package static let r4 = PayRule(
        id: "R4",
        title: "attached electronic devices",
        sentence: """
            The use of electronic devices such as multiplex, maestro, octave dividers, etc. will \
            be treated as a double if used to simulate other sounds in addition to the normal \
            sounds of the instrument to which the device is attached.
            """,
        reading: """
            One double for each instrument with such a device, however many devices it has, and \
            only where the sheet says that other sounds were imitated.
            """,
        rulings: ["deviceDoublePerInstrument"],
        examples: [
            RuleExample(
                "R4a", "Guitar with an octave divider that imitates a bass.", .owed(450_00),
                guitar(["octave divider"], simulating: true)),
            RuleExample(
                "R4b", "The same device, the guitar's normal sound only.", .owed(300_00),
                guitar(["octave divider"], simulating: false)),
            RuleExample(
                "R4.1", "Two imitating devices on one guitar: one double.", .owed(450_00),
                guitar(["octave divider", "multiplex"], simulating: true)),
            RuleExample(
                "R4.2", "The same, ruled deviceDoublePerInstrument = false: two doubles.",
                .owed(510_00),
                guitar(["octave divider", "multiplex"], simulating: true, perInstrument: "false")),
        ]
    )

    private static func guitar(
        _ devices: [String], simulating: Bool, perInstrument: String? = nil
    ) -> ExampleCall {
        .with {
            $0.first.instruments = ["Guitar"]
            $0.first.devices = devices.map {
                ElectronicDevice(
                    instrument: "Guitar", device: $0, simulatesOtherSounds: simulating)
            }
            $0.rulings["deviceDoublePerInstrument"] = perInstrument
        }
    }
}
