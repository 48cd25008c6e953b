import AFMModel

extension PayRule {
    /// After eight elapsed hours, at night.
    package static let r15 = PayRule(
        id: "R15",
        title: "beyond 8-hour span at night",
        sentence: """
            Work hours beyond an 8-hour span performed between Midnight and 8:00 A.M. pays 200% of \
            scale.
            """,
        reading: """
            Units after eight elapsed hours from the call time, on any kind of call, that have a \
            minute between 00:00 and 08:00 pay 200 %.
            """,
        rulings: ["straddlePolicy", "unitGraceMinutes"],
        examples: [
            RuleExample(
                "R15a", "A double called 16:00, 16 to 19 and 20 to 01: 600 + 120 + 200.",
                .owed(920_00), .day(.double, "16:00", to: "+01:00", gap: ("19:00", "20:00"))),
            RuleExample(
                "R15.1", "A single called 18:00 with two hours off, dismissed 03:00.",
                .owed(1_230_00), .day("18:00", to: "+03:00", gap: ("22:00", "+00:00"))),
            RuleExample(
                "R15.2", "Called 15:30 with an hour off, dismissed 00:00: nothing at night.",
                .owed(1_075_00), .day("15:30", to: "+00:00", gap: ("18:30", "19:30"))),
        ]
    )
}
