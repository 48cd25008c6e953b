import AFMModel

extension PayRule {
    /// Ten minutes of rest for every hour.
    package static let r33 = PayRule(
        id: "R33",
        title: "ten minutes per hour",
        sentence: "Ten minutes per hour away from the stand is required on all calls.",
        reading: """
            At the dismissal, ten minutes for each whole hour of the call, breaks of five minutes \
            or more taken together; meals do not count. On a double session hours worked count, \
            and an interval of an hour or more is no break. It is a finding and pays nothing.
            """,
        rulings: ["minCountedBreakMinutes"],
        examples: [
            RuleExample(
                "R33a", "Three hours with 30 min.", .finding(false), rested("13:00", [10, 10, 10])),
            RuleExample(
                "R33a2", "Three hours with 29 min.", .finding(true), rested("13:00", [10, 10, 9])),
            RuleExample(
                "R33b", "3 h 45 with 30 min: still 30.", .finding(false),
                rested("13:45", [10, 10, 10])),
            RuleExample(
                "R33.1", "Breaks of 4 min do not count.", .finding(true),
                rested("13:00", [10, 16, 4])),
            RuleExample(
                "R33.2", "The same, ruled minCountedBreakMinutes = 4.", .finding(false),
                rested("13:00", [10, 16, 4], least: "4")),
        ]
    )

    /// A call from ten with breaks that end at 11:00, 12:00 and 13:00.
    static func rested(
        _ end: String, _ breaks: [Int], kind: IntervalKind = .break, least: String? = nil
    ) -> ExampleCall {
        .with {
            $0 = .day("10:00", to: end)
            $0.rulings["minCountedBreakMinutes"] = least
            $0.intervals = breaks.enumerated().map { index, minutes in
                ExampleInterval(
                    kind, ExampleCall.instant("\(10 + index):\(60 - minutes)"),
                    ExampleCall.instant("\(11 + index):00"))
            }
        }
    }
}
