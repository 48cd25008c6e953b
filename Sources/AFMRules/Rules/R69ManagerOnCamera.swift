import AFMModel

extension PayRule {
    /// Ten sideline musicians need an orchestra manager, who is paid twice.
    package static let r69 = PayRule(
        id: "R69",
        title: "sideline: orchestra manager",
        sentence: """
            If ten (10) or more sideline musicians (including leader) are employed, an orchestra \
            manager is required for such call. He/she may be one of the sideline musicians and in \
            that event he/she shall receive double scale.
            """,
        reading: """
            Ten who play, the leader among them, need a manager. The manager is paid twice on \
            scale time, playing or not; the leader once.
            """,
        rulings: ["sidelineNonPlayingManager", "sidelineLeaderMultiplier", "stackRoles"],
        examples: [
            RuleExample("R69a", "A manager who is one of ten.", .owed(480_00), manager(10)),
            RuleExample("R69a2", "Nothing is missing then.", .finding(false), manager(10)),
            RuleExample(
                "R69b", "Nine with the leader: none is required.", .finding(false),
                ExampleCall.sideline().withMusicians(9)),
            RuleExample(
                "R69.1", "Ten and no manager.", .finding(true),
                ExampleCall.sideline().withMusicians(10)),
            RuleExample(
                "R69.2", "A manager who does not play.", .owed(480_00), manager(2, plays: false)),
            RuleExample(
                "R69.3", "The same, ruled sidelineNonPlayingManager = 1.5.", .owed(360_00),
                manager(2, plays: false, ["sidelineNonPlayingManager": "1.5"])),
            RuleExample("R69.4", "A leader is paid once.", .owed(240_00), leader()),
            RuleExample(
                "R69.5", "A leader, ruled sidelineLeaderMultiplier = 2.", .owed(480_00),
                leader(["sidelineLeaderMultiplier": "2"])),
            RuleExample(
                "R69.6", "Manager and leader so ruled, ruled stackRoles = true.", .owed(960_00),
                leader(["sidelineLeaderMultiplier": "2", "stackRoles": "true"])
                    .changed { $0.musicians[0].alsoManager = true }),
        ]
    )

    private static func manager(
        _ count: Int, plays: Bool = true, _ rulings: [String: String] = [:]
    ) -> ExampleCall {
        ExampleCall.sideline(rulings: rulings) {
            ($0.role, $0.plays) = (.orchestraManager, plays)
        }.withMusicians(count)
    }

    private static func leader(_ rulings: [String: String] = [:]) -> ExampleCall {
        .sideline(rulings: rulings) { $0.role = .leader }
    }
}
