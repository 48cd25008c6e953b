import AFMModel

/// Scoring hours of a television series' season against what is required (R55, R56).
public struct SeriesHours: Hashable, Sendable {
    /// The title of the production of its first call.
    public let production: String
    /// The series.
    public let series: String
    /// The season, where sheets name one.
    public let season: String?
    /// The number of films, where sheets say it.
    public let films: Int?
    /// Minutes of the sessions that were paid, each once.
    public let scoringMinutes: Int
    /// Minutes required; nil where the table has none or a fact is missing.
    public let requiredMinutes: Fraction?

    /// Whether fewer were scored than are required.
    var isShort: Bool { requiredMinutes.map { Fraction(scoringMinutes) < $0 } ?? false }
}

extension SeriesHours {
    /// Minutes required for 13 films of this length, or nil where the table has none (R55).
    static func requiredForThirteen(drama: Bool, programMinutes: Int) -> Int? {
        let lengths = [30, 60, 90, 120]
        let hours: [Int?] = drama ? [15, 39, 59, 78] : [12, 36, 54, nil]
        guard let place = lengths.firstIndex(where: { programMinutes <= $0 }) else { return nil }
        return hours[place].map { $0 * 60 }
    }

    /// The requirement for so many films, by the share of 13 (R56).
    static func required(
        _ production: Production, rounding: ScoringHoursRounding
    ) throws(BeyondRange) -> Fraction? {
        guard let films = production.films, let minutes = production.programMinutes,
            let thirteen = requiredForThirteen(drama: production.drama, programMinutes: minutes)
        else { return nil }
        let exact = try Fraction(thirteen, over: 13).multiplied(by: Fraction(films))
        switch rounding {
        case .exact: return exact
        case .ceilMinute:
            let whole = exact.numerator / exact.denominator
            return Fraction(exact.isWhole ? whole : whole + 1)
        }
    }
}

extension CallFacts {
    /// Minutes of the session as it was paid: the guarantee, and units of 15 minutes beyond it,
    /// of whoever stayed longest.
    var scoringMinutes: Int {
        musicians.filter { !$0.isConsultant }.compactMap(\.service).map { service in
            let least = service.guarantee.minutes
            let worked =
                service.guarantee == .double
                ? service.stretches.reduce(0) { $0 + $1.count }
                : service.dismissed - service.start
            let units = (max(0, worked - least) + WorkTime.unitMinutes - 1) / WorkTime.unitMinutes
            return least + units * WorkTime.unitMinutes
        }.max() ?? 0
    }
}

/// How a share of a series' scoring hours is rounded (R56).
package enum ScoringHoursRounding: String, Sendable, CaseIterable {
    /// Up to the minute.
    case ceilMinute
    /// Not at all.
    case exact
}
