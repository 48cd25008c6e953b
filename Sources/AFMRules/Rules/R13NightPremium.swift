import AFMModel

extension PayRule {
    /// Half as much again between midnight and eight.
    package static let r13 = PayRule(
        id: "R13",
        title: "night premium",
        sentence: "50% Premium after Midnight (until 8:00 A.M.)",
        reading: """
            Units of the guaranteed call and of the hold hour with a required minute between \
            00:00 and 08:00 on the stage's clocks pay 150 %. Guaranteed minutes after an early \
            release carry no premium. How long a call was is told by instants, so a night on \
            which the clocks change neither adds nor takes an hour.
            """,
        rulings: [
            "nightPremiumOnGuaranteedUnworked", "straddlePolicy", "unitGraceMinutes",
        ],
        examples: [
            RuleExample("R13a", "22:00 to 01:00.", .owed(350_00), night("22:00", to: "15T01:00")),
            RuleExample(
                "R13c", "06:30 to 09:30.", .owed(375_00), night("06:30", to: "14T09:30")),
            RuleExample(
                "R13d", "21:00 to 00:00 exactly.", .owed(300_00), night("21:00", to: "15T00:00")),
            RuleExample(
                "R13e", "Called 22:00, released 23:30.", .owed(300_00),
                night("22:00", to: "14T23:30")),
            RuleExample(
                "R13.1", "The same, ruled nightPremiumOnGuaranteedUnworked = true.",
                .owed(350_00),
                .with {
                    $0.start = "2026-10-14T22:00:00-07:00"
                    $0.dismissed = "2026-10-14T23:30:00-07:00"
                    $0.rulings["nightPremiumOnGuaranteedUnworked"] = "true"
                }),
            RuleExample(
                "R13g", "Clocks forward: 23:00 PST to 03:00 PDT is three hours.", .owed(400_00),
                .from("2027-03-13T23:00:00-08:00", to: "2027-03-14T03:00:00-07:00")),
            RuleExample(
                "INT6", "Clocks back: 22:00 PDT to 01:30 PST is four hours and a half.",
                .owed(582_50),
                .from("2026-10-31T22:00:00-07:00", to: "2026-11-01T01:30:00-08:00")),
        ]
    )

    private static func night(_ start: String, to dismissed: String) -> ExampleCall {
        .from("2026-10-14T\(start):00-07:00", to: "2026-10-\(dismissed):00-07:00")
    }
}
