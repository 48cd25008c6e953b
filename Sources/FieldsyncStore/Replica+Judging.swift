public import FieldsyncCore
public import FieldsyncFormat
import GRDB

/// A transaction that entered the log, and who handed it over.
public struct Arrival: Hashable, Sendable {
    /// What arrived.
    public let transaction: ReplicatedTransaction
    /// The replica that handed it over, where known.
    public let source: ReplicaID?

    /// An arrival of its parts.
    public init(transaction: ReplicatedTransaction, source: ReplicaID?) {
        self.transaction = transaction
        self.source = source
    }
}

/// Why a transaction is refused.
public struct Objection: Hashable, Sendable {
    /// For programs.
    public let cause: RefusalCause
    /// For people: a sentence without its full stop, up to 1,000 bytes.
    public let text: String

    /// An objection of its parts; a longer text is cut.
    public init(_ cause: RefusalCause, _ text: String) {
        self.cause = cause
        var kept = text
        while kept.utf8.count > ReplicatedTransaction.Limits.reasonBytes { kept.removeLast() }
        self.text = kept
    }
}

/// Who judges what arrives at a server.
public struct ArrivalJudge: Sendable {
    /// The name under which verdicts are written.
    public let author: String
    /// Says why an arrival is refused; nil where it stands.
    public let objection: @Sendable (Arrival) -> Objection?

    /// A judge of its parts.
    public init(author: String, objection: @escaping @Sendable (Arrival) -> Objection?) {
        self.author = author
        self.objection = objection
    }
}

extension Replica {
    /// Applies a segment, and judges what of it enters the log, each transaction by itself.
    ///
    /// The verdicts are one transaction of this replica, written with the segment or not at all.
    /// What was refused, and what depends on its creations, is in the log and applied nowhere.
    /// Safe to repeat.
    ///
    /// - Throws: As ``apply(_:from:chains:)``.
    public func apply(
        _ segment: Segment, from source: ReplicaID?, chains: ChainStanding,
        judge: ArrivalJudge?
    ) throws -> ApplyOutcome {
        let outcome = try files.file(for: segment.space).write(keeping: true) { db in
            let tables = self.source(segment.space, db)
            var application = try SegmentApplication(
                tables: tables, source: source, chains: chains,
                nowMilliseconds: environment.nowMilliseconds(), keepsArrivals: judge != nil)
            var outcome = try application.apply(segment)
            if let judge {
                outcome.refused = try tables.judge(application.arrivals, judge, of: self)
            }
            return outcome
        }
        if outcome.applied > 0 { try note(known: [segment.space]) }
        return outcome
    }

    /// Applies segments of one space that follow each other, all of them in one SQLite transaction,
    /// which costs less than one by one.
    ///
    /// - Parameters:
    ///   - following: The segment after those that it gave already, of the same space; nil where
    ///     there is none yet, or none that should share the commit.
    ///   - recent: What one such call keeps for the next one.
    /// - Returns: What came of each, up to the first that contradicts the log; none is asked for
    ///   after that one.
    /// - Throws: As ``apply(_:from:chains:)``; then nothing of any of them is applied.
    package func apply(
        _ segment: Segment, following: () -> Segment?, from source: ReplicaID?,
        chains: ChainStanding, recent: RecentPacks
    ) throws -> [ApplyOutcome] {
        try files.file(for: segment.space).write(keeping: true) { db in
            let tables = self.source(segment.space, db)
            try recent.lend(to: tables)
            var outcomes: [ApplyOutcome] = []
            var next: Segment? = segment
            while let segment = next {
                var application = try SegmentApplication(
                    tables: tables, source: source, chains: chains,
                    nowMilliseconds: environment.nowMilliseconds())
                let outcome = try application.apply(segment, isLast: false)
                outcomes.append(outcome)
                next = outcome.forks.isEmpty ? following() : nil
            }
            try tables.settle()
            try recent.keep(of: tables)
            return outcomes
        }
    }

    /// Says something of transactions, as one transaction of this replica.
    ///
    /// - Parameters:
    ///   - space: Where they are.
    ///   - author: Who says it.
    /// - Returns: The transactions of which something was said: what follows from it for those that
    ///   depend on them included. Those that the log lacks are left out.
    /// - Throws: What the store throws.
    @discardableResult
    public func judge(
        _ judgements: [Judgement], in space: SpaceID, author: String
    ) throws -> [TransactionID] {
        try files.file(for: space).write { db in
            try source(space, db).say(judgements, author: author, of: self)
        }
    }
}

extension Replica {
    /// Writes what a refused transaction wrote once more, as a transaction of this replica whose
    /// author has seen everything that is held, and says that the refusal is dealt with.
    ///
    /// - Parameters:
    ///   - id: The refused transaction.
    ///   - space: Where it is.
    ///   - author: Who sends it again.
    ///   - amend: What to write instead of its operations; nothing lets it go.
    /// - Returns: The new transaction.
    /// - Throws: ``StoreError/notRefused(_:_:)``, or what any write throws.
    @discardableResult
    public func sendAgain(
        _ id: TransactionID, in space: SpaceID, author: String,
        amend: ([RecordOperation]) throws -> [RecordOperation] = { $0 }
    ) throws -> TransactionID {
        try files.file(for: space).write { db in
            let tables = source(space, db)
            guard let refused = try tables.entry(id)?.transaction, try tables.isRefused(id),
                let record = refused.operations.first?.record
            else { throw StoreError.notRefused(id, space) }
            var operations = try amend(refused.operations.filter { !$0.isJudgement })
            // Whoever sends it again has seen what was deleted since, and does not bring it back.
            let spoken = Set(operations.filter(\.speaksOfExistence).map(\.record))
            for key in Set(operations.flatMap(\.records)).subtracting(spoken).sorted()
            where try tables.stored(key)?.isDeleted == true {
                operations.append(.leaveDeleted(key))
            }
            operations.append(.judge(record, Judgement(id, .settled)))
            return try tables.appendOwn(
                operations, author: author, reason: refused.reason, of: self)
        }
    }
}

