import AFMModel

extension PayRule {
    /// Beyond six hours of work within eight of the clock.
    package static let r22 = PayRule(
        id: "R22",
        title: "beyond 6 hours inside the span",
        sentence: """
            Work beyond 6 hours within an 8-hour period will be paid at 120% of straight time rate \
            in 15-minute units.
            """,
        reading: "In a double session; six hours exactly are the guarantee.",
        rulings: ["unitGraceMinutes"],
        examples: [
            RuleExample(
                "R22a", "10 to 13 and 14 to 17:30: 600 + 2 × 30.", .owed(660_00), until("17:30")),
            RuleExample("R22b", "To 18:00.", .owed(720_00), until("18:00")),
            RuleExample("R22.1", "To 17:00: six hours exactly.", .owed(600_00), until("17:00")),
            RuleExample("R22.2", "To 17:01: one unit.", .owed(630_00), until("17:01")),
        ]
    )

    private static func until(_ end: String) -> ExampleCall {
        .day(.double, "10:00", to: end, gap: ("13:00", "14:00"))
    }
}
