import AFMModel

extension PayRule {
    /// The seventh and eighth hour of a double session, before midnight.
    package static let r17 = PayRule(
        id: "R17",
        title: "seventh hour",
        sentence: """
            Seventh (7th) hour of recording within the 8-hour span (before Midnight) pays 120% of \
            scale.
            """,
        reading: """
            What R22 says, before midnight. After midnight 120 % holds no longer; a double \
            session has no hold hour, so the night premium of R13, 150 %, is paid unless it was \
            ruled to be the 165 % of R16. A union local is to rule on this first.
            """,
        rulings: ["nightSeventhHour", "straddlePolicy"],
        examples: [
            RuleExample(
                "R17a", "A double called 14:00, 14 to 17 and 18 to 22: 600 + 4 × 30.",
                .owed(720_00), .day(.double, "14:00", to: "22:00", gap: ("17:00", "18:00"))),
            RuleExample(
                "R17.1", "Called 17:00, 17 to 20 and 21 to 01: the seventh hour at 150 %.",
                .owed(750_00), intoTheNight()),
            RuleExample(
                "R17.2", "The same, ruled nightSeventhHour = 165.", .owed(765_00),
                intoTheNight("165")),
            RuleExample(
                "R17.3", "Called 17:10: the unit across midnight pays 150 % too.",
                .owed(762_50),
                .day(.double, "17:10", to: "+01:10", gap: ("20:10", "21:10"))),
        ]
    )

    /// What the seventh hour can be ruled to pay after midnight.
    static let ruledSeventhPercent = 165

    private static func intoTheNight(_ percent: String? = nil) -> ExampleCall {
        var call = ExampleCall.day(.double, "17:00", to: "+01:00", gap: ("20:00", "21:00"))
        call.rulings["nightSeventhHour"] = percent
        return call
    }
}
