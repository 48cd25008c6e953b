import AFMModel

extension PayRule {
    /// Twice on a holiday.
    package static let r31 = PayRule(
        id: "R31",
        title: "holidays worked",
        sentence: "… and double time for holidays worked.",
        reading: """
            A call dated on a holiday of R6 pays 200 %, or what the time of day pays where that \
            is higher. The whole call belongs to the date of its call time, after midnight too.
            """,
        rulings: ["dayAttribution", "holidayDates", "dayPremiumCombination"],
        examples: [
            RuleExample(
                "R31a", "Labor Day 2026-09-07, three hours.", .owed(600_00),
                .from("2026-09-07T10:00:00-07:00")),
            RuleExample(
                "R31d", "Dec 24 2026, 22:00 to 01:00.", .owed(350_00), christmasEve()),
            RuleExample(
                "R31d2", "The same, ruled dayAttribution = perUnit: 200 + 4 × 50.",
                .owed(400_00), christmasEve("perUnit")),
        ]
    )

    /// Percent of straight time on a holiday.
    static let holidayPercent = 200

    private static func christmasEve(_ attribution: String? = nil) -> ExampleCall {
        .with {
            $0.start = "2026-12-24T22:00:00-08:00"
            $0.dismissed = "2026-12-25T01:00:00-08:00"
            $0.rulings["dayAttribution"] = attribution
        }
    }
}
