import AFMModel

/// What a call adds to the scoring hours of its series (R55, R56).
struct SeriesSession: Sendable {
    let key: Key
    let terms: Terms
    let production: Production
    let start: Moment
    let scoringMinutes: Int
    /// Where a requirement that cannot be worked out is told.
    let place: PayPlace

    struct Key: Hashable {
        let producer: String
        let series: String
        let season: String?
    }

    /// What decides the requirement, on which the sheets of a series have to agree.
    struct Terms: Hashable {
        let films: Int?
        let drama: Bool
        let programMinutes: Int?
        let rounding: ScoringHoursRounding
    }

    /// What the call adds; nil where it is no session of a series.
    init?(_ call: CallFacts) {
        let production = call.sheet.production
        guard let name = production.series, production.medium != .theatrical,
            call.sheet.call.kind == .recording, call.sheet.call.cancelled == nil
        else { return nil }
        key = Key(producer: production.producer, series: name, season: production.season)
        terms = Terms(
            films: production.films, drama: production.drama,
            programMinutes: production.programMinutes,
            rounding: call.rulings.kinds.scoringHoursRounding)
        self.production = production
        start = call.sheet.call.start
        scoringMinutes = call.scoringMinutes
        place = PayPlace(call.sheet, "production.films")
    }
}

/// The scoring hours of every series, with what is to be told of them.
struct SeriesBook {
    private(set) var series: [SeriesHours] = []
    /// Findings, each with the place of the call that it is shown with: a series' last one.
    private(set) var findings: [(Int, Finding)] = []

    /// Adds up the sessions of some calls; a call without one has nil.
    init(_ sessions: [SeriesSession?], final: Bool) throws(PayError) {
        var order: [SeriesSession.Key] = []
        var groups: [SeriesSession.Key: [(Int, SeriesSession)]] = [:]
        for (index, session) in sessions.enumerated() {
            guard let session else { continue }
            if groups[session.key] == nil { order.append(session.key) }
            groups[session.key, default: []].append((index, session))
        }
        for key in order {
            let inTime = (groups[key] ?? []).sorted { ($0.1.start, $0.0) < ($1.1.start, $1.0) }
            try add(inTime, final: final)
        }
    }

    private mutating func add(
        _ inTime: [(Int, SeriesSession)], final: Bool
    ) throws(PayError) {
        guard let first = inTime.first?.1, let (place, last) = inTime.last else { return }
        let terms = Set(inTime.map(\.1.terms))
        let required: Fraction?
        do {
            required = try SeriesHours.required(
                last.production,
                rounding: Set(terms.map(\.rounding)) == [.exact] ? .exact : .ceilMinute)
        } catch {
            throw .beyondRange(rule: "R56", amount: "the scoring hours required", last.place)
        }
        let hours = SeriesHours(
            production: first.production.title, series: last.key.series,
            season: last.key.season, films: last.production.films,
            scoringMinutes: inTime.reduce(0) { $0 + $1.1.scoringMinutes },
            requiredMinutes: required)
        series.append(hours)
        if terms.count > 1 {
            findings.append(
                (
                    place,
                    Finding(
                        .warning, rule: "R55",
                        "Sheets of the series \(last.key.series) disagree about films, length, "
                            + "drama or rounding; its last call is taken.")
                ))
        }
        guard hours.isShort, let required = hours.requiredMinutes else { return }
        let scored = "\(hours.scoringMinutes / 60) h \(hours.scoringMinutes % 60) min"
        findings.append(
            (
                place,
                Finding(
                    final ? .warning : .info, rule: "R55",
                    "The series \(hours.series) has \(scored) of scoring; \(required) min are "
                        + "required.")
            ))
    }
}
