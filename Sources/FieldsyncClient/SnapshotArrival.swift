import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Synchronization

/// Snapshots on their way to a laptop: which of them are whole, and how much of the one that is not
/// is there, so that it goes on after a cut.
final class SnapshotArrival: Sendable {
    private struct State {
        /// What the server said that it holds, in transactions.
        var announced: [SpaceID: Int] = [:]
        /// The space whose parts are coming, where they begin, and their bytes.
        var unfinished: (space: SpaceID, start: Int, byteCount: UInt64)?
        /// Bytes of it that are still to come.
        var left: UInt64 = 0
        /// Where whole ones lie that are not installed yet.
        var whole: [Range<Int>] = []
        /// Transactions of those that are whole.
        var transactions = 0
        var byteCount = 0
    }

    private let spool: SnapshotSpool
    private let state = Mutex(State())
    private let told: @Sendable (ExchangeProgress) -> Void

    /// - Throws: What the store throws.
    init(
        to replica: Replica, telling told: @escaping @Sendable (ExchangeProgress) -> Void
    ) throws {
        spool = try SnapshotSpool(in: replica.directory)
        self.told = told
    }

    /// Bytes of all parts that came.
    var byteCount: Int { state.withLock { $0.byteCount } }

    /// Told how many transactions of each space are to come.
    func announce(_ transactions: [SpaceID: Int]) {
        state.withLock { $0.announced.merge(transactions) { $1 } }
    }

    /// Takes the next part.
    ///
    /// - Parameter left: Bytes of the space's parts from this one on.
    /// - Throws: ``SnapshotFault``, or what the store throws.
    func take(_ part: [UInt8], left: UInt64) throws {
        let progress = try state.withLock { state in
            if SnapshotPart.isHead(part) {
                guard case .head(let head) = try SnapshotPart(decoding: part) else {
                    throw SnapshotFault.outOfPlace
                }
                state.unfinished = (head.space, spool.end, left)
                state.left = left
            }
            guard let unfinished = state.unfinished, left == state.left,
                UInt64(part.count) <= left
            else { throw SnapshotFault.outOfPlace }
            try spool.append(part)
            state.left -= UInt64(part.count)
            state.byteCount += part.count
            if state.left == 0 {
                state.whole.append(unfinished.start..<spool.end)
                state.transactions += state.announced[unfinished.space] ?? 0
                state.unfinished = nil
            }
            return Self.progress(of: state)
        }
        told(progress)
    }

    /// How far it is: of the space that is coming, the share of its bytes.
    private static func progress(of state: State) -> ExchangeProgress {
        var progress = ExchangeProgress()
        progress.bytesReceived = state.byteCount
        progress.transactionsToReceive = state.announced.values.reduce(0, +)
        progress.transactionsReceived = state.transactions
        if let (space, _, byteCount) = state.unfinished, byteCount > 0 {
            let all = UInt64(clamping: state.announced[space] ?? 0)
            let share = byteCount.dividingFullWidth(
                all.multipliedFullWidth(by: byteCount - state.left))
            progress.transactionsReceived += Int(clamping: share.quotient)
        }
        return progress
    }

    /// What is there of a snapshot that broke off.
    func begun() throws -> SnapshotBeginning? {
        let (unfinished, left) = state.withLock { ($0.unfinished, $0.left) }
        guard let (space, start, byteCount) = unfinished,
            let found = try spool.beginning(of: byteCount - left, from: start)
        else { return nil }
        return SnapshotBeginning(space: space, byteCount: byteCount - left, hash: found.hash)
    }

    /// Makes spaces of those that are whole.
    ///
    /// - Throws: ``SnapshotFault``, or what the store throws.
    func install(in replica: Replica) throws -> SnapshotOutcome {
        let whole = state.withLock { state in
            defer { state.whole = [] }
            return state.whole
        }
        var outcome = SnapshotOutcome()
        for range in whole { outcome.add(try replica.install(spool, range)) }
        return outcome
    }

    /// - Throws: ``SnapshotFault/incomplete(_:)`` where one has no end though the reply has.
    func finish() throws {
        if let (space, _, _) = state.withLock({ $0.unfinished }) {
            throw SnapshotFault.incomplete(space)
        }
    }
}
