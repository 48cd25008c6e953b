import AFMModel

/// Calls in the smallest groups of which no rule looks across two: what changes on a call can
/// change the pay of its group, and of nobody else.
///
/// A rule that looks at several calls has its link here. A link too many costs time; a link that
/// is missing would be a wrong amount, which `CallGroupsTests` look for.
package struct CallGroups {
    /// The places of the calls of each group, in their order; groups in the order of their first.
    package let groups: [[Int]]

    /// Groups some calls.
    ///
    /// - Complexity: Linear in calls and musicians, apart from sorting each musician's calls.
    package init(_ calls: [CallFacts]) {
        var links = CallLinks(count: calls.count)
        links.link(calls)
        groups = links.groups
    }
}

/// What two calls of one group have in common.
private enum CallLink: Hashable {
    /// The id, or production, stage and time: one call that was handed in twice.
    case named([String])
    /// The producer's day (R27, R28).
    case producerDay(String, WorkDate)
    /// The musician's day (R38, R64, R68, health).
    case personDay(MusicianIdentity, WorkDate)
    /// A name's day: with a card on one call and without on another one.
    case nameDay(String, WorkDate)
    /// What was dubbed to one record (R54).
    case record(producer: String, release: String)
    /// The week of a production musician (R61).
    case week(MusicianIdentity, producer: String, WorkDate)
    /// All production musicians of a producer whose calls disagree about when weeks begin.
    case weeks(producer: String)
}

/// Joins calls that have something in common.
private struct CallLinks {
    /// For each call another one of its group, or itself.
    private var parents: [Int]
    private var seen: [CallLink: Int] = [:]
    /// Everybody's calls: what rules compare by time and by days in a row.
    private var visits: [MusicianIdentity: [Visit]] = [:]

    /// One musician's work on one call.
    private struct Visit {
        let call: Int
        let producer: String
        let date: WorkDate
        /// All minutes that a rule may hold against another call's.
        let minutes: Range<Int>
        /// Whether it is paid into the day after its date.
        let reachesNextDay: Bool
        /// Whether the sheet says which day in a row it is.
        let isNumbered: Bool
    }

    init(count: Int) {
        parents = Array(0..<count)
    }

    var groups: [[Int]] {
        var copy = self
        return Dictionary(grouping: parents.indices) { copy.root($0) }
            .sorted { $0.key < $1.key }.map { $0.value.sorted() }
    }

    mutating func link(_ calls: [CallFacts]) {
        let weekStarts = Dictionary(
            grouping: calls.filter { $0.sheet.call.kind == .production }
        ) { $0.sheet.production.producer }
        .mapValues { Set($0.map(\.rulings.kinds.weekStart)) }
        for (index, call) in calls.enumerated() {
            let starts = weekStarts[call.sheet.production.producer] ?? []
            for link in Self.links(of: call) { join(index, by: link) }
            for facts in call.musicians { join(index, call, facts, weekStarts: starts) }
        }
        for list in visits.values where list.count > 1 {
            joinByTime(list)
            for ofProducer in Dictionary(grouping: list, by: \.producer).values {
                joinByDaysInARow(ofProducer)
            }
        }
    }

    private static func links(of call: CallFacts) -> [CallLink] {
        let sheet = call.sheet
        let production = sheet.production
        var links: [CallLink] = [
            .producerDay(production.producer, call.date),
            .named([
                production.producer, production.title, production.episode ?? "",
                sheet.call.stage ?? "", "\(sheet.call.start)",
            ]),
        ]
        if let id = sheet.call.id { links.append(.named([id])) }
        for case .phonograph(let use) in sheet.office.reuses {
            links.append(.record(producer: production.producer, release: use.release))
        }
        return links
    }

    private mutating func join(
        _ index: Int, _ call: CallFacts, _ facts: MusicianFacts, weekStarts: Set<Weekday>
    ) {
        guard let service = facts.service else { return }
        let producer = call.sheet.production.producer
        join(index, by: .personDay(facts.identity, service.date))
        join(index, by: .nameDay(facts.musician.name, service.date))
        if call.sheet.call.kind == .production {
            let first = weekStarts.count == 1 ? weekStarts.first ?? .monday : .monday
            let week = service.date.weekStart(on: first)
            join(index, by: .week(facts.identity, producer: producer, week))
            if weekStarts.count > 1 { join(index, by: .weeks(producer: producer)) }
        }
        let paidUntil = max(
            service.dismissed, service.start + service.guarantee.minutes + Self.spareMinutes)
        var (from, to) = (service.start, service.dismissed)
        if let recorded = SidelineRecording.recorded(facts) {
            from = min(from, recorded.from.minutesSince1970)
            to = max(to, recorded.from.minutesSince1970, recorded.to.minutesSince1970)
        }
        visits[facts.identity, default: []].append(
            Visit(
                call: index, producer: producer, date: service.date,
                minutes: from..<max(from + 1, to),
                reachesNextDay: call.sheet.call.zone.date(
                    of: Moment(minutesSince1970: paidUntil)) != service.date,
                isNumbered: facts.musician.consecutiveDay != nil))
    }

    /// A double session's eight hours, and units that are begun.
    private static let spareMinutes = 3 * 60

    /// Two calls at one time, or less than an hour apart (R11, R26, R32, R75).
    private mutating func joinByTime(_ list: [Visit]) {
        let inTime = list.sorted { $0.minutes.lowerBound < $1.minutes.lowerBound }
        var latest = inTime[0]
        for visit in inTime.dropFirst() {
            if visit.minutes.lowerBound < latest.minutes.upperBound + MusicianFacts.breakMinutes {
                join(latest.call, visit.call)
            }
            if visit.minutes.upperBound > latest.minutes.upperBound { latest = visit }
        }
    }

    /// Days in a row, as far as they make a sixth day (R30).
    private mutating func joinByDaysInARow(_ list: [Visit]) {
        var chain: [Visit] = []
        for visit in list.sorted(by: { $0.date < $1.date }) {
            if let last = chain.last, visit.date.days(since: last.date) > 1 {
                joinSixDays(chain)
                chain = []
            }
            chain.append(visit)
        }
        joinSixDays(chain)
    }

    private mutating func joinSixDays(_ chain: [Visit]) {
        guard let first = chain.first, let last = chain.last else { return }
        let days = last.date.days(since: first.date) + 1
        let reached = days + (chain.contains(where: \.reachesNextDay) ? 1 : 0)
        guard reached >= 6 || chain.contains(where: \.isNumbered) else { return }
        for visit in chain.dropFirst() { join(first.call, visit.call) }
    }

    // MARK: joining

    private mutating func join(_ index: Int, by link: CallLink) {
        if let other = seen[link] {
            join(other, index)
        } else {
            seen[link] = index
        }
    }

    private mutating func join(_ one: Int, _ other: Int) {
        let roots = (root(one), root(other))
        parents[max(roots.0, roots.1)] = min(roots.0, roots.1)
    }

    private mutating func root(_ index: Int) -> Int {
        var root = index
        while parents[root] != root { root = parents[root] }
        var next = index
        while parents[next] != root {
            let above = parents[next]
            parents[next] = root
            next = above
        }
        return root
    }
}
