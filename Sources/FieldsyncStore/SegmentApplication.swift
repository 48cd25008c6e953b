import FieldsyncCore
import FieldsyncFormat

/// Applies a segment within one SQLite transaction.
///
/// What is known is passed over, what comes early is parked, what contradicts the log is set
/// aside; the rest enters the log, and with it whatever had waited for it. Of a segment that
/// contradicts the log nothing else is taken: what was written in sight of the contradiction cannot
/// be told from the rest.
struct SegmentApplication {
    private let tables: SpaceSource
    private let source: ReplicaID?
    private let nowMilliseconds: UInt64
    private var clock: HybridLogicalClock
    private var outcome = ApplyOutcome()
    /// Replicas that wrote one place twice; what follows in either branch cannot be told apart.
    private var forked: Set<ReplicaID>
    /// What is kept beside the log.
    private let heldDeeds: [Deed: [HeldPlace]]
    private let isParted: Bool
    /// Those of this segment that wait, until their time comes.
    private var waiting: Set<TransactionID> = []
    private let keepsArrivals: Bool
    /// What entered the log, and who handed it over; empty where nobody asks.
    private(set) var arrivals: [Arrival] = []

    init(
        tables: SpaceSource, source: ReplicaID?, chains: ChainStanding, nowMilliseconds: UInt64,
        keepsArrivals: Bool = false
    ) throws {
        self.keepsArrivals = keepsArrivals
        self.tables = tables
        self.source = source
        self.nowMilliseconds = nowMilliseconds
        clock = try tables.clock()
        heldDeeds = try tables.heldDeeds()
        forked =
            switch chains {
            case .unproven: Set(try tables.replicas(in: .quarantine))
            case .agreed: []
            case .parted(let replicas): replicas
            }
        isParted = if case .parted = chains { true } else { false }
    }

    /// - Throws: ``StoreError/heldFull(_:count:bytes:)`` where no more can wait, or
    ///   ``StoreError/damaged(detail:)``; then nothing of the segment is applied.
    ///
    /// - Parameter isLast: False where another segment of the space follows in the same SQLite
    ///   transaction; then rows and heads stay in memory.
    mutating func apply(_ segment: Segment, isLast: Bool = true) throws -> ApplyOutcome {
        let spelled = segment.canonicalTransactions
        if try setAsideForks(of: segment, spelled) { return outcome }
        tables.isDeferring = true
        defer { tables.isDeferring = false }
        let foreseen = segment.foreseen
        for (place, transaction) in segment.transactions.enumerated() {
            try take(
                transaction, canonical: spelled[place],
                foreseen: foreseen.isEmpty ? nil : foreseen[place], source: source,
                receivedMilliseconds: nowMilliseconds)
        }
        if outcome.applied > 0 {
            try takeParked()
            try tables.writeLog(arrived: tables.isFresh(segment) ? segment.plainBytes : nil)
            try tables.setClock(clock)
        }
        if isLast { try tables.settle() }
        outcome.parked = waiting.count
        return outcome
    }

    /// Sets the transactions of a segment aside that contradict the log, and what follows them;
    /// false where there are none.
    private mutating func setAsideForks(
        of segment: Segment, _ spelled: [[UInt8]]
    ) throws -> Bool {
        let vector = try tables.vector()
        var contradicted: Set<ReplicaID> = isParted ? forked : []
        for (transaction, canonical) in zip(segment.transactions, spelled)
        where vector.contains(transaction.id) {
            if try !tables.holds(canonical, as: transaction.id) {
                // A damaged log differs from what arrives, and no disk was copied.
                try tables.prove(transaction.id)
                contradicted.insert(transaction.id.replica)
            }
        }
        if contradicted.isEmpty { return false }
        for (transaction, canonical) in zip(segment.transactions, spelled)
        where contradicted.contains(transaction.id.replica) {
            let isHeld = vector.contains(transaction.id)
            if isHeld, try tables.holds(canonical, as: transaction.id) {
                outcome.known += 1
            } else {
                try setAside(
                    transaction, canonical, isHeld ? .fork : .afterFork, source, nowMilliseconds)
            }
        }
        return true
    }

    private mutating func take(
        _ transaction: ReplicatedTransaction,
        canonical: [UInt8],
        foreseen: (before: ChainHash, link: ChainHash)? = nil,
        source: ReplicaID?,
        receivedMilliseconds: UInt64
    ) throws {
        let id = transaction.id
        if try tables.vector().contains(id) {
            if try tables.holds(canonical, as: id) {
                outcome.known += 1
            } else {
                // A damaged log differs from what arrives, and no disk was copied.
                try tables.prove(id)
                try setAside(transaction, canonical, .fork, source, receivedMilliseconds)
            }
        } else if forked.contains(id.replica) {
            try setAside(transaction, canonical, .afterFork, source, receivedMilliseconds)
        } else if try tables.vector().admits(transaction) {
            try tables.append(
                transaction, canonical: canonical, foreseen: foreseen,
                receivedMilliseconds: receivedMilliseconds)
            clock.observe(transaction.stamp, nowMilliseconds: nowMilliseconds)
            if !heldDeeds.isEmpty, let places = heldDeeds[Deed(transaction)] {
                // What is filed again has another name, which no replica gives itself.
                try tables.release(places.filter { $0.transaction.replica != id.replica })
            }
            outcome.applied += 1
            if keepsArrivals {
                arrivals.append(Arrival(transaction: transaction, source: source))
            }
        } else {
            let isNew = try tables.hold(
                transaction, canonical: canonical, in: .parked, cause: .early, source: source,
                receivedMilliseconds: receivedMilliseconds)
            if isNew { waiting.insert(id) } else { outcome.known += 1 }
        }
    }

    private mutating func setAside(
        _ transaction: ReplicatedTransaction,
        _ canonical: [UInt8],
        _ cause: HeldTransaction.Cause,
        _ source: ReplicaID?,
        _ receivedMilliseconds: UInt64
    ) throws {
        forked.insert(transaction.id.replica)
        outcome.forks.append(transaction.id)
        // Its laptop has filed it again already.
        if try tables.isFiled(transaction) { return }
        _ = try tables.hold(
            transaction, canonical: canonical, in: .quarantine, cause: cause, source: source,
            receivedMilliseconds: receivedMilliseconds)
    }

    /// Tries what waits until nothing more can be applied.
    private mutating func takeParked() throws {
        var isMoving = true
        while isMoving {
            isMoving = false
            for replica in try tables.replicas(in: .parked) {
                while try takeParked(of: replica) { isMoving = true }
            }
        }
    }

    /// Tries what waits of one replica and is next, or is past; false where nothing was.
    private mutating func takeParked(of replica: ReplicaID) throws -> Bool {
        var isMoving = false
        let next = try tables.vector()[replica] + 1
        for parked in try tables.parked(of: replica, upTo: next) {
            let vector = try tables.vector()
            let isDue =
                vector.contains(parked.transaction.id) || forked.contains(replica)
                || vector.admits(parked.transaction)
            guard isDue else { continue }
            guard try tables.unpark(parked) else { continue }
            waiting.remove(parked.transaction.id)
            let known = outcome.known
            try take(
                parked.transaction, canonical: parked.canonical, source: parked.source,
                receivedMilliseconds: parked.receivedMilliseconds)
            // It was told of as parked, and is not news a second time.
            outcome.known = known
            isMoving = true
        }
        return isMoving
    }
}
