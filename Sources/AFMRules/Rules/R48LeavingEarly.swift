import AFMModel

extension PayRule {
    /// Who leaves for reasons of their own is paid for the hours worked.
    package static let r48 = PayRule(
        id: "R48",
        title: "multi-track: leaving early",
        sentence: """
            … unless he/she leaves earlier for personal reasons, in which case payment shall be \
            only for hours worked.
            """,
        reading: """
            The time worked, in units of 15 minutes. Leaving is acknowledged by the musician's \
            initials; without them there is a finding.
            """,
        rulings: ["personalLeaveRounding"],
        examples: [
            RuleExample(
                "R48.1", "Of ten hours alone, left after seven.", .owed(2_520_00), left("16:00")),
            RuleExample(
                "R48.2", "Left after 7 h 10: 29 units.", .owed(2_610_00), left("16:10")),
            RuleExample(
                "R48.3", "The same, ruled personalLeaveRounding = exact.", .owed(2_580_00),
                left("16:10", ["personalLeaveRounding": "exact"])),
            RuleExample("R48.4", "Without initials.", .finding(true), left("16:00")),
            RuleExample(
                "R48.5", "With initials.", .finding(false),
                left("16:00").changed { $0.musicians[0].initialled = [$0.call.start] }),
        ]
    )

    private static func left(_ end: String, _ rulings: [String: String] = [:]) -> ExampleCall {
        multiTrack("09:00-\(end)", hours: 10, players: 1, rulings)
            .changed { $0.musicians[0].leftForPersonalReasons = true }
    }
}
