package import AFMModel

extension PayRule {
    /// Ten musicians need an orchestra manager.
    package static let r9 = PayRule(
        id: "R9",
        title: "orchestra manager required at ten",
        sentence: """
            When ten (10) or more musicians (including leader) are employed for any session, an \
            orchestra manager is required.
            """,
        reading: """
            Who plays and the leader are counted, a manager who does not play is not. Ten \
            without a manager are a finding; it pays nothing.
            """,
        rulings: ["countNonPlayingManager"],
        examples: [
            RuleExample(
                "R9a", "Nine players and a leader: required.", .finding(true),
                .with { ($0.others, $0.hasConductor) = (8, true) }),
            RuleExample(
                "R9b", "Eight players and a leader: not required.", .finding(false),
                .with { ($0.others, $0.hasConductor) = (7, true) }),
            RuleExample(
                "R9.1", "Ten, one of whom is the manager.", .finding(false),
                .with { ($0.others, $0.first.role) = (9, .orchestraManager) }),
        ]
    )

    /// From how many musicians on a manager is required.
    package static let managerRequiredFrom = 10

    /// How many of those who came count toward R9.
    package static func countTowardManager(
        _ present: [SheetMusician], countNonPlayingManager: Bool
    ) -> Int {
        present.count { musician in
            musician.plays || musician.role == .leader
                || (countNonPlayingManager && musician.isManager)
        }
    }
}
