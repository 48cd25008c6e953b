import AFMModel

extension PayRule {
    /// Half of the basic rate for a second instrument.
    package static let r1 = PayRule(
        id: "R1",
        title: "first double",
        sentence: "1st Double – 50% of basic rate extra.",
        reading: """
            Who plays a second instrument on a call (R3 to R5 say what counts) gets 50 % of the \
            straight-time value of all paid time, whatever premiums, holiday or role multiply \
            the time itself.
            """,
        rulings: ["doublingBase"],
        examples: [
            RuleExample(
                "R1a", "Flute and alto flute, three hours.", .owed(450_00),
                .playing("Flute", "Alto Flute")),
            RuleExample("R1.1", "One instrument: no double.", .owed(300_00), .playing("Flute")),
            RuleExample(
                "R1.2", "Flute and alto flute to 14:15: 437.50 and half of 17 units at 25.00.",
                .owed(650_00), dismissedLate()),
            RuleExample(
                "R1.3", "The same, ruled doublingBase = guaranteedCallOnly.", .owed(587_50),
                dismissedLate("guaranteedCallOnly")),
            RuleExample(
                "R1.4", "The same, ruled doublingBase = grossIncludingPremiums.",
                .owed(656_25), dismissedLate("grossIncludingPremiums")),
        ]
    )

    private static func dismissedLate(_ base: String? = nil) -> ExampleCall {
        .with {
            $0.dismissed = "2026-10-14T14:15:00-07:00"
            $0.first.instruments = ["Flute", "Alto Flute"]
            $0.rulings["doublingBase"] = base
        }
    }
}
