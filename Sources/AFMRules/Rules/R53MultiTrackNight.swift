import AFMModel

extension PayRule {
    /// Half as much besides for work after midnight that the producer asked for.
    package static let r53 = PayRule(
        id: "R53",
        title: "multi-track: night premium",
        sentence: """
            Work between midnight and 8:00 A.M. (at the request of Producer) – 50% additional of \
            applicable hourly rate.
            """,
        reading: """
            Where the producer asked for it, 50 % of the straight hourly rate besides, on \
            overtime and on days with a premium too.
            """,
        rulings: ["emtNightCombination", "straddlePolicy"],
        examples: [
            RuleExample(
                "R53a", "Six hours, 20:00 to 02:00: 1,800 + 2 × 150.", .owed(2_100_00),
                night("20:00-02:00", hours: 6)),
            RuleExample(
                "R53b", "Not asked for.", .owed(1_800_00),
                multiTrack("20:00-02:00", hours: 6)),
            RuleExample(
                "R53c", "Four hours from 18:00, to 01:00.", .owed(2_550_00),
                night("18:00-01:00", hours: 4)),
            RuleExample(
                "R53.1", "The same, ruled emtNightCombination = multiply: 225 %.",
                .owed(2_625_00), night("18:00-01:00", hours: 4, "multiply")),
            RuleExample(
                "R53.2", "The same, ruled emtNightCombination = max: 150 %.", .owed(2_400_00),
                night("18:00-01:00", hours: 4, "max")),
            RuleExample(
                "R53.3", "A sixth day, 22:00 to 01:00: 150 %, and 50 % from midnight.",
                .owed(1_500_00),
                night("22:00-01:00", hours: 3).changed { $0.musicians[0].consecutiveDay = 6 }),
        ]
    )

    private static func night(
        _ times: String, hours: Int, _ combination: String? = nil
    ) -> ExampleCall {
        multiTrack(
            times, hours: hours, combination.map { ["emtNightCombination": $0] } ?? [:]
        ).changed { $0.call.nightRequested = true }
    }
}
