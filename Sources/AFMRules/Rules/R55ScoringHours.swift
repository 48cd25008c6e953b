import AFMModel

extension PayRule {
    /// How many hours of a television series are scored live.
    package static let r55 = PayRule(
        id: "R55",
        title: "scoring-hour requirements",
        sentence: """
            For Non-Dramatic Pictures: 13 ½-hour films – 12 scoring hours · 13 1-hour films – 36 \
            · 13 1 ½-hour films – 54. For Dramatic Pictures: 13 ½-hour films – 15 · 13 1-hour \
            films – 39 · 13 1½-hour films – 59 · 13 2-hour films – 78.
            """,
        reading: """
            By producer, series and season the paid minutes of recording calls, a session once \
            however many play. A film counts with the next length of the table that it fits. Too \
            few are a finding with the last call; it pays nothing.
            """,
        awaits: .everyone,
        examples: [
            RuleExample(
                "R55a", "13 dramatic films of an hour, 12 singles and a double: 42 h of 39.",
                .finding(false), calls: season(singles: 12, doubles: 1)),
            RuleExample(
                "R55.1", "12 singles: 36 h of 39.", .finding(true),
                calls: season(singles: 12, doubles: 0)),
            RuleExample(
                "R55.2", "Not dramatic: 36 h of 36.", .finding(false),
                calls: season(singles: 12, doubles: 0) { $0.production.drama = false }),
            RuleExample(
                "R55.3", "13 dramatic films of two hours.", .required(minutes: 4_680),
                calls: season(singles: 1, doubles: 0) { $0.production.programMinutes = 120 }),
            RuleExample(
                "R55.4", "Not dramatic, two hours: the table has none.", .required(minutes: nil),
                calls: season(singles: 1, doubles: 0) {
                    ($0.production.programMinutes, $0.production.drama) = (120, false)
                }),
        ]
    )

    /// The share of fewer films, or more.
    package static let r56 = PayRule(
        id: "R56",
        title: "scoring hours: pro-rating",
        sentence: """
            Scoring hour requirements for fewer than 13 films to be pro-rated on basis of these \
            schedules
            """,
        reading: "Hours times films by 13, up to the minute; for more than 13 too.",
        awaits: .everyone,
        rulings: ["scoringHoursRounding"],
        examples: [
            RuleExample(
                "R56a", "8 dramatic films of an hour: 24 h.", .required(minutes: 1_440),
                calls: films(8)),
            RuleExample(
                "R56c", "22 dramatic films of an hour: 66 h.", .required(minutes: 3_960),
                calls: films(22)),
            RuleExample(
                "R56.1", "8 of half an hour: 553.8 minutes, up.", .required(minutes: 554),
                calls: films(8) { $0.production.programMinutes = 30 }),
            RuleExample(
                "R56.2", "One of an hour: 3 h.", .required(minutes: 180), calls: films(1)),
        ]
    )

    private static func films(
        _ count: Int, _ change: @escaping @Sendable (inout CallSheet) throws -> Void = { _ in }
    ) -> [ExampleCall] {
        season(singles: 1, doubles: 0) {
            $0.production.films = count
            try change(&$0)
        }
    }

    /// Calls of a season, one a day from the first of June 2026.
    private static func season(
        singles: Int, doubles: Int,
        _ change: @escaping @Sendable (inout CallSheet) throws -> Void = { _ in }
    ) -> [ExampleCall] {
        (0..<singles + doubles).map { number in
            ExampleCall.with {
                let day = number + 10
                $0.start = "2026-06-\(day)T10:00:00-07:00"
                $0.medium = .television
                $0.usesSizes = true
                if number >= singles {
                    $0.session = .double
                    $0.dismissed = "2026-06-\(day)T16:00:00-07:00"
                }
                $0.change = {
                    $0.production.series = "Alpha Nights"
                    ($0.production.films, $0.production.programMinutes) = (13, 60)
                    try change(&$0)
                }
            }
        }
    }
}
