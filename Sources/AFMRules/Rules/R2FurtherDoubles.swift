import AFMModel

extension PayRule {
    /// A fifth of the basic rate for each instrument after the second.
    package static let r2 = PayRule(
        id: "R2",
        title: "second and subsequent double",
        sentence: "2nd Double – 20% of basic rate extra for second and subsequent double.",
        reading: "n doubles pay 50 + 20 × (n − 1) %, on one line and rounded once.",
        rulings: ["doublingBase"],
        examples: [
            RuleExample(
                "R2a", "Two doubles: 70 %.", .owed(510_00),
                .playing("Flute", "Piccolo", "Alto Flute")),
            RuleExample(
                "R2.1", "Three doubles: 90 %.", .owed(570_00),
                .playing("Flute", "Piccolo", "Alto Flute", "Bass Flute")),
            RuleExample(
                "R2.2", "One double is R1's.", .owed(450_00), .playing("Flute", "Piccolo")),
        ]
    )

    /// The percentage for so many doubles, at least one.
    package static func doublingPercent(_ doubles: Int) throws(BeyondRange) -> Fraction {
        try Fraction(20).multiplied(by: Fraction(doubles)).adding(Fraction(30))
    }
}
