import AFMModel

extension PayRule {
    /// Which days are holidays.
    package static let r6 = PayRule(
        id: "R6",
        title: "holidays",
        sentence: """
            New Years Day, Memorial Day, Independence Day, Labor Day, Thanksgiving Day, and \
            Christmas Day. The above holidays are observed on the same dates as the U.S. Federal \
            Legislation for public holidays.
            """,
        reading: """
            Six holidays on the dates on which federal law observes them: of a fixed date the \
            Friday before a Saturday and the Monday after a Sunday. R31 says what they pay.
            """,
        rulings: ["holidayDates"],
        examples: [
            RuleExample(
                "R6a", "Friday 2026-07-03, Independence Day as observed.", .owed(600_00),
                .from("2026-07-03T10:00:00-07:00")),
            RuleExample(
                "R6c", "Wednesday 2026-11-11, Veterans Day, is none.", .owed(300_00),
                .from("2026-11-11T10:00:00-08:00")),
            RuleExample(
                "R6.1", "Friday 2027-12-31, New Year's Day 2028 as observed.", .owed(600_00),
                .from("2027-12-31T10:00:00-08:00")),
            RuleExample(
                "R6.2", "Saturday 2026-07-04 itself is none.", .owed(300_00),
                .from("2026-07-04T10:00:00-07:00")),
            RuleExample(
                "R6.3", "The same, ruled holidayDates = observedAndActual.", .owed(600_00),
                .with {
                    $0.start = "2026-07-04T10:00:00-07:00"
                    $0.rulings["holidayDates"] = "observedAndActual"
                }),
        ]
    )
}
