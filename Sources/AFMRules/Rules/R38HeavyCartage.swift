import AFMModel

extension PayRule {
    /// Cartage for the other heavy instruments.
    package static let r38 = PayRule(
        id: "R38",
        title: "cartage: other heavy instruments",
        sentence: """
            $16.00 – String Bass, Tuba, Cello, Drums, all heavy or bulky amplifiers, Baritone \
            Sax, Bass Sax, Contra- bass Clarinet, Contra-bass Bassoon, Accordion, Baritone Horn, \
            Contra Bass Trombone.
            """,
        reading: """
            A flat amount for each listed instrument that was carried, beside a harp's. It is \
            paid as the sheet lists it; an instrument that is not listed pays nothing and is a \
            finding.
            """,
        rulings: ["cartagePer", "cartageOncePerDayPerStage", "cartagePensionable"],
        examples: [
            RuleExample("R38a", "A cello.", .owed(316_00), .carrying("Cello")),
            RuleExample(
                "R38c", "Tuba and contra-bass trombone, one double.", .owed(482_00), lowBrass()),
            RuleExample(
                "R38.1", "The same, ruled cartagePer = musician.", .owed(466_00),
                lowBrass("musician")),
            RuleExample(
                "R38d", "A cello at two single sessions of a day: 4 × 300 + 2 × 16.",
                .everyone(1_232_00), cello("09"), cello("14")),
            RuleExample(
                "R38.2", "The same, ruled cartageOncePerDayPerStage = true.",
                .everyone(1_216_00), cello("09", oncePerDay: "true"),
                cello("14", oncePerDay: "true")),
            RuleExample("R38.3", "A violin pays no cartage.", .owed(300_00), .carrying("Violin")),
        ]
    )

    private static func lowBrass(_ cartagePer: String? = nil) -> ExampleCall {
        .with {
            $0.first.instruments = ["Tuba", "Contra Bass Trombone"]
            $0.first.cartage = $0.first.instruments
            $0.rulings["cartagePer"] = cartagePer
        }
    }

    private static func cello(_ hour: String, oncePerDay: String? = nil) -> ExampleCall {
        .with {
            $0.start = "2026-10-14T\(hour):00:00-07:00"
            $0.first.cartage = ["Cello"]
            $0.rulings["cartageOncePerDayPerStage"] = oncePerDay
        }
    }
}
