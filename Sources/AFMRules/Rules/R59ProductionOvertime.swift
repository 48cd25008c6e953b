import AFMModel

extension PayRule {
    /// Overtime of production musicians follows a session directly.
    package static let r59 = PayRule(
        id: "R59",
        title: "production musicians: overtime",
        sentence: """
            Overtime per 15 minutes · Overtime must immediately follow a regular session. All \
            hours not continuous will be charged as additional sessions.
            """,
        reading: """
            A session is three hours, two sessions are ten. What follows without a gap is \
            overtime as published; after a gap, or after any interval of an hour, another session \
            begins. A rest within the guaranteed time interrupts nothing.
            """,
        rulings: ["otContinuityGapMinutes", "unitGraceMinutes"],
        examples: [
            RuleExample(
                "R59a", "10:00 to 13:40: 210 + 3 × 26.25.", .owed(288_75),
                production("10:00-13:40")),
            RuleExample(
                "R59b", "10:00 to 13:00 and 15:00 to 16:00: two sessions.", .owed(420_00),
                production("10:00-16:00", gap: "13:00-15:00")),
            RuleExample(
                "R59.1", "A gap of ten minutes after the session.", .owed(420_00),
                production("10:00-13:40", gap: "13:00-13:10")),
            RuleExample(
                "R59.2", "The same, ruled otContinuityGapMinutes = 10.", .owed(288_75),
                production("10:00-13:40", gap: "13:00-13:10", ["otContinuityGapMinutes": "10"])),
            RuleExample(
                "R59.3", "A gap of an hour within the session.", .owed(210_00),
                production("10:00-13:00", gap: "11:00-12:00")),
            RuleExample(
                "R59.4", "A second session with its own overtime: 210 + 210 + 26.25.",
                .owed(446_25), production("10:00-18:15", gap: "13:00-15:00")),
            RuleExample(
                "R59.5", "A leader to 13:15: 2 × 236.25.", .owed(472_50),
                production("10:00-13:15").changed { $0.musicians[0].role = .leader }),
        ]
    )

    /// After midnight.
    package static let r60 = PayRule(
        id: "R60",
        title: "production musicians: night premium",
        sentence: "After midnight NIGHT PREMIUM= 50%",
        reading: """
            50 % of the straight unit for each unit with a required minute from 00:00 to 08:00, \
            on overtime besides the published unit. On a day with a premium the higher one holds.
            """,
        rulings: ["productionNightEnd", "straddlePolicy", "dayPremiumCombination"],
        examples: [
            RuleExample(
                "R60a", "22:00 to 01:00: 210 + 35.", .owed(245_00), production("22:00-01:00")),
            RuleExample(
                "R60.1", "21:00 to 00:15: 210 + 26.25 + 8.75.", .owed(245_00),
                production("21:00-00:15")),
            RuleExample(
                "R60.2", "06:00 to 09:00: 210 + 8 × 8.75.", .owed(280_00),
                production("06:00-09:00")),
            RuleExample(
                "R60.3", "The same, ruled productionNightEnd = 06:30.", .owed(227_50),
                production("06:00-09:00", ["productionNightEnd": "06:30"])),
            RuleExample(
                "R60.4", "The same, ruled productionNightEnd = 09:00.", .owed(315_00),
                production("06:00-09:00", ["productionNightEnd": "09:00"])),
            RuleExample(
                "R60.5", "Called 22:00, released 23:30.", .owed(210_00),
                production("22:00-23:30")),
            RuleExample(
                "R60.6", "A sixth day, 22:00 to 01:00: the night adds nothing.", .owed(315_00),
                production("22:00-01:00").changed { $0.musicians[0].consecutiveDay = 6 }),
        ]
    )

    /// Minutes of two sessions.
    static let twoSessionsMinutes = 600

    private static func production(
        _ times: String, gap: String? = nil, _ rulings: [String: String] = [:]
    ) -> ExampleCall {
        .ofKind(
            .production, times, intervals: gap.map { [(.gap, $0)] } ?? [], rulings: rulings
        ) { _ in }
    }
}
