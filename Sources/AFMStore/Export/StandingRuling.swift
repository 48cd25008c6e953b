package import AFMModel
import FieldsyncCore
import FieldsyncJSON
package import FieldsyncStore

/// A ruling that holds for more than one call, and how far it reaches.
package struct StandingRuling: Hashable, Sendable {
    /// The ruling.
    package let record: RecordView
    /// How far it reaches.
    package let level: RulingLevel

    /// Those among some rulings that hold at a place, the narrowest first; those of one level
    /// in the order given.
    static func holding(among records: [RecordView], at place: RulingPlace) -> [StandingRuling] {
        let found = records.compactMap { record in
            place.level(of: record).map { StandingRuling(record: record, level: $0) }
        }
        return RulingLevel.allCases.flatMap { level in found.filter { $0.level == level } }
    }
}

/// Where a call stands among rulings: whose it is, and in which jurisdiction.
struct RulingPlace {
    let call: RecordView
    let production: RecordID?
    let producer: RecordID?
    let local: String?

    /// The level on which a ruling holds for the call; nil where it is about something else.
    ///
    /// A ruling that names several owners holds where all of them are the call's, on the level of
    /// the narrowest.
    func level(of ruling: RecordView) -> RulingLevel? {
        guard ruling[.call] == nil, concerns(ruling) else { return nil }
        var level = RulingLevel.everyone
        if let named = ruling[.local]?.text {
            guard named == local else { return nil }
            level = min(level, .local)
        }
        if case .reference(let named)? = ruling[.producer] {
            guard named == producer else { return nil }
            level = min(level, .producer)
        }
        if case .reference(let named)? = ruling[.production] {
            guard named == production else { return nil }
            level = min(level, .production)
        } else if level == .everyone, ruling.space != .roster {
            level = .production
        }
        return level
    }

    /// Whether it is about this call, where it is about certain ones.
    private func concerns(_ ruling: RecordView) -> Bool {
        guard let calls = ruling[.calls]?.text else { return true }
        let names = NameList.names(calls)
        return names.contains(call.key.id.hex) || foreignID.map { names.contains($0) } == true
    }

    /// The id that another program's sheet brought.
    private var foreignID: String? {
        guard case .text(let text)? = call[.extra],
            case .string(let id)? = JSONText.object(text)["id"]
        else { return nil }
        return id
    }
}

extension StoredCall {
    /// Keys for which two rulings of one level say different things, with the rulings.
    package var disagreeingRulings: [(key: String, level: RulingLevel, records: [RecordView])] {
        var seen: [RulingLevel: [String: [RecordView]]] = [:]
        for ruling in standingRulings {
            guard let key = ruling.record[.key]?.text else { continue }
            seen[ruling.level, default: [:]][key, default: []].append(ruling.record)
        }
        let own = Set(rulings.compactMap { $0[.key]?.text })
        var decided = own
        var found: [(key: String, level: RulingLevel, records: [RecordView])] = []
        for level in RulingLevel.allCases {
            for (key, records) in (seen[level] ?? [:]).sorted(by: { $0.key < $1.key })
            where !decided.contains(key) {
                if Set(records.map { $0[.value] }).count > 1 { found.append((key, level, records)) }
            }
            decided.formUnion((seen[level] ?? [:]).keys)
        }
        return found
    }
}