extension RecordOperation {
    fileprivate var speaksOfExistence: Bool {
        switch self {
        case .delete, .undelete, .resolveDeletion, .leaveDeleted: true
        default: false
        }
    }
}

extension SpaceSource {
    /// - Returns: How many were refused.
    fileprivate func judge(
        _ arrivals: [Arrival], _ judge: ArrivalJudge, of replica: Replica
    ) throws -> Int {
        var (operations, settling) = ([RecordOperation](), [RecordOperation]())
        var refused: Set<TransactionID> = []
        var accepted = try AcceptedBefore(self)
        for arrival in arrivals {
            let transaction = arrival.transaction
            let objection =
                try judge.objection(arrival) ?? accepted.objection(to: transaction, beside: refused)
                ?? dependency(of: transaction, beside: refused)
            guard let objection, let record = transaction.operations.first?.record else {
                continue
            }
            refused.insert(transaction.id)
            operations.append(
                .judge(
                    record,
                    Judgement(
                        transaction.id, .refused(objection.cause, text: objection.text))))
            if objection.cause == .filedBefore {
                settling.append(.judge(record, Judgement(transaction.id, .settled)))
            }
        }
        if operations.isEmpty { return 0 }
        try appendOwn(operations, author: judge.author, of: replica)
        // Nobody has anything to do about what counts under another id.
        if !settling.isEmpty { try appendOwn(settling, author: judge.author, of: replica) }
        return operations.count - settling.count
    }

    fileprivate func say(
        _ judgements: [Judgement], author: String, of replica: Replica
    ) throws -> [TransactionID] {
        var operations: [RecordOperation] = []
        var said: [TransactionID] = []
        func add(_ judgement: Judgement) throws {
            guard
                let record = try entry(judgement.transaction)?.transaction.operations.first?.record
            else { return }
            operations.append(.judge(record, judgement))
            said.append(judgement.transaction)
        }
        for judgement in judgements { try add(judgement) }
        if operations.isEmpty { return [] }
        try appendOwn(operations, author: author, of: replica)
        // What was refused for a creation that stands now stands with it, and so on.
        while true {
            operations = []
            let standing = try refused().filter { $0.cause == .dependsOnRefused }.filter {
                guard let transaction = try entry($0.transaction)?.transaction else { return false }
                return try dependency(of: transaction, beside: []) == nil
            }
            for refusal in standing { try add(Judgement(refusal.transaction, .stands)) }
            if operations.isEmpty { return said }
            try appendOwn(operations, author: author, of: replica)
        }
    }

    /// Why a transaction cannot stand: it writes to a record that only refused transactions
    /// create, and its author had seen one of these.
    private func dependency(
        of transaction: ReplicatedTransaction, beside fresh: Set<TransactionID>
    ) throws -> Objection? {
        guard try !fresh.isEmpty || hasRefused() else { return nil }
        let mentioned = Set(transaction.operations.filter { !$0.isJudgement }.flatMap(\.records))
        let created = Set(transaction.creations)
        for key in mentioned.subtracting(created).sorted() {
            let creators = try entries(touching: key).map(\.transaction)
                .filter { $0.id != transaction.id && $0.creations.contains(key) }
            let (out, standing) = try creators.reduce(into: ([TransactionID](), 0)) { sums, other in
                if try fresh.contains(other.id) || isRefused(other.id) {
                    sums.0.append(other.id)
                } else {
                    sums.1 += 1
                }
            }
            if standing == 0, let missing = out.first(where: { transaction.saw($0) }) {
                return Objection(
                    .dependsOnRefused,
                    "it writes to \(key), and \(missing), which makes that record, was refused")
            }
        }
        return nil
    }

    @discardableResult
    fileprivate func appendOwn(
        _ operations: [RecordOperation], author: String, reason: String = "", of replica: Replica
    ) throws -> TransactionID {
        let now = replica.environment.nowMilliseconds()
        let own = replica.identity.id
        let held = try heads().vector
        var clock = try clock()
        let transaction = ReplicatedTransaction(
            space: space, id: TransactionID(own, held[own] + 1),
            stamp: clock.issue(nowMilliseconds: now), author: author, reason: reason,
            context: held, schemaVersion: replica.schema.version, operations: operations)
        do {
            try transaction.check()
        } catch {
            throw StoreError.unfitTransaction(error)
        }
        guard Segment.admits(transaction) else {
            throw StoreError.transactionTooLarge(operations: operations.count)
        }
        try append(
            transaction, canonical: CanonicalTransaction.encode(transaction),
            receivedMilliseconds: now)
        try setClock(clock)
        return transaction.id
    }
}

extension ReplicatedTransaction {
    fileprivate var creations: [RecordKey] {
        operations.compactMap { operation in
            if case .create(let key) = operation { key } else { nil }
        }
    }
}
