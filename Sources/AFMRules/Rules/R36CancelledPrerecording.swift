import AFMModel

extension PayRule {
    /// A call for prerecording is cancelled.
    package static let r36 = PayRule(
        id: "R36",
        title: "cancellation: prerecording",
        sentence: "Pre-recording – may be canceled upon 48 hours notice.",
        reading: "As R35 says, with 48 hours.",
        awaits: .everyone,
        rulings: ["cancelClock", "lateCancelPercent", "cancelPaysDoubles"],
        examples: [
            RuleExample(
                "R36a", "Notice Tuesday 10:00 for Thursday 10:00.", .owed(0),
                prerecording("2026-10-13T10:00:00-07:00")),
            RuleExample(
                "R36a2", "Notice 10:01.", .owed(300_00),
                prerecording("2026-10-13T10:01:00-07:00")),
            RuleExample(
                "R36a3", "A double session cancelled late.", .owed(600_00),
                prerecording("2026-10-13T10:01:00-07:00", .double)),
        ]
    )

    private static func prerecording(
        _ at: String, _ session: SessionKind = .single
    ) -> ExampleCall {
        notice(at, service: .prerecording, session: session)
    }
}
