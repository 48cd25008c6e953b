import AFMModel

extension PayRule {
    /// Advice in the booth.
    package static let r8 = PayRule(
        id: "R8",
        title: "music sound consultant",
        sentence:
            "For services in the booth, assisting and advising the producer or sound technician.",
        reading: """
            A rate of their own by the hour, any part of an hour being one, three hours at \
            least, on a line of its own and without the premiums of recording musicians. A \
            consultant is not counted for R7, R9 and R28 and has no doubles.
            """,
        rulings: ["consultantUnit", "consultantMinHours"],
        examples: [
            RuleExample("R8a", "Three hours in the booth.", .owed(240_00), booth(to: "13:00")),
            RuleExample("R8.1", "An hour: three are the least.", .owed(240_00), booth(to: "11:00")),
            RuleExample("R8.2", "3 h 10: a fourth hour.", .owed(320_00), booth(to: "13:10")),
            RuleExample(
                "R8.3", "An hour, ruled consultantMinHours = 1.", .owed(80_00),
                booth(to: "11:00", ["consultantMinHours": "1"])),
            RuleExample(
                "R8.4", "3 h 10, ruled consultantUnit = session: two of them.", .owed(160_00),
                booth(to: "13:10", ["consultantUnit": "session"])),
            RuleExample(
                "R8.5", "The player beside a consultant plays alone.", .everyone(840_00),
                booth(to: "13:00")),
        ]
    )

    private static func booth(to end: String, _ rulings: [String: String] = [:]) -> ExampleCall {
        .with {
            $0 = .day("10:00", to: end, rulings: rulings)
            ($0.first.role, $0.first.plays, $0.first.instruments) = (.consultant, false, [])
        }
    }
}
