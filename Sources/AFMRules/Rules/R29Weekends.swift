import AFMModel

extension PayRule {
    /// Saturdays and Sundays are days like any other.
    package static let r29 = PayRule(
        id: "R29",
        title: "Saturdays and Sundays",
        sentence: """
            Saturdays and Sundays as such, shall be treated as regular work days, not premium days \
            unless they are the employee's sixth or seventh consecutive days of work for the \
            Producer.
            """,
        reading: "They have no premium of their own; see R30 for the sixth and seventh day.",
        awaits: .everyone,
        rulings: ["sixthDayWeekendOnly"],
        examples: [
            RuleExample(
                "R29a", "Saturday, and only Thursday and Friday before it.", .owed(300_00),
                calls: inARow(["2026-10-15", "2026-10-16", "2026-10-17"])),
            RuleExample(
                "R29.1", "A Sunday by itself.", .owed(300_00), calls: inARow(["2026-10-18"])),
            RuleExample(
                "R29.2", "A Saturday that is the sixth day.", .owed(450_00),
                calls: inARow((12...17).map { "2026-10-\($0)" })),
        ]
    )

    /// A single session from ten on each of these dates.
    static func inARow(
        _ dates: [String], _ change: (inout ExampleCall) -> Void = { _ in }
    ) -> [ExampleCall] {
        dates.map { date in
            .with {
                $0.start = "\(date)T10:00:00-07:00"
                change(&$0)
            }
        }
    }
}
