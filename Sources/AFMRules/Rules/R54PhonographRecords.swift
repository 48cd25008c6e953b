import AFMModel

extension PayRule {
    /// Records made of multi-track music.
    package static let r54 = PayRule(
        id: "R54",
        title: "phonograph records from multi-tracking",
        sentence: """
            Phonograph records produced from music recorded under the multi-tracking rates shall \
            be paid as follows: 1 musician alone = basic sound recording session fee for each \
            minute of music dubbed. 2 or more musicians = basic sound recording session fee for \
            each 2 minutes of music dubbed.
            """,
        reading: """
            By release, to each who played on the call, once whatever the role: what was dubbed \
            in all, a part of a minute or of two being one. The fee is that of the card in force \
            on the day of the use.
            """,
        awaits: .everyone,
        rulings: ["phonoRounding"],
        examples: [
            RuleExample(
                "R54a", "Alone, 4:30 dubbed: 1,080 and 5 × 400.", .owed(3_080_00), record(270)),
            RuleExample("R54a2", "Alone, 4:00: 1,080 and 4 × 400.", .owed(2_680_00), record(240)),
            RuleExample(
                "R54.1", "Alone, 4:30, ruled phonoRounding = exact: 4.5 × 400.", .owed(2_880_00),
                record(270, rounding: "exact")),
            RuleExample(
                "R54.2", "Two musicians, 4:30: 900 and 3 × 400.", .owed(2_100_00),
                record(270, players: 2)),
            RuleExample(
                "R54.3", "Half a minute on each of two calls of one release: 2,160 and 400.",
                .everyone(2_560_00), record(30),
                record(30).changed { $0.call.stage = "Stage 2" }),
            RuleExample(
                "R54.4", "Music that was recorded in real time pays nothing here.",
                .finding(true), record(270).changed { $0.call.electronicRate = nil }),
        ]
    )

    private static func record(
        _ seconds: Int, players: Int = 1, rounding: String? = nil
    ) -> ExampleCall {
        multiTrack(
            "10:00-13:00", hours: 3, players: players,
            rounding.map { ["phonoRounding": $0] } ?? [:]
        ).changed {
            $0.office.reuses = [
                .phonograph(
                    PhonographReuse(
                        release: "Alpha, the album", at: $0.call.date.adding(days: 200),
                        dubbedSeconds: seconds))
            ]
        }
    }
}
