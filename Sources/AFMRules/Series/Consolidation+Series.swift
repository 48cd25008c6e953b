import AFMModel

extension Consolidation {
    /// Adds up the scoring hours of each series, and says where they are short (R55, R56).
    mutating func addSeries() throws(PayError) {
        var order: [SeriesKey] = []
        var groups: [SeriesKey: [Int]] = [:]
        for (index, call) in calls.enumerated() {
            let production = call.sheet.production
            guard let name = production.series, production.medium != .theatrical,
                call.sheet.call.kind == .recording, call.sheet.call.cancelled == nil
            else { continue }
            let key = SeriesKey(
                producer: production.producer, series: name, season: production.season)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(index)
        }
        for key in order { try add(key, groups[key] ?? []) }
    }

    private struct SeriesKey: Hashable {
        let producer: String
        let series: String
        let season: String?
    }

    /// What decides the requirement, on which the sheets of a series have to agree.
    private struct Terms: Hashable {
        let films: Int?
        let drama: Bool
        let programMinutes: Int?
        let rounding: ScoringHoursRounding

        init(_ call: CallFacts) {
            films = call.sheet.production.films
            drama = call.sheet.production.drama
            programMinutes = call.sheet.production.programMinutes
            rounding = call.rulings.kinds.scoringHoursRounding
        }
    }

    private mutating func add(_ key: SeriesKey, _ indices: [Int]) throws(PayError) {
        let inTime = indices.sorted {
            (calls[$0].sheet.call.start, $0) < (calls[$1].sheet.call.start, $1)
        }
        guard let first = inTime.first, let last = inTime.last else { return }
        let terms = Set(inTime.map { Terms(calls[$0]) })
        let roundings = Set(terms.map(\.rounding))
        let production = calls[last].sheet.production
        let required: Fraction?
        do {
            required = try SeriesHours.required(
                production, rounding: roundings == [.exact] ? .exact : .ceilMinute)
        } catch {
            throw .beyondRange(
                rule: "R56", amount: "the scoring hours required",
                PayPlace(calls[last].sheet, "production.films"))
        }
        let hours = SeriesHours(
            production: calls[first].sheet.production.title, series: key.series,
            season: key.season, films: production.films,
            scoringMinutes: inTime.reduce(0) { $0 + calls[$1].scoringMinutes },
            requiredMinutes: required)
        series.append(hours)
        if terms.count > 1 {
            statements[last].findings.append(
                Finding(
                    .warning, rule: "R55",
                    "Sheets of the series \(key.series) disagree about films, length, drama or "
                        + "rounding; its last call is taken."))
        }
        statements[last].findings += Self.findings(about: hours, isFinal: statements[last].isFinal)
    }

    private static func findings(about hours: SeriesHours, isFinal: Bool) -> [Finding] {
        guard hours.isShort, let required = hours.requiredMinutes else { return [] }
        let scored = "\(hours.scoringMinutes / 60) h \(hours.scoringMinutes % 60) min"
        return [
            Finding(
                isFinal ? .warning : .info, rule: "R55",
                "The series \(hours.series) has \(scored) of scoring; \(required) min are "
                    + "required.")
        ]
    }
}
