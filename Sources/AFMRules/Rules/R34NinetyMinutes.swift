import AFMModel

extension PayRule {
    /// Ninety minutes on the stand and no more.
    package static let r34 = PayRule(
        id: "R34",
        title: "ninety minutes",
        sentence: """
            At no time can a musician be required to perform for more than ninety (90) \
            consecutive minutes on the stand.
            """,
        reading: """
            From the call time, or the time reported where that is later, to the first interval, \
            between intervals, and to the dismissal. Any interval that R33 would count, and any \
            meal of that length, ends the time on the stand. It is a finding and pays nothing.
            """,
        rulings: ["minCountedBreakMinutes"],
        examples: [
            RuleExample(
                "R34a", "10:00 to 11:30: exactly 90.", .finding(false), .day("10:00", to: "11:30")),
            RuleExample(
                "R34b", "10:00 to 11:31.", .finding(true), .day("10:00", to: "11:31")),
            RuleExample(
                "R34.1", "Three hours with a break before each hour.", .finding(false),
                rested("13:00", [10, 10, 10])),
            RuleExample(
                "R34.2", "Breaks of 4 min are none.", .finding(true), rested("12:00", [4, 4])),
        ]
    )

    /// Minutes on the stand without an interval (R34).
    static let standLimitMinutes = 90
}
