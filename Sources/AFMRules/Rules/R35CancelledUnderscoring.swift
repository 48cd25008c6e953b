import AFMModel

extension PayRule {
    /// A call for underscoring is cancelled.
    package static let r35 = PayRule(
        id: "R35",
        title: "cancellation: underscoring",
        sentence: "Underscoring – may be canceled upon 96 hours notice.",
        reading: """
            96 hours or more from the earliest notice to the musician's call time, by instants: \
            nothing is paid, and everyone is listed. With less the call stands and its guarantee \
            is paid, whatever the reason, times role and premium of the day; no night premium, \
            doubling or cartage. The size is the sheet's, and the call sets no scale for others.
            """,
        awaits: .everyone,
        rulings: ["cancelClock", "lateCancelPercent", "cancelPaysDoubles"],
        examples: [
            RuleExample(
                "R35a", "Notice Sunday 10:00 for Thursday 10:00: 96:00.", .owed(0),
                notice("2026-10-11T10:00:00-07:00")),
            RuleExample(
                "R35b", "Notice 10:01: 95:59.", .owed(300_00),
                notice("2026-10-11T10:01:00-07:00")),
            RuleExample(
                "R35.1", "R35b, ruled lateCancelPercent = 50.", .owed(150_00),
                notice("2026-10-11T10:01:00-07:00", ["lateCancelPercent": "50"])),
            RuleExample(
                "R35.2", "R35b with a double.", .owed(300_00),
                notice("2026-10-11T10:01:00-07:00", doubling: true)),
            RuleExample(
                "R35.3", "The same, ruled cancelPaysDoubles = true.", .owed(450_00),
                notice("2026-10-11T10:01:00-07:00", ["cancelPaysDoubles": "true"], doubling: true)
            ),
            RuleExample(
                "R35.4", "Clocks back between: 10:00 to 10:00 is 97 hours.", .owed(0),
                overTheChange("2026-10-29T10:00:00-07:00")),
            RuleExample(
                "R35.5", "Notice 10:30, so that the wall shows 95:30: 96 h 30 have passed.",
                .owed(0), overTheChange("2026-10-29T10:30:00-07:00")),
            RuleExample(
                "R35.6", "The same, ruled cancelClock = wall.", .owed(300_00),
                overTheChange("2026-10-29T10:30:00-07:00", "wall")),
        ]
    )

    /// The call of Thursday 2026-10-15, 10:00, cancelled.
    static func notice(
        _ at: String, _ rulings: [String: String] = [:], doubling: Bool = false,
        service: Service = .underscoring, session: SessionKind = .single
    ) -> ExampleCall {
        .with {
            $0.start = "2026-10-15T10:00:00-07:00"
            $0.session = session
            $0.rulings = rulings
            if doubling { $0.first.instruments = ["Flute", "Piccolo"] }
            $0.change = { try cancel(&$0, at, service) }
        }
    }

    private static func overTheChange(_ at: String, _ clock: String? = nil) -> ExampleCall {
        .with {
            $0.start = "2026-11-02T10:00:00-08:00"
            $0.rulings["cancelClock"] = clock
            $0.change = { try cancel(&$0, at, .underscoring) }
        }
    }

    private static func cancel(
        _ sheet: inout CallSheet, _ at: String, _ service: Service
    ) throws {
        sheet.call.service = service
        sheet.call.cancelled = Cancellation(
            noticeAt: try Moment(iso8601: at), by: sheet.production.producer)
        for index in sheet.musicians.indices { sheet.musicians[index].dismissed = nil }
    }
}
