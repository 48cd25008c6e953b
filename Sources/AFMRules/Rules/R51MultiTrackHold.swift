import AFMModel

extension PayRule {
    /// The hour after the guaranteed call, and what follows it.
    package static let r51 = PayRule(
        id: "R51",
        title: "multi-track: hold hour",
        sentence: """
            Hold hour shall be paid at straight time rates. Beyond hold hour shall be paid at 50% \
            additional.
            """,
        reading: "As R18 and R19, from the end of the guaranteed length, meals apart.",
        rulings: ["unitGraceMinutes"],
        examples: [
            RuleExample(
                "R51a", "Four hours, 10:00 to 15:00: 1,200 + 300.", .owed(1_500_00),
                multiTrack("10:00-15:00", hours: 4)),
            RuleExample(
                "R51.1", "To 15:20: two units at 150 %.", .owed(1_725_00),
                multiTrack("10:00-15:20", hours: 4)),
            RuleExample(
                "R51.2", "To 14:01: a unit of hold.", .owed(1_275_00),
                multiTrack("10:00-14:01", hours: 4)),
        ]
    )

    /// Work over ten hours.
    package static let r52 = PayRule(
        id: "R52",
        title: "multi-track: over 10 hours",
        sentence: """
            Work in excess of 10 hours, excluding meal periods, shall be paid at 50% additional, \
            prorated in 15 minute increments.
            """,
        reading: "It goes before the hold hour: after ten hours there is none.",
        rulings: ["unitGraceMinutes"],
        examples: [
            RuleExample(
                "R52a", "09:00 to 20:00 with a meal, alone: ten hours.", .owed(3_600_00),
                multiTrack("09:00-20:00", hours: 10, players: 1, meals: ["14:00-15:00"])),
            RuleExample(
                "R52b", "To 20:40: three units at 135.", .owed(4_005_00),
                multiTrack("09:00-20:40", hours: 10, players: 1, meals: ["14:00-15:00"])),
            RuleExample(
                "R52.1", "9 h 30 guaranteed, eleven hours: half an hour of hold, one over ten.",
                .owed(3_450_00),
                multiTrack("09:00-21:00", hours: 9, meals: ["14:00-15:00"])
                    .changed { $0.call.guaranteedMinutes = 570 }),
        ]
    )
}
