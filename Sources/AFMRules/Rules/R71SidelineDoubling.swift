import AFMModel

extension PayRule {
    /// A quarter for a second instrument that is photographed.
    package static let r71 = PayRule(
        id: "R71",
        title: "sideline: doubling",
        sentence: "25% for the first double, 10% for each additional double",
        reading: """
            25 + 10 × (n − 1) % of the straight value of the day and its overtime. Only \
            instruments photographed while played count: their groups (R3), less one.
            """,
        rulings: ["sidelineDoublesOnlyPhotographed", "doublingBase", "excludedGroupsMerge"],
        examples: [
            RuleExample(
                "R71a", "One double.", .owed(300_00), photographed(["Flute", "Piccolo"])),
            RuleExample(
                "R71b", "Three doubles: 45 %.", .owed(348_00),
                photographed(["Flute", "Piccolo", "Alto Flute", "Bass Flute"])),
            RuleExample(
                "R71c", "Carried and played, but photographed with one.", .owed(240_00),
                carried()),
            RuleExample(
                "R71.1", "The same, ruled sidelineDoublesOnlyPhotographed = false.",
                .owed(300_00), carried("false")),
            RuleExample(
                "R71.2", "Xylophone and bells are one group.", .owed(240_00),
                photographed(["Xylophone", "Bells"])),
            RuleExample(
                "R71.3", "One double to 17:00: 285 + 25 % of 270.", .owed(352_50),
                photographed(["Flute", "Piccolo"], to: "17:00")),
            RuleExample(
                "R71.4", "The same, ruled doublingBase = guaranteedCallOnly.", .owed(345_00),
                photographed(["Flute", "Piccolo"], to: "17:00", base: "guaranteedCallOnly")),
            RuleExample(
                "R71.5", "The same, ruled doublingBase = grossIncludingPremiums.",
                .owed(356_25),
                photographed(["Flute", "Piccolo"], to: "17:00", base: "grossIncludingPremiums")),
        ]
    )

    /// The percentage for so many doubles, at least one.
    static func sidelineDoublingPercent(_ doubles: Int) throws(BeyondRange) -> Fraction {
        try Fraction(10).multiplied(by: Fraction(doubles)).adding(Fraction(15))
    }

    private static func photographed(
        _ instruments: [String], to end: String = "16:00", base: String? = nil
    ) -> ExampleCall {
        .sideline("08:00-\(end)", rulings: base.map { ["doublingBase": $0] } ?? [:]) {
            $0.sideline?.photographedInstruments = instruments
        }
    }

    private static func carried(_ only: String? = nil) -> ExampleCall {
        .sideline(rulings: only.map { ["sidelineDoublesOnlyPhotographed": $0] } ?? [:]) {
            $0.instruments = ["Flute", "Piccolo"]
            $0.sideline?.photographedInstruments = ["Flute"]
        }
    }
}
