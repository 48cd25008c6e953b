import AFMModel

extension PayRule {
    /// Six hours of work within eight.
    package static let r21 = PayRule(
        id: "R21",
        title: "double session",
        sentence: "A double session shall be completed within 8-hours.",
        reading: """
            Six hours of work are guaranteed, within eight elapsed hours from the call time: \
            twice the single, or the card's amount for a double, also after an early release. \
            Only intervals of an hour or more are not worked. What was guaranteed and not worked \
            has no night premium and keeps that of the day.
            """,
        rulings: ["nightPremiumOnGuaranteedUnworked"],
        examples: [
            RuleExample(
                "R21a", "10 to 13 and 14 to 17.", .owed(600_00),
                .day(.double, "10:00", to: "17:00", gap: ("13:00", "14:00"))),
            RuleExample(
                "R21b", "Released 16:00.", .owed(600_00),
                .day(.double, "10:00", to: "16:00", gap: ("13:00", "14:00"))),
            RuleExample(
                "R21.1", "10 to 13:05 and 14:10 to 18:20: 24 base units, then 55 min and 20.",
                .owed(795_00),
                .day(.double, "10:00", to: "18:20", gap: ("13:05", "14:10"))),
            RuleExample(
                "R21.2", "Left at 12:00, before the gap: the guarantee stands.", .owed(600_00),
                .day(.double, "10:00", to: "12:00", gap: ("13:00", "14:00"))),
            RuleExample(
                "R21.3", "20:00 to 23:00, released at the gap: no night premium.",
                .owed(600_00), .day(.double, "20:00", to: "23:00")),
        ]
    )
}
