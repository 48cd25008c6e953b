import AFMModel

extension PayRule {
    /// An orchestra manager is paid twice, playing or not.
    package static let r10 = PayRule(
        id: "R10",
        title: "orchestra manager",
        sentence: """
            Minimum pay for playing or non-playing orchestra manager is double sidemusician scale.
            """,
        reading: """
            Twice on all scale time, premiums included; not on doubling and cartage. A leader \
            who manages too is paid twice and not four times.
            """,
        rulings: ["stackRoles"],
        examples: [
            RuleExample("R10a", "A manager who does not play.", .owed(600_00), manager()),
            RuleExample(
                "R10c", "Dismissed after the hold hour: 2 × 400.", .owed(800_00),
                manager(dismissed: "2026-10-14T14:00:00-07:00")),
            RuleExample(
                "R10.1", "A manager who plays flute and piccolo: the double once.",
                .owed(750_00),
                .with {
                    $0.first.role = .orchestraManager
                    $0.first.instruments = ["Flute", "Piccolo"]
                }),
            RuleExample(
                "R10.2", "A manager who plays alone: twice.", .owed(600_00),
                .with { ($0.first.role, $0.others) = (.orchestraManager, 0) }),
            RuleExample(
                "R10.3", "The same, ruled stackRoles = true: four times.", .owed(1_200_00),
                .with {
                    ($0.first.role, $0.others) = (.orchestraManager, 0)
                    $0.rulings["stackRoles"] = "true"
                }),
        ]
    )

    private static func manager(dismissed: String? = nil) -> ExampleCall {
        .with {
            ($0.first.role, $0.first.plays, $0.first.instruments) = (.orchestraManager, false, [])
            ($0.others, $0.dismissed) = (2, dismissed)
        }
    }
}
