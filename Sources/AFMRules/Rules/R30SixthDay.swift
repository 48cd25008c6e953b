import AFMModel

extension PayRule {
    /// Half as much again on the sixth and seventh day in a row.
    package static let r30 = PayRule(
        id: "R30",
        title: "sixth and seventh day",
        sentence: """
            The employee shall receive time and one-half (1½) for such sixth day and seventh day \
            worked …
            """,
        reading: """
            Dates in a row on which the musician had a call of the same producer, for any picture \
            and manager and as any kind of musician; a cancelled day does not count. The sixth \
            and seventh pay 150 %, on any day of the week, and the eighth begins a new count; a \
            union local is to rule on both first. A sheet can say which day it is where the days \
            before are not at hand.
            """,
        awaits: .everyone,
        rulings: [
            "consecutiveDayCycle", "sixthDayWeekendOnly", "cancelledDayCounts",
            "anyClassificationCounts", "dayAttribution", "dayPremiumCombination",
        ],
        examples: [
            RuleExample(
                "R30a", "Monday to Friday, and Saturday.", .owed(450_00),
                calls: inARow((12...17).map { "2026-10-\($0)" })),
            RuleExample(
                "R30c", "The Wednesday missing: Saturday is day 3.", .owed(300_00),
                calls: inARow([12, 13, 15, 16, 17].map { "2026-10-\($0)" })),
            RuleExample(
                "R30d", "The Friday for another producer.", .owed(300_00),
                calls: inARow((12...15).map { "2026-10-\($0)" })
                    + inARow(["2026-10-16"]) { $0.producer = "Beta Pictures" }
                    + inARow(["2026-10-17"])),
            RuleExample(
                "R30.1", "The seventh day, Sunday.", .owed(450_00),
                calls: inARow((12...18).map { "2026-10-\($0)" })),
            RuleExample(
                "R30.2", "The eighth day begins a new count.", .owed(300_00),
                calls: inARow((12...19).map { "2026-10-\($0)" })),
            RuleExample(
                "R30.3", "A sheet that says day 6.", .owed(450_00),
                .with { $0.first.consecutiveDay = 6 }),
            RuleExample(
                "R30.4", "The same Wednesday, ruled sixthDayWeekendOnly = true.", .owed(300_00),
                .with {
                    $0.first.consecutiveDay = 6
                    $0.rulings["sixthDayWeekendOnly"] = "true"
                }),
            RuleExample(
                "R30.5", "Day 13, the sixth of the second count.", .owed(450_00),
                .with { $0.first.consecutiveDay = 13 }),
            RuleExample(
                "R30.6", "The same, ruled consecutiveDayCycle = 14.", .owed(300_00),
                .with {
                    $0.first.consecutiveDay = 13
                    $0.rulings["consecutiveDayCycle"] = "14"
                }),
        ]
    )

    /// Percent of straight time on a sixth or seventh day.
    static let sixthDayPercent = 150
}
