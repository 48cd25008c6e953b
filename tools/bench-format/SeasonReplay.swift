import FieldsyncCore
import FieldsyncTesting

/// The standard workload as transactions: who wrote what, at a human pace, having seen what a
/// replica that exchanges with one server sees.
struct SeasonReplay {
    /// One line of the workload.
    enum Step {
        case transaction(ReplicatedTransaction)
        /// A replica hands in everything and takes everything.
        case exchange(Int)
    }

    static let space = SpaceID(literal: "season")
    private(set) var replicas: [ReplicaID] = []
    private(set) var steps: [Step] = []
    private(set) var operations = 0
    /// The transaction of six operations, by the replica that wrote last.
    private(set) var small: [ReplicatedTransaction] = []

    private let derivesIDs: Bool
    private var generator = SeededGenerator(seed: 7)
    private var clock: UInt64 = 1_767_600_000_000
    private var contexts: [VersionVector]
    private var unsent: [[TransactionID]]
    private var log: [TransactionID] = []
    private var pulled: [Int]
    private var ids: [String: RecordID] = [:]
    private static let authors = ["Harper Vale", "Quinn Moss", "Rowan Hale", "Sage Lind"]

    /// Reads the flat form of a season, which `../bench/anchors/common.py` writes.
    ///
    /// With `derivesIDs` records have ids of the transactions that create them, in place of those
    /// of the workload.
    init(flat: String, derivesIDs: Bool) {
        self.derivesIDs = derivesIDs
        let count = 16
        contexts = .init(repeating: VersionVector(), count: count)
        unsent = .init(repeating: [], count: count)
        pulled = .init(repeating: 0, count: count)
        for _ in 0..<count { replicas.append(ReplicaID(generator.identifier())) }
        var replica = 0
        var rows: [[Substring]] = []
        var isSmall = false
        for line in flat.split(separator: "\n", omittingEmptySubsequences: true) {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            switch cells[0] {
            case "O": rows.append(cells)
            case "F": continue
            default:
                commit(rows, by: replica, isSmall: isSmall)
                rows = []
                replica = Int(cells[1]) ?? 0
                if cells[0] == "S" { exchange(replica) }
                if cells[0] == "X" {
                    // Everybody is in step by then; whoever wrote last goes on.
                    isSmall = true
                    replica = 0
                }
            }
        }
        commit(rows, by: replica, isSmall: isSmall)
    }

    private mutating func exchange(_ replica: Int) {
        log += unsent[replica]
        unsent[replica] = []
        for id in log[pulled[replica]...] {
            contexts[replica][id.replica] = max(contexts[replica][id.replica], id.sequence)
        }
        pulled[replica] = log.count
        steps.append(.exchange(replica))
    }

    private mutating func commit(_ rows: [[Substring]], by replica: Int, isSmall: Bool) {
        if rows.isEmpty { return }
        // From seconds to a minute between two steps of a person, to the millisecond.
        clock += 1_500 + generator.next() % 40_000
        let id = TransactionID(replicas[replica], contexts[replica][replicas[replica]] + 1)
        let salt = TransactionSalt(generator.next())
        var created: UInt32 = 0
        var order: [RecordKey] = []
        var creations: Set<RecordKey> = []
        var writes: [RecordKey: [(field: FieldName, value: FieldValue)]] = [:]
        var deletions: Set<RecordKey> = []
        for row in rows {
            guard let type = RecordType(String(row[1])), let field = FieldName(String(row[3]))
            else { continue }
            let name = String(row[2])
            if ids[name] == nil {
                let own = RecordID.derived(
                    transaction: id, space: Self.space, salt: salt, index: created,
                    hash: SHA256Reference.hash)
                ids[name] = derivesIDs ? own : RecordID(hex: name)
                created += 1
                if let recordID = ids[name] { creations.insert(RecordKey(type, recordID)) }
            }
            guard let recordID = ids[name] else { continue }
            let key = RecordKey(type, recordID)
            if !order.contains(key) { order.append(key) }
            if field.name == "deleted" {
                deletions.insert(key)
            } else if let value = value(of: row) {
                writes[key, default: []].append((field, value))
            }
        }
        if !isSmall { operations += rows.count }
        let operations = order.flatMap { key -> [RecordOperation] in
            (creations.contains(key) ? [.create(key)] : [])
                + (writes[key] ?? []).sorted { $0.field < $1.field }
                .map { .set(key, $0.field, $0.value) }
                + (deletions.contains(key) ? [.delete(key)] : [])
        }
        let transaction = ReplicatedTransaction(
            space: Self.space, id: id,
            stamp: HybridTimestamp(packed: clock << 16),
            author: Self.authors[replica % Self.authors.count],
            context: contexts[replica], schemaVersion: 1,
            salt: derivesIDs && created > 0 ? salt : nil, operations: operations)
        if isSmall {
            small = [transaction]
            return
        }
        contexts[replica][id.replica] = id.sequence
        unsent[replica].append(id)
        steps.append(.transaction(transaction))
    }

    /// Times are instants and dates, ids are references, all else is what it is.
    private func value(of row: [Substring]) -> FieldValue? {
        let text = String(row[5])
        switch row[3] {
        case "start", "end", "reportedAt": return Self.instant(text).map(FieldValue.instant)
        case "date", "startDate": return CivilDate(text).map(FieldValue.date)
        case "production", "session", "musician":
            return ids[text].map(FieldValue.reference) ?? .text(text)
        default: break
        }
        switch row[4] {
        case "i": return Int64(text).map(FieldValue.integer)
        case "s": return .text(text)
        default: return nil
        }
    }

    /// `2026-01-05T10:00`, as if it were UTC.
    private static func instant(_ text: String) -> Instant? {
        let parts = text.split(separator: "T")
        guard parts.count == 2, let date = CivilDate(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 2 else { return nil }
        return Instant(
            milliseconds: date.dayNumber * 86_400_000 + (clock[0] * 60 + clock[1]) * 60_000)
    }
}
