import AFMModel

extension PayRule {
    /// Who records on a sideline call is paid a recording session besides.
    package static let r75 = PayRule(
        id: "R75",
        title: "sideline musician who records",
        sentence: """
            Except for "leak through", if a sideline musician records he/she shall be paid for a \
            minimum of one recording session in addition to 100% of the sideline scale.
            """,
        reading: """
            A single session at the scale for all who recorded on that call, from the time when \
            recording began, by the rules of recording; role and doubling do not multiply it. \
            Where a recording call of the producer has the same musician at the same time it is \
            paid there.
            """,
        awaits: .everyone,
        rulings: ["sidelineRecordingAlone"],
        examples: [
            RuleExample("R75a", "Recorded: 240 + 300.", .owed(540_00), recording("10:00-11:00")),
            RuleExample(
                "R75b", "Leak-through.", .owed(240_00),
                recording("10:00-11:00").changed { $0.musicians[0].sideline?.leakThrough = true }),
            RuleExample(
                "R75.1", "Ruled sidelineRecordingAlone = true, and nobody else recorded.",
                .owed(840_00), recording("10:00-11:00", alone: "true")),
            RuleExample(
                "R75.2", "The scale of one who recorded, by size: 240 + 345.", .owed(585_00),
                recording("10:00-11:00").changed { $0.rates = ["RC-X"] }),
            RuleExample(
                "R75.3", "Recorded for three hours and a half: 240 + 300 + 50.", .owed(590_00),
                recording("10:00-13:30")),
        ]
    )

    /// The same payment where it is filed as a session of three hours.
    package static let r76 = PayRule(
        id: "R76",
        title: "sideline and recording within 3 hours",
        sentence: """
            A musician who performs live recording on camera within a three-hour session will be \
            paid the recording scale for a minimum 3-hour session in addition to any other \
            payments he/she would be entitled.
            """,
        reading: "The same payment as R75's, once, however many sheets claim it.",
        awaits: .everyone,
        examples: [
            RuleExample(
                "R76a", "Live recording on camera: 540, never 840.", .owed(540_00),
                recording("10:00-13:00")),
            RuleExample(
                "R76.1", "Filed on a recording call too: 2 × 240 and 2 × 300.",
                .everyone(1_080_00), .from("2026-10-14T10:00:00-07:00"), recording("10:30-12:00")),
            RuleExample(
                "R76.2", "Filed on two sideline calls: 4 × 240 and 300.", .everyone(1_260_00),
                recording("10:00-13:00"),
                recording("10:00-13:00").changed { $0.call.stage = "Stage 2" }),
            RuleExample(
                "R76.3", "Another performance on a recording call: 2 × 240 and 3 × 300.",
                .everyone(1_380_00), .from("2026-10-14T17:00:00-07:00"),
                recording("10:00-13:00")),
        ]
    )

    private static func recording(_ times: String, alone: String? = nil) -> ExampleCall {
        .sideline(
            "08:00-16:00", rulings: alone.map { ["sidelineRecordingAlone": $0] } ?? [:]
        ) {
            let (from, to) = ExampleCall.span(times)
            $0.sideline?.recorded = RecordedSpan(
                from: try Moment(iso8601: from), to: try Moment(iso8601: to))
        }
    }
}
