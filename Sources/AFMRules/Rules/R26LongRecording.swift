import AFMModel

extension PayRule {
    /// More than a double session without a break of an hour.
    package static let r26 = PayRule(
        id: "R26",
        title: "long continuous recording",
        sentence: """
            When more than a double session of recording is continuous without a break of at least \
            one hour, a penalty of one hour at minimum rates shall be paid each musician.
            """,
        reading: """
            Work of more than six hours, intervals of less than an hour included, pays one hour \
            of the day's scale, times the role, without premium and overscale. It is the same \
            rule as R32 and paid once for each such stretch; over two calls, on the later one.
            """,
        awaits: .day,
        rulings: ["sixHourPenaltyPerStretch"],
        examples: [
            RuleExample(
                "R26a", "10 to 16 without a break: six hours exactly, none.", .owed(600_00),
                .day(.double, "10:00", to: "16:00")),
            RuleExample(
                "R26b", "10 to 16:15: 600 + 30 + 100.", .owed(730_00),
                .day(.double, "10:00", to: "16:15")),
            RuleExample(
                "R26d", "10 to 13 and 14 to 17:15: 600 + 30.", .owed(630_00),
                .day(.double, "10:00", to: "17:15", gap: ("13:00", "14:00"))),
            RuleExample(
                "R26.1", "A leader, 10 to 16:15: twice each.", .owed(1_460_00),
                .with {
                    $0 = .day(.double, "10:00", to: "16:15")
                    $0.first.role = .leader
                }),
            RuleExample(
                "R26.2", "Two stretches of 6 h 15, an hour apart: two penalties.",
                .owed(1_745_00), twoStretches()),
            RuleExample(
                "R26.3", "The same, ruled sixHourPenaltyPerStretch = false: one.",
                .owed(1_645_00), twoStretches("false")),
        ]
    )

    /// Minutes of work without a break of an hour after which a penalty is due.
    package static let continuousWorkLimitMinutes = 360

    /// 08:00 to 14:15 and 15:15 to 21:30: 600, an hour at 120 % (14:00 to 14:15 and 15:15 to
    /// 16:00, 4 × 30), 5 h 30 at 150 % (22 × 37.50), and the penalties.
    private static func twoStretches(_ perStretch: String? = nil) -> ExampleCall {
        var call = ExampleCall.day(.double, "08:00", to: "21:30", gap: ("14:15", "15:15"))
        call.rulings["sixHourPenaltyPerStretch"] = perStretch
        return call
    }
}
