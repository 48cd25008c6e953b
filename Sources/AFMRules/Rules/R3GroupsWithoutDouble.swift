package import AFMModel

extension PayRule {
    /// Instruments between which one moves freely.
    package static let r3 = PayRule(
        id: "R3",
        title: "groups not construed as doubles",
        sentence: """
            The following instruments are not construed as doubles: Piano and Celeste · \
            Drummer's standard outfit · Tympani · Mallet Instruments: Xylophone, Bells, \
            Marimbas · Latin Rhythm Instruments (see agreement)
            """,
        reading: """
            Each of the five is one group. Moving within a group is free, moving between groups \
            or to any other instrument is a double: doubles are the groups played, less one. \
            What the outfit and Latin rhythm are is in the instrument catalogue.
            """,
        rulings: ["excludedGroupsMerge"],
        examples: [
            RuleExample("R3a", "Piano and celeste.", .owed(300_00), .playing("Piano", "Celeste")),
            RuleExample(
                "R3b", "Xylophone, bells and marimba.", .owed(300_00),
                .playing("Xylophone", "Bells", "Marimba")),
            RuleExample(
                "R3c", "Tympani and marimba: one double.", .owed(450_00),
                .playing("Tympani", "Marimba")),
            RuleExample(
                "R3.1", "Tympani and marimba, ruled excludedGroupsMerge = true.", .owed(300_00),
                .with {
                    $0.first.instruments = ["Tympani", "Marimba"]
                    $0.rulings["excludedGroupsMerge"] = "true"
                }),
        ]
    )

    /// The groups of the sentence, by the catalogue's names.
    private static let groupsWithoutDouble: Set<String> = [
        "piano and celeste", "drum outfit", "tympani", "mallets", "latin rhythm",
    ]

    /// The group within which an instrument is free; the five are one where they are merged.
    package static func doublingGroup(of instrument: Instrument, merging: Bool) -> String {
        merging && groupsWithoutDouble.contains(instrument.doublingGroup)
            ? "not construed as doubles" : instrument.doublingGroup
    }
}
