import FieldsyncCore
import FieldsyncFormat

/// Finds what arrives and is on file already, because somebody accepted it for a laptop that was
/// thought to be gone: of the two that say the same, the one that came first counts. The rules are
/// in `protocol/healing.md`.
///
/// What was accepted is read once, and so is what writes to a record, however much arrives.
struct AcceptedBefore {
    private let source: SpaceSource
    private let writers: [TransactionID]
    private var accepted: [Deed: [TransactionID]]?
    private var touching: [RecordKey: [Deed: [TransactionID]]] = [:]

    init(_ source: SpaceSource) throws {
        self.source = source
        writers = try source.heads().vector.entries.filter(\.replica.isTakenOver)
    }

    /// Why a transaction that is in the log now is to count nowhere; nil where it counts.
    ///
    /// - Parameter refused: What is refused with it.
    mutating func objection(
        to transaction: ReplicatedTransaction, beside refused: Set<TransactionID>
    ) throws -> Objection? {
        if writers.isEmpty || transaction.operations.contains(where: \.isJudgement) { return nil }
        let same =
            transaction.id.replica.isTakenOver
            ? try others(like: transaction) : try acceptedDeeds()[Deed(transaction)] ?? []
        let standing = try same.first { id in
            try id != transaction.id && !refused.contains(id) && !source.isRefused(id)
        }
        return standing.map {
            Objection(
                .filedBefore,
                "the same is on file as \($0), since somebody accepted it when its laptop was gone")
        }
    }

    private mutating func acceptedDeeds() throws -> [Deed: [TransactionID]] {
        if let accepted { return accepted }
        var found: [Deed: [TransactionID]] = [:]
        for last in writers {
            for sequence in 1...last.sequence {
                let id = TransactionID(last.replica, sequence)
                guard let entry = try source.entry(id) else { continue }
                found[Deed(entry.transaction), default: []].append(id)
            }
        }
        accepted = found
        return found
    }

    private mutating func others(
        like transaction: ReplicatedTransaction
    ) throws -> [TransactionID] {
        guard let record = transaction.operations.first?.record else { return [] }
        if touching[record] == nil {
            touching[record] = try source.entries(touching: record).map(\.transaction)
                .reduce(into: [:]) { $0[Deed($1), default: []].append($1.id) }
        }
        return touching[record]?[Deed(transaction)] ?? []
    }
}

extension ReplicaID {
    /// What the ids of what was taken over begin with; the id of a key does so once in 2^32, and
    /// then costs a look.
    private static let beginning = Array("gone".utf8)

    /// The id under which something is filed for a laptop that is gone.
    ///
    /// - Parameter content: A hash of all that is filed.
    init?(takingOver content: [UInt8]) { self.init(bytes: Self.beginning + content) }

    /// True where no laptop has the id.
    var isTakenOver: Bool { bytes.starts(with: Self.beginning) }
}
