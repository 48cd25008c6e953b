import AFMModel

extension PayRule {
    /// No day below the one in Los Angeles.
    package static let r74 = PayRule(
        id: "R74",
        title: "sideline: location outside Los Angeles",
        sentence: """
            Compensation for the day shall not be less than the prevailing rate in Los Angeles.
            """,
        reading: """
            The higher of the card's day and the day in Los Angeles that the card carries. Where \
            that one holds, overtime, night and turning in are worked out from it.
            """,
        examples: [
            RuleExample("R74a", "Here 220, in Los Angeles 240.", .owed(240_00), local(220)),
            RuleExample("R74a2", "Here 260, in Los Angeles 240.", .owed(260_00), local(260)),
            RuleExample(
                "R74.1", "Here 220, to 17:00: 240 + 4 × 11.25.", .owed(285_00),
                local(220, to: "17:00")),
        ]
    )

    private static func local(_ day: Int, to end: String = "16:00") -> ExampleCall {
        ExampleCall.sideline("08:00-\(end)").changed { $0.rates = ["RC-X, sideline \(day)"] }
    }
}
