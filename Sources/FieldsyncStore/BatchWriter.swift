public import FieldsyncCore
import FieldsyncFormat

/// What stays of a batch of transactions when something throws in the midst of it.
public enum BatchFailure: Hashable, Sendable {
    /// Nothing: the batch is one step.
    case keepNothing
    /// The transactions before the one that failed.
    case keepEarlier
}

/// Writes transactions that share one fsync, inside
/// ``Replica/write(author:reason:allowsUnknown:onFailure:_:)``.
public final class BatchWriter {
    /// What was written so far, in order.
    public private(set) var written: [(space: SpaceID, id: TransactionID)] = []

    private let replica: Replica
    private let author: String
    private let reason: String
    private let allowsUnknown: Bool
    private var files: [StoreFile] = []
    private var sources: [SpaceID: SpaceSource] = [:]

    init(replica: Replica, author: String, reason: String, allowsUnknown: Bool) {
        self.replica = replica
        self.author = author
        self.reason = reason
        self.allowsUnknown = allowsUnknown
    }

    /// One replicated transaction of what `body` writes, or none where it writes nothing.
    ///
    /// Where `body` throws, nothing of this transaction stays, and the batch can go on.
    ///
    /// - Parameters:
    ///   - space: The space; it comes to be by this where nobody wrote to it yet.
    ///   - author: Who, where it is not the batch's author.
    ///   - reason: Why, where it is not the batch's reason.
    ///   - basis: What the author had seen, where that is less than what is held here: an import
    ///     that repeats an older document. Values that it had not seen stay beside its own.
    public func transaction<T>(
        in space: SpaceID,
        author: String? = nil,
        reason: String? = nil,
        basis: VersionVector? = nil,
        _ body: (SpaceWriter) throws -> T
    ) throws -> T {
        let file = try joined(space)
        do {
            return try file.write(keeping: true) { db in
                let source: SpaceSource
                if let known = sources[space] {
                    source = known
                } else {
                    source = replica.source(space, db)
                    if replica.layout == .oneFile,
                        try Replica.newestBefore(closing: space, db) != nil
                    {
                        throw StoreError.spaceTakenAway(space)
                    }
                    sources[space] = source
                }
                return try capture(
                    source, author: author ?? self.author, reason: reason ?? self.reason,
                    basis: basis, body)
            }
        } catch {
            // What it remembers may be of the part that was taken back.
            sources[space] = nil
            throw error
        }
    }

    private func capture<T>(
        _ source: SpaceSource,
        author: String,
        reason: String,
        basis: VersionVector?,
        _ body: (SpaceWriter) throws -> T
    ) throws -> T {
        precondition(source.pending == nil, "a transaction was begun inside one of its space")
        let held = try source.vector()
        if let basis, !held.covers(basis) { throw StoreError.basisAhead(source.space) }
        let own = replica.identity.id
        let pending = PendingTransaction(
            id: TransactionID(own, held[own] + 1), space: source.space, basis: basis)
        source.pending = pending
        let writer = SpaceWriter(
            source: source, pending: pending, allowsUnknown: allowsUnknown,
            environment: replica.environment)
        let result: T
        do {
            result = try body(writer)
        } catch {
            source.pending = nil
            throw error
        }
        source.pending = nil
        if pending.isEmpty { return result }
        try append(
            pending, to: source, author: author, reason: reason, context: basis ?? held)
        written.append((source.space, pending.id))
        return result
    }

    private func append(
        _ pending: PendingTransaction,
        to source: SpaceSource,
        author: String,
        reason: String,
        context: VersionVector
    ) throws {
        let now = replica.environment.nowMilliseconds()
        var clock = try source.clock()
        let stamp = clock.issue(nowMilliseconds: now)
        let transaction = ReplicatedTransaction(
            space: source.space, id: pending.id, stamp: stamp, author: author, reason: reason,
            context: context, schemaVersion: replica.schema.version, salt: pending.salt,
            operations: pending.operations)
        do {
            try transaction.check()
        } catch {
            throw StoreError.unfitTransaction(error)
        }
        guard Segment.admits(transaction) else {
            throw StoreError.transactionTooLarge(operations: transaction.operations.count)
        }
        try source.append(
            transaction, canonical: CanonicalTransaction.encode(transaction),
            receivedMilliseconds: now)
        try source.setClock(clock)
    }

    // MARK: The files of the batch

    /// The space's file, in which this batch has a transaction open.
    private func joined(_ space: SpaceID) throws -> StoreFile {
        let file = try replica.files.file(for: space)
        if !files.contains(where: { $0 === file }) {
            try file.begin()
            files.append(file)
            try replica.followIdentity()
        }
        return file
    }

    /// Commits all files, or takes everything back.
    func end(commit: Bool) throws {
        sources = [:]
        var failure: (any Error)?
        for file in files {
            do {
                // A file whose neighbour failed is taken back, so that as little as can be stays.
                try file.end(commit: commit && failure == nil)
            } catch {
                failure = failure ?? error
            }
        }
        files = []
        if let failure { throw failure }
    }
}
