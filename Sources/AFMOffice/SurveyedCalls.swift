import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// The calls that a consolidation looks at, each read with what hangs on it.
///
/// Where calls are named, of all others no more than day and producer is read, unless a rule may
/// hold them against the named ones: a season has hundreds, and somebody at a stage waits.
struct SurveyedCalls {
    /// The calls that the statement tells.
    let told: [StoredCall]
    /// Those, and the calls that a rule may hold against them.
    let all: [StoredCall]
    /// Every call that is here, told or not.
    let present: Set<RecordID>
    /// What is recorded and hangs on nothing.
    let orphaned: [OpenQuestion]

    init(_ replica: Replica, scope: ConsolidationScope, roster: RosterBook) throws {
        let spaces = try replica.spaces().filter { RecordID(hex: $0.name) != nil }
        if case .calls(let ids) = scope {
            try self.init(replica, named: ids, in: spaces, roster)
        } else {
            try self.init(replica, scope, in: spaces, roster)
        }
    }

    /// Calls by name.
    private init(
        _ replica: Replica, named ids: [RecordID], in spaces: [SpaceID], _ roster: RosterBook
    ) throws {
        let outlines = try spaces.flatMap { space in
            try replica.read(space) { try StoredCall.outlines(in: $0, roster: roster) }
        }
        func whole(_ id: RecordID, in space: SpaceID?) throws -> StoredCall? {
            guard let space else { return nil }
            return try replica.read(space) { try StoredCall(id, in: $0, roster: roster) }
        }
        let told = try ids.map { id in
            guard let stored = try whole(id, in: replica.locate(RecordKey(.call, id))) else {
                throw DomainError.notFound(
                    what: "call", query: id.hex, hint: "List the calls to see which there are.")
            }
            return stored
        }
        let named = Set(ids)
        let known = Self.ordered(outlines)
        let neighbourhood = CallNeighbourhood(of: told, among: known)
        let others = try known.filter {
            !named.contains($0.call.key.id) && neighbourhood.mayContain($0)
        }.compactMap { try whole($0.call.key.id, in: $0.call.space) }
        self.told = told
        all = told + others.filter(neighbourhood.contains)
        present = Set(known.map(\.call.key.id)).union(ids)
        orphaned = []
    }

    /// All calls, or those of a production and some days.
    private init(
        _ replica: Replica, _ scope: ConsolidationScope, in spaces: [SpaceID],
        _ roster: RosterBook
    ) throws {
        var found: [StoredCall] = []
        var orphaned: [OpenQuestion] = []
        for space in spaces {
            found += try replica.read(space) { reader in
                let shelf = try CallShelf(reader, roster: roster)
                orphaned += try OrphanSearch(in: space, scope: scope, shelf, reader).questions
                return shelf.calls
            }
        }
        let known = Self.ordered(found)
        let told = known.filter { Self.isIn(scope, $0) }
        let ids = Set(told.map(\.call.key.id))
        let neighbourhood = CallNeighbourhood(of: told, among: known)
        self.told = told
        all = told + known.filter {
            !ids.contains($0.call.key.id) && neighbourhood.contains($0)
        }
        present = Set(known.map(\.call.key.id))
        self.orphaned = orphaned
    }

    /// By their start. A call without its production is no sheet; it is among the orphans.
    private static func ordered(_ calls: [StoredCall]) -> [StoredCall] {
        calls.filter { $0.production != nil || $0.call[.production] == nil }
            .map { (($0.start ?? .earliest, $0.label, $0.call.key.id), $0) }
            .sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func isIn(_ scope: ConsolidationScope, _ stored: StoredCall) -> Bool {
        guard case .production(let production, let from, let to) = scope else { return true }
        if let production, stored.call[.production] != .reference(production) { return false }
        // A call without a date is told, so that somebody sees that it has none.
        guard let date = stored.date else { return true }
        return (from ?? .earliest) <= date && date <= (to ?? .latest)
    }
}
