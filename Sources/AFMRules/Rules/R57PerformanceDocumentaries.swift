import AFMModel

extension PayRule {
    /// Much finished music in one session is further time.
    package static let r57 = PayRule(
        id: "R57",
        title: "performance documentaries and live theatre",
        sentence: """
            With respect to the live scoring of performance documentaries, special sessions \
            called to replicate live theatrical productions and television films of live \
            theatrical productions, a single session of three (3) hours shall consist of not more \
            than fifteen (15) minutes of finished recorded music. Each additional two and \
            one-half (2 ½) minutes of such recorded music scored in such session shall constitute \
            an additional thirty (30) minutes of recording for those musicians recording such \
            additional finished recorded music.
            """,
        reading: """
            Cues are counted in the sheet's order; what is beyond fifteen minutes is additional \
            for those who are on it, half an hour at straight time for each two and a half \
            minutes begun. Time paid beyond the guarantee is credited. Fifteen minutes grow with \
            a guaranteed call; of a double they are thirty.
            """,
        awaits: .everyone,
        rulings: ["docExtraAtOvertime", "docDoubleMinutes"],
        examples: [
            RuleExample("R57a", "15:00 of music.", .owed(300_00), music([900])),
            RuleExample("R57b", "15:01.", .owed(350_00), music([901])),
            RuleExample("R57d", "21:00 in two cues: 3 × 50.", .owed(450_00), music([900, 360])),
            RuleExample(
                "R57.1", "The same, ruled docExtraAtOvertime = true: 3 × 75.", .owed(525_00),
                music([900, 360], ["docExtraAtOvertime": "true"])),
            RuleExample(
                "R57.2", "The same, but not on the second cue.", .owed(300_00),
                music([900, 360]).changed { $0.cues[1].musicians = .cards(["47-99"]) }),
            RuleExample(
                "R57.3", "21:00 and held for an hour: 400, and 30 minutes are left.",
                .owed(450_00), music([1_260], to: "14:00")),
            RuleExample(
                "R57.4", "A double with 31 minutes: 600 + 50.", .owed(650_00),
                music([1_860], to: "16:00").double()),
            RuleExample(
                "R57.5", "The same, ruled docDoubleMinutes = 31.", .owed(600_00),
                music([1_860], to: "16:00", ["docDoubleMinutes": "31"]).double()),
            RuleExample(
                "R57.6", "A leader with a double, 15:01: 2 × 350 and half of 350.",
                .owed(875_00),
                music([901]).changed {
                    $0.musicians[0].role = .leader
                    $0.musicians[0].instruments = ["Flute", "Piccolo"]
                }),
        ]
    )

    /// Seconds of finished music of which a single session consists at most.
    static let finishedSeconds = 900
    /// Seconds of further music that are half an hour.
    static let extraMusicSeconds = 150

    private static func music(
        _ seconds: [Int], to end: String = "13:00", _ rulings: [String: String] = [:]
    ) -> ExampleCall {
        .ofKind(.recording, "10:00-\(end)", rulings: rulings) {
            $0.production.liveReplica = true
            $0.cues = seconds.enumerated().map {
                Cue(number: "\($0 + 1)", finishedSeconds: $1)
            }
        }
    }
}

extension ExampleCall {
    /// This example as a double session.
    fileprivate func double() -> ExampleCall {
        var call = self
        call.session = .double
        return call
    }
}
