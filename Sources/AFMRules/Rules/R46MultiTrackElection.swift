import AFMModel

extension PayRule {
    /// Multi-tracking rates are elected with the call.
    package static let r46 = PayRule(
        id: "R46",
        title: "multi-track: election",
        sentence: """
            At Producer's election, a musician employed to play an electronic device(s) shall be \
            paid at existing rates ("real time rates") or the following rates ("multi-tracking \
            rates"). Producer must elect rate at the time of the call and must specify guaranteed \
            length of call.
            """,
        reading: """
            Without an election, or with one after the call was given out, real time is paid and \
            a finding says so: up to three guaranteed hours as a single session, up to six as a \
            guaranteed call, beyond them as a double.
            """,
        examples: [
            RuleExample(
                "R46a", "No election is recorded, three hours.", .owed(300_00),
                multiTrack("10:00-13:00", hours: 3).changed { $0.call.electronicRate = nil }),
            RuleExample(
                "R46a2", "That is a finding.", .finding(true),
                multiTrack("10:00-13:00", hours: 3).changed { $0.call.electronicRate = nil }),
            RuleExample(
                "R46b", "Multi-tracking rates, three hours, alone.", .owed(1_080_00),
                multiTrack("10:00-13:00", hours: 3, players: 1)),
            RuleExample(
                "R46.1", "Elected after the call was given out.", .owed(300_00),
                multiTrack("10:00-13:00", hours: 3).changed {
                    $0.call.electronicRate?.at = try Moment(iso8601: "2026-10-02T09:00:00-07:00")
                }),
            RuleExample(
                "R46.2", "Real time elected: no finding.", .finding(false),
                multiTrack("10:00-13:00", hours: 3).changed {
                    $0.call.electronicRate?.elected = .realTime
                }),
            RuleExample(
                "R46.3", "Real time, five hours guaranteed, released after four.",
                .owed(500_00),
                multiTrack("10:00-14:00", hours: 5).changed {
                    $0.call.electronicRate?.elected = .realTime
                }),
        ]
    )

    /// A call at multi-tracking rates, given out and elected on the first of October.
    static func multiTrack(
        _ times: String, hours: Int, players: Int = 2, meals: [String] = [],
        _ rulings: [String: String] = [:]
    ) -> ExampleCall {
        ExampleCall.ofKind(
            .multiTrack, times, intervals: meals.map { (.meal, $0) }, rulings: rulings
        ) {
            let calledAt = try Moment(iso8601: "2026-10-01T09:00:00-07:00")
            ($0.call.session, $0.call.guaranteedMinutes) = (.guaranteed, hours * 60)
            $0.call.calledAt = calledAt
            $0.call.electronicRate = ElectronicRate(elected: .multiTrack, at: calledAt)
            $0.musicians[0].instruments = ["Synthesizer"]
        }.withMusicians(players)
    }
}
