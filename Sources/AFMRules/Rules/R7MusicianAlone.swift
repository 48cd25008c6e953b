import AFMModel

extension PayRule {
    /// Who plays alone is paid twice.
    package static let r7 = PayRule(
        id: "R7",
        title: "one musician alone",
        sentence: "Payment will be DOUBLE (200%) whether a leader is present or not.",
        reading: """
            Where exactly one musician plays on the call, scale is paid twice; a leader or \
            conductor who does not play does not count. Two or more need a designated leader: \
            none is a finding.
            """,
        rulings: ["stackRoles"],
        examples: [
            RuleExample(
                "R7a", "A cello alone.", .owed(600_00),
                .with { ($0.first.instruments, $0.others) = (["Cello"], 0) }),
            RuleExample(
                "R7b", "A cello alone, a conductor present.", .owed(600_00),
                .with {
                    ($0.first.instruments, $0.others, $0.hasConductor) = (["Cello"], 0, true)
                }),
            RuleExample(
                "R7b2", "The conductor of R7b is paid as a leader.", .everyone(1_200_00),
                .with {
                    ($0.first.instruments, $0.others, $0.hasConductor) = (["Cello"], 0, true)
                }),
            RuleExample("R7d", "Two players, no leader named.", .owed(300_00)),
            RuleExample("R7d2", "A leader must be designated.", .finding(true)),
        ]
    )
}
