import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// Reads transactions that are about to leave this replica, and proves each against its chain.
///
/// Nobody who receives a transaction can tell it from the one that its author wrote, so a damaged
/// log has to be found before it is handed on. It costs one hash a transaction.
struct LogProof {
    private let tables: SpaceSource
    /// The links that were proven here, by replica.
    private var links: [ReplicaID: Head] = [:]

    init(_ tables: SpaceSource) { self.tables = tables }

    /// The transaction at a position of the log.
    ///
    /// - Throws: ``StoreError/damaged(detail:)``, naming the transaction, where row, payload and
    ///   chain do not belong together.
    mutating func transaction(at position: Int64) throws -> ReplicatedTransaction {
        guard let row = try tables.recentRow(at: position) ?? tables.logRow(at: position) else {
            throw damaged("position \(position)", "the transaction is missing")
        }
        let (id, link) = (row.id, row.link)
        guard try row.isProven || before(id).next(canonical: row.payload, hash: sha256) == link
        else {
            throw damaged("transaction \(id)", "payload and hash do not belong together")
        }
        if let head = try tables.heads().heads[id.replica], head.sequence == id.sequence,
            head.hash != link
        {
            throw damaged("transaction \(id)", "the head has another hash than the log")
        }
        let transaction: ReplicatedTransaction
        do {
            transaction = try row.decoded ?? CanonicalTransaction.decode(row.payload)
        } catch {
            throw damaged("transaction \(id)", "the payload cannot be read: \(error)")
        }
        guard transaction.id == id, transaction.space == tables.space else {
            throw damaged(
                "transaction \(id)",
                "the payload is transaction \(transaction.id) of \(transaction.space)")
        }
        links[id.replica] = Head(sequence: id.sequence, hash: link)
        tables.keep(row.read(as: transaction))
        return transaction
    }

    /// The link that a transaction's own follows from.
    private func before(_ id: TransactionID) throws -> ChainHash {
        if id.sequence == 1 { return .origin }
        if let known = links[id.replica], known.sequence == id.sequence - 1 { return known.hash }
        guard let link = try tables.link(of: TransactionID(id.replica, id.sequence - 1)) else {
            throw damaged("transaction \(id)", "the one before it is missing")
        }
        return link
    }

    private func damaged(_ place: String, _ message: String) -> StoreError {
        .damaged(detail: "table log, space \(tables.space), \(place): \(message)")
    }
}

extension SpaceSource {
    /// The link of the chain at a transaction of the log, or nil where it is not held.
    ///
    /// - Throws: ``StoreError/historyLetGo(_:written:)`` where the link went with its transaction.
    func link(of id: TransactionID) throws -> ChainHash? {
        if isKept, let known = recent.link(of: id) { return known }
        do {
            let link = try logRow(of: id)?.link
            if isKept, let link { recent.keep(link, of: id) }
            return link
        } catch StoreError.historyLetGo {
            guard let pack = try pack(with: id) else { return nil }
            return try pack.index.place(of: id).map(pack.link)
        }
    }

    /// Throws ``StoreError/damaged(detail:)`` where a transaction of the log is not the one that
    /// its chain names.
    func prove(_ id: TransactionID) throws {
        guard let position = try position(of: id) else { return }
        var proof = LogProof(self)
        _ = try proof.transaction(at: position)
    }
}
