import AFMModel

extension PayRule {
    /// Pension, health and vacation.
    package static let contributions = PayRule(
        id: "CONTRIBUTIONS",
        title: "contributions",
        sentence: "Contributions (pension, H&W, vacation) are computed after, on wages only.",
        reading: """
            Percentages of wages as the rate card has them, a half cent up; health once a day, \
            on the musician's first call of it. They stand beside the total, never in it.
            """,
        citation: .rulebook("rulebook 0.5"),
        awaits: .day,
        rulings: ["cartagePensionable"],
        examples: [
            RuleExample(
                "CONTRIBUTIONS.1", "They are in no total.", .everyone(600_00)),
            RuleExample(
                "CONTRIBUTIONS.2", "With cartage the total is wages and allowance.",
                .owed(316_00), .carrying("Cello")),
            RuleExample(
                "CONTRIBUTIONS.3", "Two calls of a day, health once: the totals stand.",
                .everyone(1_200_00), .from("2026-10-14T09:00:00-07:00"),
                .from("2026-10-14T14:00:00-07:00")),
        ]
    )
}
