import AFMModel

/// Finds pairs of single sessions that the Boren ruling (R27) would pay otherwise.
///
/// Same producer, date, picture or known episode, conductor and players. Where the pair was done
/// within six hours of work and eight of the clock the ruling changes nothing, and the pair passes.
enum BorenMatch {
    private struct Key: Hashable {
        let producer: String
        let title: String
        let episode: String?
        let conductor: String
        let date: WorkDate
    }

    static func refuse(_ calls: [CallFacts]) throws(PayError) {
        var groups: [Key: [CallFacts]] = [:]
        for call in calls where call.sheet.call.kind == .recording {
            let production = call.sheet.production
            guard let conductor = call.sheet.call.conductor,
                production.medium == .theatrical || production.episode != nil
            else { continue }
            let key = Key(
                producer: production.producer, title: production.title,
                episode: production.episode, conductor: conductor, date: call.date)
            groups[key, default: []].append(call)
        }
        for calls in groups.values where calls.count > 1 {
            let sorted = calls.sorted { $0.sheet.call.start < $1.sheet.call.start }
            for (first, second) in zip(sorted, sorted.dropFirst())
            where players(of: first) == players(of: second) {
                try refuse(first, second)
            }
        }
    }

    private static func players(of call: CallFacts) -> Set<MusicianIdentity> {
        Set(call.musicians.filter(\.isPlaying).map(\.identity))
    }

    private static func refuse(_ first: CallFacts, _ second: CallFacts) throws(PayError) {
        let earlier = Dictionary(
            first.musicians.compactMap { facts in facts.service.map { (facts.identity, $0) } },
            uniquingKeysWith: { one, _ in one })
        for facts in second.musicians {
            guard let service = facts.service, let before = earlier[facts.identity] else {
                continue
            }
            let gap = service.start - before.dismissed
            let work =
                service.dismissed - service.start + before.dismissed - before.start
                + (gap < 60 ? max(0, gap) : 0)
            guard
                work > WorkPlan.callAndHoldLimitMinutes
                    || service.dismissed - before.start > WorkPlan.spanMinutes
            else { continue }
            throw .notCovered(
                rule: "R27",
                fact: "two single sessions of one picture with one conductor and the same "
                    + "musicians, beyond 6 hours of work or 8 of the clock",
                PayPlace(second.sheet, "call"))
        }
    }
}
