import AFMModel

extension PayRule {
    /// After eight hours of the clock.
    package static let r23 = PayRule(
        id: "R23",
        title: "after 8 elapsed hours",
        sentence: """
            If required to remain after 8 elapsed hours (whether worked or not) musician will be \
            paid at 150% of straight time rate in 15 minute units.
            """,
        reading: """
            The eight hours run from the first call time, idle time included. What follows is \
            paid besides the six hours of a double, even where some of them were not worked; \
            where it was ruled that the guarantee absorbs it, it fills what is missing of them \
            first. An interval of an hour or more after the eight hours is not paid.
            """,
        rulings: ["guaranteeAbsorbsPostSpan", "unitGraceMinutes"],
        examples: [
            RuleExample(
                "R23a", "10 to 13 and 14 to 18:30: 600 + 4 × 30 + 2 × 37.50.", .owed(795_00),
                .day(.double, "10:00", to: "18:30", gap: ("13:00", "14:00"))),
            RuleExample(
                "R23.1", "9 to 12 and 15 to 18: 600 + 4 × 37.50.", .owed(750_00), spread()),
            RuleExample(
                "R23.2", "The same, ruled guaranteeAbsorbsPostSpan = true: 20 × 25 + 4 × 37.50.",
                .owed(650_00), spread(absorbing: "true")),
            RuleExample(
                "R23.3", "A single from 9 with two hours off, dismissed 18:00.", .owed(1_150_00),
                .day("09:00", to: "18:00", gap: ("12:00", "14:00"))),
        ]
    )

    private static func spread(absorbing: String? = nil) -> ExampleCall {
        var call = ExampleCall.day(.double, "09:00", to: "18:00", gap: ("12:00", "15:00"))
        call.rulings["guaranteeAbsorbsPostSpan"] = absorbing
        return call
    }
}
