import AFMModel

extension PayRule {
    /// Which meal is no work, and when meals are due.
    package static let r72 = PayRule(
        id: "R72",
        title: "sideline: meal periods",
        sentence: """
            Meal periods shall not be less than ½ hour nor more than one hour. Not more than one \
            (1) meal period be deducted from work time of call, and subsequent meal periods not \
            later than six (6) hours after termination of preceding meal period.
            """,
        reading: """
            Only the first meal is deducted: nothing below half an hour, one hour at most. The \
            first is due by the sixth hour from the call, each other by the sixth from the end of \
            the one before; a later one is a finding and pays nothing.
            """,
        examples: [
            RuleExample(
                "R72a", "08:00 to 19:00, meals 12:00 to 13:00 and 18:00 to 18:45.",
                .owed(330_00), .sideline("08:00-19:00", meals: ["12:00-13:00", "18:00-18:45"])),
            RuleExample(
                "R72c", "08:00 to 17:15, a meal of 75 minutes.", .owed(251_25),
                .sideline("08:00-17:15", meals: ["12:00-13:15"])),
            RuleExample(
                "R72.1", "29 minutes are not deducted.", .owed(262_50),
                .sideline("08:00-16:30", meals: ["12:00-12:29"])),
            RuleExample(
                "R72.2", "Thirty are.", .owed(240_00),
                .sideline("08:00-16:30", meals: ["12:00-12:30"])),
            RuleExample(
                "R72.3", "A meal by the sixth hour.", .finding(false),
                .sideline("08:00-16:30", meals: ["14:00-14:30"])),
            RuleExample(
                "R72.4", "A minute later.", .finding(true),
                .sideline("08:00-16:30", meals: ["14:01-14:31"])),
            RuleExample(
                "R72.5", "The next one within six hours, and none due after it.",
                .finding(false), .sideline("08:00-19:00", meals: ["12:00-13:00", "18:00-18:45"])),
            RuleExample(
                "R72.6", "No second meal in six hours and a minute.", .finding(true),
                .sideline("08:00-19:01", meals: ["12:00-13:00"])),
        ]
    )

    /// How long a meal is, in minutes.
    static let mealMinutes = 30...60
    /// Minutes within which a meal is due.
    static let mealDueMinutes = 360

    /// The meals of a musician in minutes since 1970; none that ends before it begins.
    static func meals(of musician: SheetMusician, on sheet: CallSheet) -> [Range<Int>] {
        musician.intervals(of: sheet.timeline).filter { $0.kind == .meal }.compactMap {
            let (from, to) = ($0.from.minutesSince1970, $0.to.minutesSince1970)
            return from < to ? from..<to : nil
        }
    }
}
