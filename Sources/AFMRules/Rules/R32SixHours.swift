import AFMModel

extension PayRule {
    /// More than six hours without a break of one.
    package static let r32 = PayRule(
        id: "R32",
        title: "more than six hours without a break",
        sentence: """
            When more than six (6) hours or recording occur without a break of at least one (1) \
            hour, a penalty of one hour at the minimum scale shall be paid each musician.
            """,
        reading: """
            R26 again, for single and guaranteed calls that overrun ("or" is taken for "of"). \
            Never both. Two calls of one producer less than an hour apart are one stretch, paid \
            for once on the later call; the overtime of neither changes.
            """,
        awaits: .day,
        rulings: ["sixHourPenaltyPerStretch"],
        examples: [
            RuleExample(
                "R32a", "A single 09:00 to 15:00: six hours exactly, no penalty.", .owed(700_00),
                morning("15:00")),
            RuleExample(
                "R32.1", "09:00 to 15:01: 700 + 37.50 + 100.", .owed(837_50), morning("15:01")),
            RuleExample(
                "R32.2", "The same with an hour off: no penalty.", .owed(737_50),
                .day("09:00", to: "15:01", gap: ("12:00", "13:00"))),
            RuleExample(
                "R32.3", "9 to 12 and 12:59 to 15:59 for one producer: one penalty.",
                .owed(400_00), .day("09:00", to: "12:00"), .day("12:59", to: "15:59")),
            RuleExample(
                "R32.4", "9 to 12 and 13:00 to 16:00: an hour apart, none.", .owed(300_00),
                .day("09:00", to: "12:00"), .day("13:00", to: "16:00")),
        ]
    )
}
