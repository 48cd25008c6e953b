import AFMModel

/// Whether each orchestra manager was there as long as the musicians whom they engaged (R70).
struct ManagerPresence {
    private let working: [MusicianFacts]
    private let zone: StageZone
    private let managers: [MusicianFacts]

    init(_ working: [MusicianFacts], on sheet: CallSheet) {
        self.working = working
        zone = sheet.call.zone
        managers = working.filter { $0.musician.isManager }
    }

    /// A finding for each manager's musicians, and one for those whom nobody is named to have
    /// engaged; for them any manager will do.
    func findings() -> [Finding] {
        guard !managers.isEmpty else { return [] }
        var order: [String?] = []
        var groups: [String?: [MusicianFacts]] = [:]
        for musician in working where !musician.musician.isManager {
            let key = musician.musician.engagedBy
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(musician)
        }
        return order.compactMap { key in
            let theirs = key.map { key in managers.filter { $0.musician.card == key } } ?? managers
            if theirs.isEmpty {
                return Finding(
                    .warning, rule: "R70", card: key,
                    "A musician was engaged by \(key ?? ""), who is no manager on this sheet.")
            }
            return finding(about: groups[key] ?? [], with: theirs)
        }
    }

    private func finding(
        about musicians: [MusicianFacts], with managers: [MusicianFacts]
    ) -> Finding? {
        let services = musicians.compactMap(\.service)
        guard let first = services.map(\.start).min(),
            let last = services.map(\.dismissed).max(), first < last
        else { return nil }
        var missing = [first..<last]
        for manager in managers {
            guard let service = manager.service else { continue }
            let from = manager.musician.reported?.minutesSince1970 ?? service.start
            missing = missing.flatMap { gap in
                [
                    gap.lowerBound..<min(gap.upperBound, max(from, gap.lowerBound)),
                    max(gap.lowerBound, min(service.dismissed, gap.upperBound))..<gap.upperBound,
                ].filter { !$0.isEmpty }
            }
        }
        let minutes = missing.reduce(0) { $0 + $1.count }
        guard minutes > 0 else { return nil }
        let names = managers.map(\.musician.name).joined(separator: ", ")
        return Finding(
            .error, rule: "R70", card: managers.count == 1 ? managers[0].musician.card : nil,
            "\(names) was not there for \(minutes) min, \(zone.clockTimes(of: missing)), while "
                + "musicians worked.")
    }
}
