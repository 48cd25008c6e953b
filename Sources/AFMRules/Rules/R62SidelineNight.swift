import AFMModel

extension PayRule {
    /// A tenth more in the first hour of the day.
    package static let r62 = PayRule(
        id: "R62",
        title: "sideline: midnight to 1 A.M.",
        sentence: "For hours between 12:00 midnight and 1:00 A.M. – 10% additional per hour",
        reading: """
            10 % of the straight hour for each unit of 15 minutes of work from 00:00 to 01:00, \
            meals apart, on overtime too. Units start anew at midnight. On a day with a premium \
            the higher one holds.
            """,
        rulings: ["sidelineNightBase", "straddlePolicy", "dayPremiumCombination"],
        examples: [
            RuleExample(
                "R62a", "17:30 to 02:00 with a meal: 240 + 3.00 + 6.00.", .owed(249_00),
                .sideline("17:30-02:00", meals: ["22:00-22:30"])),
            RuleExample(
                "R62.1", "16:00 to 00:50: 240 + 4 × 11.25 + 4 × 0.75.", .owed(288_00),
                .sideline("16:00-00:50")),
            RuleExample(
                "R62.2", "16:00 to 01:00, ruled sidelineNightBase = applicable.", .owed(289_50),
                .sideline("16:00-01:00", rulings: ["sidelineNightBase": "applicable"])),
            RuleExample(
                "R62.3", "A meal in the hour: 16:30 to 00:45, none from 00:05 to 00:35.",
                .owed(240_75), .sideline("16:30-00:45", meals: ["00:05-00:35"])),
            RuleExample(
                "R62.4", "A sixth day to 00:15: the night lifts overtime by 10 %.",
                .owed(372_00),
                .sideline("16:00-00:15") { $0.consecutiveDay = 6 }),
        ]
    )

    /// A fifth more until six.
    package static let r63 = PayRule(
        id: "R63",
        title: "sideline: 1 to 6 A.M.",
        sentence: "For hours between 1:00 A.M. and 6:00 A.M. – 20% additional per hour",
        reading: """
            As R62, 20 % from 01:00 to 06:00. Units start anew at one o'clock.
            """,
        rulings: ["sidelineNightBase", "straddlePolicy", "dayPremiumCombination"],
        examples: [
            RuleExample(
                "R63a", "05:00 to 13:30 with a meal: 240 + 6.00.", .owed(246_00),
                .sideline("05:00-13:30", meals: ["10:00-10:30"])),
            RuleExample(
                "R63.1", "06:00 on there is none.", .owed(240_00), .sideline("06:00-14:00")),
            RuleExample(
                "R63.2", "17:05 to 01:05: 4 units at 10 %, 1 at 20 %.", .owed(244_50),
                .sideline("17:05-01:05")),
        ]
    )
}
