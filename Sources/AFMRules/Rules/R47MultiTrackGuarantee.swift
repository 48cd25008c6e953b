import AFMModel

extension PayRule {
    /// The guaranteed hours are paid whether worked or not.
    package static let r47 = PayRule(
        id: "R47",
        title: "multi-track: guaranteed call",
        sentence: """
            Guaranteed call of up to 10 hours paid at straight time rates per hour. If engaged \
            for a 10-hour call, musician must be paid for the entire 10 hours, whether worked or \
            not …
            """,
        reading: """
            Whatever length was specified is paid, without the meal. One alone has a rate of \
            their own, which R7 does not double; leader and manager are paid twice the rate of \
            two or more.
            """,
        rulings: ["emtGuaranteeAllLengths", "leaderMultiplier"],
        examples: [
            RuleExample(
                "R47a", "Ten hours alone, released after seven.", .owed(3_600_00),
                multiTrack("09:00-16:00", hours: 10, players: 1)),
            RuleExample(
                "R47b", "Six hours, two musicians.", .owed(1_800_00),
                multiTrack("10:00-16:00", hours: 6)),
            RuleExample(
                "R47.1", "Six hours, released after four.", .owed(1_800_00),
                multiTrack("10:00-14:00", hours: 6)),
            RuleExample(
                "R47.2", "The same, ruled emtGuaranteeAllLengths = false.", .owed(1_200_00),
                multiTrack("10:00-14:00", hours: 6, ["emtGuaranteeAllLengths": "false"])),
            RuleExample(
                "R47.3", "Ten hours alone so ruled, released after seven.", .owed(3_600_00),
                multiTrack(
                    "09:00-16:00", hours: 10, players: 1, ["emtGuaranteeAllLengths": "false"])),
            RuleExample(
                "R47.4", "A leader, three hours: 2 × 900.", .owed(1_800_00),
                multiTrack("10:00-13:00", hours: 3).changed { $0.musicians[0].role = .leader }),
            RuleExample(
                "R47.5", "A leader who plays alone: the higher of 2 × 300 and 360.",
                .owed(1_800_00),
                multiTrack("10:00-13:00", hours: 3, players: 1)
                    .changed { $0.musicians[0].role = .leader }),
            RuleExample(
                "R47.6", "A holiday, two hours: 200 %.", .owed(1_200_00),
                multiTrack("10:00-12:00", hours: 2).changed(onLaborDay)),
        ]
    )

    /// The length of a guaranteed call in minutes.
    static let multiTrackGuarantee = 1...600

    @Sendable private static func onLaborDay(_ sheet: inout CallSheet) throws {
        sheet.call.start = try Moment(iso8601: "2026-09-07T10:00:00-07:00")
        sheet.call.calledAt = nil
        sheet.call.electronicRate?.at = .earliest
        for index in sheet.musicians.indices {
            sheet.musicians[index].dismissed = try Moment(iso8601: "2026-09-07T12:00:00-07:00")
        }
    }
}
