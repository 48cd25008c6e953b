import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// What of a replica a consolidation looks at, and what is open in it.
struct ConsolidationSurvey {
    /// The calls that the statement tells.
    private(set) var told: [StoredCall]
    /// Those, and the calls that a rule may hold against them.
    private(set) var all: [StoredCall]
    /// Every rate card that one of the calls names.
    let rateCards: [RateCardExport.StoredCard]
    /// What keeps the figures from being final.
    private(set) var questions: [OpenQuestion] = []
    private var known: Set<OpenQuestion> = []

    /// Every call that is here, told or not.
    let present: Set<RecordID>
    private let scope: ConsolidationScope
    private let named: Set<RecordID>

    init(_ replica: Replica, scope: ConsolidationScope) throws {
        let roster = try RosterBook(replica)
        let calls = try SurveyedCalls(replica, scope: scope, roster: roster)
        (told, all, present) = (calls.told, calls.all, calls.present)
        if case .calls(let ids) = scope { named = Set(ids) } else { named = [] }
        self.scope = scope
        let names = Set(all.flatMap { NameList.names($0.call[.rates]?.text ?? "") })
        // A call that names no card takes whichever is in force.
        let takesAny = all.contains { $0.call[.rates] == nil }
        rateCards = RateCardExport.cards(of: roster).filter {
            takesAny || names.contains($0.record[.nameText]?.text ?? "")
        }
        for question in calls.orphaned { add(question) }
        for call in all { askAbout(call) }
        askAboutRates()
        let doubled = try askAboutSpaces(replica)
        for (call, other, shared) in DoubleFiling.pairs(told, among: all) {
            // What shares a key is told as a duplicate already.
            let pair = Set([call.call.key, other.call.key])
            if doubled.contains(where: { pair.isSubset(of: $0) }) { continue }
            add(
                .filedTwice(
                    call: call.call.key.id, label: call.label, other: other.call.key.id,
                    otherLabel: other.label, shared: shared))
        }
    }

    func isNamed(_ stored: StoredCall) -> Bool { named.contains(stored.call.key.id) }

    func sheet(
        of stored: StoredCall, catalogue: InstrumentCatalogue
    ) throws(SheetError) -> Parsed<CallSheet> {
        try SheetExport.sheet(of: stored, catalogue: catalogue)
    }

    /// Looks at the calls with other contents, as ``StoredCall/mapping(_:)`` has them.
    mutating func map(_ change: (StoredCall) -> StoredCall) {
        told = told.map(change)
        all = all.map(change)
    }

    /// Whether the statement tells a call of a closed period, or one that was removed from it.
    func touches(_ period: PayrollPeriod) -> Bool {
        if tells(period) { return true }
        let known = period.knownCalls
        return told.contains { stored in
            known.contains(stored.call.key.id)
                || stored.call[.production] == .reference(period.production)
                    && (stored.date.map { period.contains($0) } ?? false)
        }
    }

    /// Whether the statement tells all calls of a closed period.
    func tells(_ period: PayrollPeriod) -> Bool {
        switch scope {
        case .everything: true
        case .calls: false
        case .production(let production, let from, let to):
            (production ?? period.production) == period.production
                && (from ?? .earliest) <= period.from && period.to <= (to ?? .latest)
        }
    }

    // MARK: what is open

    private mutating func askAbout(_ stored: StoredCall) {
        for question in stored.openQuestions { add(question) }
    }

    /// A device that wrote in a call's space and has not synced since the call ended may hold more
    /// of it; one that synced later has handed in all that it held.
    mutating func askAboutDevices(
        _ devices: [DeviceStanding], of replica: Replica, now: Instant
    ) throws {
        for (space, calls) in Dictionary(grouping: told, by: \.call.space) {
            let heads = try replica.heads(space).heads
            for device in devices where heads[device.replica] != nil {
                for stored in calls {
                    guard let end = stored.end, end <= now,
                        device.lastExchange.map({ $0 < end }) ?? true
                    else { continue }
                    add(
                        .notSynced(
                            call: stored.call.key.id, label: stored.label, device: device.name))
                }
            }
        }
    }

    private mutating func askAboutRates() {
        for card in rateCards {
            for conflict in card.record.conflicts where conflict.policy == .guarded {
                let label = "rate card \(card.record[.nameText]?.text ?? "?")"
                add(.conflict(call: nil, label: label, zone: nil, conflict))
            }
        }
    }

    /// What may change any call of a space: changes that wait, and disputed records of which
    /// nobody can say which call they belong to.
    ///
    /// - Returns: The calls that were entered twice.
    private mutating func askAboutSpaces(_ replica: Replica) throws -> [Set<RecordKey>] {
        let spaces = Set(all.map(\.call.space)).union([.roster]).sorted()
        var found: [Duplicate] = []
        for space in spaces {
            let (parked, conflicts, doubled) = try replica.read(space) { reader in
                let strays = try reader.conflicts().filter { conflict in
                    guard conflict.policy == .guarded, space != .roster else { return false }
                    return try Self.isStray(conflict, in: reader)
                }
                return (try reader.parked().count, strays, try reader.duplicates())
            }
            found += doubled.filter { [.call, .engagement, .musician].contains($0.type) }
            if parked > 0 { add(.parked(space, count: parked)) }
            for conflict in conflicts {
                add(.conflict(call: nil, label: "space \(space)", zone: nil, conflict))
            }
        }
        askAbout(found)
        return found.filter { $0.type == .call }.map { Set($0.records) }
    }

    /// One thing that was entered twice is paid twice.
    private mutating func askAbout(_ duplicates: [Duplicate]) {
        if duplicates.isEmpty { return }
        var owners: [RecordKey: StoredCall] = [:]
        for stored in all {
            for record in stored.allRecords where owners[record.key] == nil {
                owners[record.key] = stored
            }
        }
        for duplicate in duplicates {
            guard let concerned = duplicate.records.lazy.compactMap({ owners[$0] }).first
            else { continue }
            add(
                .duplicates(
                    call: concerned.call.key.id, label: concerned.label, duplicate.records))
        }
    }

    /// True for a conflict about which call a record hangs on, or whether a call is there.
    private static func isStray(_ conflict: Conflict, in reader: SpaceReader) throws -> Bool {
        let owners: [FieldName] = [.call, .engagement, .musician, .production]
        if case .field(let slot) = conflict.slot, owners.contains(slot) { return true }
        guard conflict.record.type != .call, conflict.record.type != .production else {
            return false
        }
        let record = try reader.record(conflict.record)
        return record?[.call] == nil && record?[.production] == nil
    }

    private mutating func add(_ question: OpenQuestion) {
        var asked = question
        // A dispute is one, on however many calls it bears.
        if case .conflict(_, _, _, let conflict) = question {
            asked = .conflict(call: nil, label: "", zone: nil, conflict)
        }
        if known.insert(asked).inserted { questions.append(question) }
    }
}
