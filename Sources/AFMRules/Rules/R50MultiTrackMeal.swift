import AFMModel

extension PayRule {
    /// An hour's meal by the sixth hour.
    package static let r50 = PayRule(
        id: "R50",
        title: "multi-track: meal period",
        sentence: """
            1 hour meal period shall be called not later than 6 hours after reporting for work.
            """,
        reading: """
            A meal is no work, one hour of it at most; a shorter one is deducted as taken. A meal \
            that is short, long or late is a finding and pays nothing.
            """,
        examples: [
            RuleExample(
                "R50a", "Reported 09:00, a meal at 15:00.", .finding(false), meal("15:00-16:00")),
            RuleExample("R50a2", "At 15:01.", .finding(true), meal("15:01-16:01")),
            RuleExample("R50a3", "45 minutes.", .finding(true), meal("13:00-13:45")),
            RuleExample(
                "R50.2", "Eight hours with 45 minutes: a unit of hold.", .owed(2_475_00),
                meal("13:00-13:45")),
            RuleExample("R50.3", "Eight hours with an hour.", .owed(2_400_00), meal("13:00-14:00")),
            RuleExample(
                "R50.4", "With 75 minutes: an hour is deducted.", .owed(2_400_00),
                meal("13:00-14:15")),
        ]
    )

    /// Minutes of a meal.
    static let multiTrackMealMinutes = 60
    /// Minutes within which it is due.
    static let multiTrackMealDueMinutes = 360

    private static func meal(_ times: String) -> ExampleCall {
        multiTrack("09:00-18:00", hours: 8, meals: [times])
    }
}
