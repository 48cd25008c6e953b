import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// Finds what is recorded and hangs on nothing: its call or production was removed by somebody who
/// had not seen it, or is not here. No statement can tell it, so none may be final without it.
struct OrphanSearch {
    /// One question for each parent that is missing, and the disputes about what hangs on it.
    private(set) var questions: [OpenQuestion] = []

    private let scope: ConsolidationScope

    private static let links: [(type: RecordType, field: FieldName, target: RecordType)] = [
        (.call, .production, .production), (.engagement, .call, .call),
        (.interval, .call, .call), (.cue, .call, .call), (.payment, .call, .call),
    ]

    /// Looks through the space of one production.
    init(
        in space: SpaceID, scope: ConsolidationScope, _ shelf: CallShelf,
        _ reader: some SpaceReading
    ) throws {
        self.scope = scope
        if case .calls = scope { return }
        if case .production(let only?, _, _) = scope, SpaceID(production: only) != space { return }
        var orphans: [RecordKey?: [RecordView]] = [:]
        for link in Self.links {
            var isThere: [RecordKey: Bool] = [:]
            for record in shelf.records(link.type) {
                guard case .reference(let id)? = record[link.field] else {
                    // A call that names no production is told by itself.
                    if link.type != .call { orphans[nil, default: []].append(record) }
                    continue
                }
                let parent = RecordKey(link.target, id)
                if isThere[parent] == nil {
                    isThere[parent] = try reader.record(parent).map { !$0.isDeleted } ?? false
                }
                if isThere[parent] == false { orphans[parent, default: []].append(record) }
            }
        }
        for (parent, records) in orphans.sorted(by: { Self.precedes($0.key, $1.key) }) {
            try add(records, of: parent, reader)
        }
    }

    private mutating func add(
        _ records: [RecordView], of key: RecordKey?, _ reader: some SpaceReading
    ) throws {
        let parent = try key.flatMap { try reader.record($0) }
        let own = parent.map { [$0] } ?? []
        // Where no day says otherwise they are told, so that somebody sees them.
        let dated = (own + records).filter { $0.key.type == .call && $0[.start] != nil }
        guard dated.isEmpty || dated.contains(where: isIn) else { return }
        let label = try Self.label(of: parent, reader)
        questions.append(
            .orphans(of: key, label: label, isRemoved: parent != nil, records.map(\.key)))
        for record in records {
            for conflict in record.conflicts where conflict.policy == .guarded {
                let call = key.flatMap { $0.type == .call ? $0.id : nil }
                questions.append(.conflict(call: call, label: label, zone: nil, conflict))
            }
        }
    }

    private func isIn(_ call: RecordView) -> Bool {
        guard case .production(_, let from, let to) = scope,
            case .instant(let start)? = call[.start]
        else { return true }
        let date = StoredCall.zone(call[.zone]).date(of: Moment(start))
        return (from ?? .earliest) <= date && date <= (to ?? .latest)
    }

    private static func label(
        of parent: RecordView?, _ reader: some SpaceReading
    ) throws -> String {
        guard let parent else { return "space \(reader.space)" }
        if parent.key.type == .production { return StoredCall.title(parent) }
        var title = "?"
        if case .reference(let id)? = parent[.production],
            let production = try reader.record(RecordKey(.production, id))
        {
            title = StoredCall.title(production)
        }
        return StoredCall.label(parent, title: title)
    }

    private static func precedes(_ left: RecordKey?, _ right: RecordKey?) -> Bool {
        guard let left else { return right != nil }
        guard let right else { return false }
        return left < right
    }
}
