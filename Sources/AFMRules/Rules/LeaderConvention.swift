import AFMModel

extension PayRule {
    /// The leader's multiple, which no sentence of the sheet states.
    package static let leader = PayRule(
        id: "LEADER",
        title: "leader",
        sentence: "Leader 2 by the trade's convention, the sheet of rules has no sentence for it.",
        reading: "Twice scale, playing or not; with another reason for twice still twice.",
        citation: .rulebook("rulebook 0.5"),
        rulings: ["leaderMultiplier", "stackRoles"],
        examples: [
            RuleExample("LEADER.1", "A leader, three hours.", .owed(600_00), leader()),
            RuleExample(
                "LEADER.2", "Ruled leaderMultiplier = 1.5.", .owed(450_00), leader("1.5")),
            RuleExample(
                "LEADER.3", "A leader who plays alone is paid twice.", .owed(600_00),
                .with { ($0.first.role, $0.others) = (.leader, 0) }),
        ]
    )

    private static func leader(_ multiplier: String? = nil) -> ExampleCall {
        .with {
            $0.first.role = .leader
            $0.rulings["leaderMultiplier"] = multiplier
        }
    }
}
