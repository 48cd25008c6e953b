import AFMModel

extension PayRule {
    /// For which reasons a sideline call may be cancelled.
    package static let r67 = PayRule(
        id: "R67",
        title: "sideline: permitted cancellation",
        sentence: """
            Calls may be canceled for any of the following reasons only: Illness in principal \
            cast · Fire, flood or other similar catastrophe · Governmental regulations or other \
            issues due to a national emergency.
            """,
        reading: """
            Any other reason is none: the whole day is paid, whenever notice was given. Role and \
            the premium of the day apply as if it had been worked.
            """,
        rulings: ["invalidCancelPercent"],
        examples: [
            RuleExample(
                "R67a", "A change of schedule, notice a week before.", .owed(240_00),
                cancelled(.other, at: "13T09:00")),
            RuleExample(
                "R67.1", "The same, ruled invalidCancelPercent = 50.", .owed(120_00),
                cancelled(.other, at: "13T09:00", ["invalidCancelPercent": "50"])),
            RuleExample(
                "R67.2", "A flood, notice a week before.", .owed(0),
                cancelled(.catastrophe, at: "13T09:00")),
            RuleExample(
                "R67.3", "No permitted reason is a finding.", .finding(true),
                cancelled(.other, at: "13T09:00")),
        ]
    )

    /// Half of the day where notice came late.
    package static let r68 = PayRule(
        id: "R68",
        title: "sideline: half check",
        sentence: """
            In the event of a cancellation, the musician so canceled shall be entitled to a \
            one-half check, EXCEPT if the musician is notified of the cancellation before 6:00 \
            P.M. of the day previous to the work date by the same or any other producer, HE/SHE \
            SHALL NOT BE ENTITLED TO SUCH ONE-HALF CHECK.
            """,
        reading: """
            The earliest notice counts, whoever gave it: before 18:00 on the stage's clocks of \
            the calendar day before nothing is due, else half of the day's scale, as it would \
            have been paid.
            """,
        awaits: .everyone,
        rulings: ["reemployedSameDayCancelsHalfCheck"],
        examples: [
            RuleExample(
                "R68a", "Illness in the cast, notice on Monday 17:59.", .owed(0),
                cancelled(.illness, at: "19T17:59")),
            RuleExample("R68b", "On Monday 18:00.", .owed(120_00), cancelled(.illness)),
            RuleExample(
                "R68c", "Another producer's notice on Monday 17:30 besides.", .owed(0),
                cancelled(.illness).changed { try notify(&$0, at: "19T17:30") }),
            RuleExample(
                "R68d", "Another producer's on Monday 18:30, the call's on Tuesday.",
                .owed(120_00),
                cancelled(.illness, at: "20T07:00").changed { try notify(&$0, at: "19T18:30") }),
            RuleExample(
                "R68f", "One alone, notice late: half of 280.", .owed(140_00),
                cancelled(.illness).changed { $0.musicians[0].sideline?.alone = true }),
            RuleExample(
                "R68.1", "A manager: half of 480.", .owed(240_00),
                cancelled(.illness).changed { $0.musicians[0].role = .orchestraManager }),
            RuleExample(
                "R68.2", "Worked elsewhere on the day: 2 × 240 and the two half checks.",
                .everyone(720_00), onTuesday, cancelled(.illness)),
            RuleExample(
                "R68.3", "The same, ruled reemployedSameDayCancelsHalfCheck = true.", .owed(0),
                onTuesday,
                cancelled(.illness, ["reemployedSameDayCancelsHalfCheck": "true"])),
        ]
    )

    /// The minute of the day before from which on notice is late: six in the evening.
    static let halfCheckMinuteOfDay = 18 * 60

    private static let onTuesday = ExampleCall.sideline().changed {
        $0.call.start = try Moment(iso8601: "2026-10-20T12:00:00-07:00")
        for index in $0.musicians.indices {
            $0.musicians[index].dismissed = try Moment(iso8601: "2026-10-20T18:00:00-07:00")
        }
    }

    /// A call for Tuesday 2026-10-20 that was cancelled by a notice in October.
    private static func cancelled(
        _ reason: CancellationReason, at notice: String = "19T18:00",
        _ rulings: [String: String] = [:]
    ) -> ExampleCall {
        ExampleCall.sideline(rulings: rulings).changed {
            $0.call.start = try Moment(iso8601: "2026-10-20T08:00:00-07:00")
            $0.call.cancelled = Cancellation(
                noticeAt: try Moment(iso8601: "2026-10-\(notice):00-07:00"),
                by: "Alpha Pictures", reason: reason)
            for index in $0.musicians.indices { $0.musicians[index].dismissed = nil }
        }
    }

    private static func cancelled(
        _ reason: CancellationReason, _ rulings: [String: String]
    ) -> ExampleCall {
        cancelled(reason, at: "19T18:00", rulings)
    }

    private static func notify(_ sheet: inout CallSheet, at time: String) throws {
        sheet.musicians[0].cancelNotices = [
            CancelNotice(
                at: try Moment(iso8601: "2026-10-\(time):00-07:00"), by: "Beta Pictures")
        ]
    }
}
