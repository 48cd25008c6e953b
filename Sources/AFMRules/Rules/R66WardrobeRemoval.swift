import AFMModel

extension PayRule {
    /// Time for turning wardrobe in.
    package static let r66 = PayRule(
        id: "R66",
        title: "sideline: wardrobe removal",
        sentence: """
            Whenever a sideline musician turns in wardrobe or property on time which he/she is \
            not otherwise compensated, he/she shall be paid a wardrobe allowance of thirty \
            minutes at the regular hourly rate for that day. If more than one-half hour is \
            required, he/she shall be paid for such excess time in units of 15 minutes.
            """,
        reading: """
            Thirty minutes at least, what is more in units of 15, at the straight hour of that \
            day without premium or role. It is wages.
            """,
        examples: [
            RuleExample("R66.1", "Ten minutes: thirty are paid.", .owed(255_00), turnIn(10)),
            RuleExample("R66.2", "Thirty minutes.", .owed(255_00), turnIn(30)),
            RuleExample("R66.3", "31 minutes: 45 are paid.", .owed(262_50), turnIn(31)),
            RuleExample(
                "R66.4", "On a silent-bit day, of 47.50 an hour.", .owed(403_75),
                turnIn(20, silentBit: true)),
        ]
    )

    /// Units of 15 minutes for turning in, two at least.
    static func turnInUnits(minutes: Int) -> Int {
        2 + (max(0, minutes - 30) + WorkTime.unitMinutes - 1) / WorkTime.unitMinutes
    }

    private static func turnIn(_ minutes: Int, silentBit: Bool = false) -> ExampleCall {
        .sideline {
            $0.sideline?.turnInMinutes = minutes
            $0.sideline?.silentBit = silentBit
        }
    }
}
