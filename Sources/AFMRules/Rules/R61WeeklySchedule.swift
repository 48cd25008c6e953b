import AFMModel

extension PayRule {
    /// A week of 30 or 40 hours.
    package static let r61 = PayRule(
        id: "R61",
        title: "production musicians: weekly schedule",
        sentence: """
            Schedule under which a single musician is engaged must be designated at beginning of \
            each week. All hours over schedule shall be paid as overtime.
            """,
        reading: """
            By musician, producer and week from Monday: the week is paid with its first call, \
            worked or not, and hours over it are overtime where they are reached. A schedule \
            designated after the week's first call does not hold; pay is by the session then.
            """,
        awaits: .everyone,
        rulings: ["weekStart"],
        examples: [
            RuleExample(
                "R61.1", "One call of a 30-hour week.", .owed(1_680_00), week(30, on: 12)),
            RuleExample("R61.2", "Of a 40-hour week.", .owed(2_016_00), week(40, on: 12)),
            RuleExample(
                "R61.3", "Monday to Wednesday, 11 hours each: 1,680 + 12 × 26.25.",
                .everyone(1_995_00), week(30, on: 12), week(30, on: 13), week(30, on: 14)),
            RuleExample(
                "R61.4", "The next Monday is another week.", .everyone(3_360_00),
                week(30, on: 12), week(30, on: 19)),
            RuleExample(
                "R61.5", "Saturday and Sunday, ruled weekStart = Sun: two weeks.",
                .everyone(3_360_00), week(30, on: 17, starting: "Sun"),
                week(30, on: 18, starting: "Sun")),
            RuleExample(
                "R61.6", "The same from Monday: one week.", .everyone(1_680_00),
                week(30, on: 17), week(30, on: 18)),
            RuleExample(
                "R61.7", "Designated on Tuesday: 210 + 32 × 26.25.", .owed(1_050_00),
                week(30, on: 12, designated: 13)),
            RuleExample(
                "R61.8", "That is a finding.", .finding(true), week(30, on: 12, designated: 13)),
        ]
    )

    /// Eleven hours from nine on a day of October 2026, of one musician.
    private static func week(
        _ hours: Int, on day: Int, designated: Int = 10, starting: String? = nil
    ) -> ExampleCall {
        ExampleCall.ofKind(
            .production, "09:00-20:00", rulings: starting.map { ["weekStart": $0] } ?? [:]
        ) {
            $0.call.start = try Moment(iso8601: "2026-10-\(day)T09:00:00-07:00")
            $0.call.session = nil
            $0.call.weeklySchedule = WeeklySchedule(
                hours: hours,
                designatedAt: try Moment(iso8601: "2026-10-\(designated)T12:00:00-07:00"))
            $0.musicians[0].dismissed = try Moment(iso8601: "2026-10-\(day)T20:00:00-07:00")
        }.withMusicians(1)
    }
}
