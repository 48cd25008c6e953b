import AFMModel

extension PayRule {
    /// The hour after the call for which musicians may be held.
    package static let r18 = PayRule(
        id: "R18",
        title: "hold hour",
        sentence: """
            A musician may be held for one hour beyond a single session (or guaranteed longer \
            call) and paid at straight time rate in units of 15 minutes for such hold hour.
            """,
        reading: """
            From the end of the guaranteed call to the dismissal, one hour at most. Each unit \
            begins where the last one ended, and any part of a unit is a unit.
            """,
        rulings: ["unitGraceMinutes", "straddlePolicy"],
        examples: [
            RuleExample("R18a", "09:00 to 12:00.", .owed(300_00), morning("12:00")),
            RuleExample("R18a2", "Dismissed 12:15 exactly.", .owed(325_00), morning("12:15")),
            RuleExample("R18a3", "Dismissed 12:16.", .owed(350_00), morning("12:16")),
            RuleExample("R18a4", "Dismissed 13:00.", .owed(400_00), morning("13:00")),
            RuleExample(
                "R18.1", "Dismissed 12:16, ruled unitGraceMinutes = 5.", .owed(325_00),
                morning("12:16", grace: "5")),
            RuleExample(
                "R18.2", "Dismissed 12:21, ruled unitGraceMinutes = 5.", .owed(350_00),
                morning("12:21", grace: "5")),
        ]
    )

    /// A call at nine from which the musician is dismissed at this time.
    static func morning(_ dismissed: String, grace: String? = nil) -> ExampleCall {
        .with {
            $0.start = "2026-10-14T09:00:00-07:00"
            $0.dismissed = "2026-10-14T\(dismissed):00-07:00"
            $0.rulings["unitGraceMinutes"] = grace
        }
    }
}
