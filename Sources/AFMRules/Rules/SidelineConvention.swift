import AFMModel

extension PayRule {
    /// The sideline day and its overtime.
    package static let sideline = PayRule(
        id: "SIDELINE",
        title: "sideline overtime",
        sentence: """
            Call = 8 h minimum, OT after 8 work hours in 15-min units (RMA sideline page 184).
            """,
        reading: """
            Eight hours of work are paid in any case, from the call time to the dismissal without \
            the meal that R72 deducts. What follows is paid in units of 15 minutes as published, \
            else at 150 % of an eighth of the day.
            """,
        citation: .rulebook("rulebook Part 11; RMA sideline page, page_id=184"),
        rulings: ["unitGraceMinutes", "moneyRounding", "dayPremiumCombination"],
        examples: [
            RuleExample("SIDELINE.1", "08:00 to 16:00.", .owed(240_00), .sideline()),
            RuleExample(
                "SIDELINE.2", "Released at noon: the day stands.", .owed(240_00),
                .sideline("08:00-12:00")),
            RuleExample(
                "SIDELINE.3", "08:00 to 16:16: 240 + 2 × 11.25.", .owed(262_50),
                .sideline("08:00-16:16")),
            RuleExample(
                "SIDELINE.4", "Alone to 17:00, no unit published: 280 + 4 × 13.125.",
                .owed(332_50),
                .sideline("08:00-17:00") { $0.sideline?.alone = true }),
            RuleExample(
                "SIDELINE.5", "A sixth day to 17:00: 240 × 1.5 + 4 × 11.25.", .owed(405_00),

                .sideline("08:00-17:00") { $0.consecutiveDay = 6 }),
        ]
    )
}
