import AFMModel

extension PayRule {
    /// Beyond the hold hour at night.
    package static let r16 = PayRule(
        id: "R16",
        title: "beyond hold at night",
        sentence: """
            Work hours beyond the hold hour performed between Midnight and 8:00 A.M. pays 165% of \
            scale.
            """,
        reading: """
            Units beyond the hold hour and within eight hours of the call that have a minute \
            between 00:00 and 08:00 pay 165 %, not 150 % of 150 %.
            """,
        rulings: ["straddlePolicy", "unitGraceMinutes"],
        examples: [
            RuleExample(
                "R16a", "Called 20:00, dismissed 01:00.", .owed(565_00),
                .from("2026-10-14T20:00:00-07:00", to: "2026-10-15T01:00:00-07:00")),
            RuleExample(
                "R16b", "Called 19:45, dismissed 00:15.", .owed(478_75),
                .from("2026-10-14T19:45:00-07:00", to: "2026-10-15T00:15:00-07:00")),
            RuleExample(
                "R16.1", "Called 19:50, dismissed 00:15: the unit across midnight pays 165 %.",
                .owed(482_50),
                .from("2026-10-14T19:50:00-07:00", to: "2026-10-15T00:15:00-07:00")),
            RuleExample(
                "R16.2", "The same, ruled straddlePolicy = unitStart.", .owed(478_75),
                straddling("unitStart")),
            RuleExample(
                "R16.3", "The same, ruled straddlePolicy = prorateMinutes: 10 min and 5 min.",
                .owed(480_00), straddling("prorateMinutes")),
        ]
    )

    private static func straddling(_ policy: String) -> ExampleCall {
        .with {
            $0.start = "2026-10-14T19:50:00-07:00"
            $0.dismissed = "2026-10-15T00:15:00-07:00"
            $0.rulings["straddlePolicy"] = policy
        }
    }
}
