import AFMModel

extension PayRule {
    /// Openings, closings and bumpers in a later season.
    package static let r58 = PayRule(
        id: "R58",
        title: "format music",
        sentence: """
            Format Music defined as – Standard openings and closings, bumpers, billboards, \
            lead-in and lead-outs. Once recorded live for a series may be re-utilized in \
            subsequent broadcast seasons upon payment to musicians an amount equal to minimum \
            single session fee. (Includes all applicable doubles and over-dubs.)
            """,
        reading: """
            For each season and musician the single session of the card in force on the day of \
            the use, once whatever the role, its doubles added, and one more for each overdub.
            """,
        awaits: .everyone,
        rulings: ["formatMusicAddsDoubles"],
        examples: [
            RuleExample(
                "R58a", "A violin: the session's 300 and 300 for the season.", .owed(600_00),
                season()),
            RuleExample(
                "R58b", "A guitarist with a double: 450 and 450.", .owed(900_00),
                season(["Guitar", "Banjo"])),
            RuleExample(
                "R58.1", "The same, ruled formatMusicAddsDoubles = false: 450 and 300.",
                .owed(750_00), season(["Guitar", "Banjo"], added: "false")),
            RuleExample(
                "R58.2", "A violin with an overdub: 300 and 2 × 300.", .owed(900_00),
                season(overdubs: 1)),
            RuleExample(
                "R58.3", "So ruled, the overdub is in the fee.", .owed(600_00),
                season(overdubs: 1, added: "false")),
            RuleExample(
                "R58.4", "For somebody who was not there.", .finding(true),
                season().changed { $0.musicians[0].card = "47-99" }),
        ]
    )

    private static func season(
        _ instruments: [String] = ["Violin"], overdubs: Int = 0, added: String? = nil
    ) -> ExampleCall {
        .with {
            $0.first.instruments = instruments
            $0.rulings["formatMusicAddsDoubles"] = added
            $0.change = {
                $0.cues = [Cue(number: "1", isFormatMusic: true)]
                $0.office.reuses = [
                    .formatMusic(
                        FormatMusicReuse(
                            season: "2027", at: $0.call.date.adding(days: 365), card: "47-1",
                            overdubs: overdubs))
                ]
            }
        }
    }
}
