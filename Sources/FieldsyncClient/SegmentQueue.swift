import Dispatch
package import FieldsyncCore
package import FieldsyncFormat
package import FieldsyncStore
import Synchronization

/// Applies segments in the background, in their order, while the next ones are read: those that
/// are there when it gets to them share one commit.
package final class SegmentQueue: Sendable {
    /// What came of a segment; nil where one before it contradicted the log, so that it was left.
    package struct Finished: Sendable {
        let segment: BatchedSegment
        package let outcome: Result<ApplyOutcome?, any Error>
    }

    private struct State {
        var waiting: [Segment] = []
        var finished: [Finished] = []
        var parted: Set<SpaceID> = []
        /// What was handed over for being applied, the last ones.
        var spent: [Segment] = []
        var chains = ForeseenChains()
        var worker: Task<Void, Never>?
        /// Who reads, while there is no room.
        var reader: CheckedContinuation<Void, Never>?
        /// True while the bytes of one more are here and being read.
        var isReading = false
        /// Who applies, while it waits for that one.
        var applier: DispatchSemaphore?

        /// To wait for where nothing is here but one is being read.
        mutating func whatIsRead() -> DispatchSemaphore? {
            guard waiting.isEmpty, isReading else { return nil }
            applier = DispatchSemaphore(value: 0)
            return applier
        }

        mutating func readingEnds() {
            isReading = false
            applier?.signal()
            applier = nil
        }
    }

    /// Segments that wait, at most; the reader then waits too.
    private static let room = 4
    /// Segments that are kept after they were applied, so that the reader frees the memory that
    /// it has filled: who applies them is busier.
    private static let spentKept = 4

    private let replica: Replica
    private let server: ReplicaID
    private let recent = RecentPacks()
    private let state = Mutex(State())
    /// Where segments are read. Of its own, since threads that wait for a file may all wait for
    /// who applies, and one, so that memory of one kind lies together.
    private let desk = DispatchQueue(label: "fieldsync.segments")

    package init(replica: Replica, server: ReplicaID) {
        self.replica = replica
        self.server = server
    }

    /// Reads one from bytes that are here; what is being applied meanwhile is not committed before
    /// it was read, or could not be. For one reader at a time, who adds it then or gives it up.
    ///
    /// - Parameter read: Computes, and waits for nothing: whoever applies waits for it.
    package func reading(_ read: @escaping @Sendable () throws -> Segment) async throws -> Segment {
        state.withLock { $0.isReading = true }
        do {
            return try await withCheckedThrowingContinuation { reader in
                desk.async { reader.resume(with: Result { try read() }) }
            }
        } catch {
            giveUp()
            throw error
        }
    }

    /// Says that what was read does not come.
    package func giveUp() { state.withLock { $0.readingEnds() } }

    /// Takes one more; waits where there is no room for it. For one reader at a time.
    package func add(_ segment: Segment) async {
        let segment = foreseeing(segment)
        await withCheckedContinuation { reader in
            let hasRoom = state.withLock { state in
                if state.waiting.count < Self.room { return true }
                state.reader = reader
                return false
            }
            if hasRoom { reader.resume() }
        }
        let spent = state.withLock { state in
            state.waiting.append(segment)
            state.readingEnds()
            if state.worker == nil { state.worker = Task { await work() } }
            let spent = state.spent.dropLast(Self.spentKept)
            state.spent = state.spent.suffix(Self.spentKept)
            return spent
        }
        _ = consume spent
    }

    private func foreseeing(_ segment: Segment) -> Segment {
        var segment = segment
        var chains = state.withLock { $0.chains }
        chains.foresee(&segment)
        state.withLock { [chains] in $0.chains = chains }
        return segment
    }

    /// What came of segments since this was last asked.
    func finished() -> [Finished] {
        state.withLock { state in
            defer { state.finished = [] }
            return state.finished
        }
    }

    /// As ``finished()``, once nothing waits any more.
    package func settled() async -> [Finished] {
        while let worker = state.withLock({ $0.worker }) { await worker.value }
        return finished()
    }

    private func work() async {
        while let segment = next(else: { $0.worker = nil }) {
            let finished = await apply(segment)
            state.withLock { state in
                state.finished += finished
                for finished in finished {
                    guard case .success(let outcome?) = finished.outcome else { continue }
                    if !outcome.forks.isEmpty { state.parted.insert(finished.segment.space) }
                }
            }
        }
    }

    /// The segment that waits longest, where it is of the right kind.
    private func next(
        where fits: (Segment) -> Bool = { _ in true }, else none: (inout State) -> Void = { _ in }
    ) -> Segment? {
        let (segment, reader) = state.withLock { state in
            guard let first = state.waiting.first, fits(first) else {
                none(&state)
                return (Segment?.none, CheckedContinuation<Void, Never>?.none)
            }
            state.spent.append(state.waiting.removeFirst())
            guard state.waiting.count <= Self.room / 2 else { return (first, nil) }
            defer { state.reader = nil }
            return (first, state.reader)
        }
        reader?.resume()
        return segment
    }

    /// As ``next(where:else:)``, or the one that is being read now.
    private func following(_ batch: SegmentBatch) -> Segment? {
        while !batch.isFull, let reading = state.withLock({ $0.whatIsRead() }) { reading.wait() }
        return next(where: { batch.takes($0) })
    }

    /// Applies a segment, and in the same commit those that arrive until it is done.
    private func apply(_ segment: Segment) async -> [Finished] {
        var batch = SegmentBatch(of: segment)
        if state.withLock({ $0.parted.contains(segment.space) }) {
            return batch.segments.map { Finished(segment: $0, outcome: .success(nil)) }
        }
        do {
            let (replica, server, recent) = (replica, server, recent)
            let outcomes: Result<[ApplyOutcome], any Error>
            (outcomes, batch) = try await blocking { [batch] in
                var batch = batch
                let outcomes = Result {
                    try replica.apply(
                        segment,
                        following: {
                            let next = self.following(batch)
                            if let next { batch.add(next) }
                            return next
                        }, from: server, chains: .agreed, recent: recent)
                }
                return (outcomes, batch)
            }
            return zip(batch.segments, try outcomes.get()).map {
                Finished(segment: $0, outcome: .success($1))
            }
        } catch {
            return batch.segments.count > 1
                ? await applyOneByOne(batch)
                : batch.segments.map { Finished(segment: $0, outcome: .failure(error)) }
        }
    }

    /// One of them cannot be applied, and the others need not suffer for it.
    private func applyOneByOne(_ batch: SegmentBatch) async -> [Finished] {
        var finished: [Finished] = []
        for segment in batch.segments {
            do {
                let (replica, server, recent) = (replica, server, recent)
                let outcomes = try await blocking {
                    try replica.apply(
                        segment.read(for: replica), following: { nil }, from: server,
                        chains: .agreed, recent: recent)
                }
                finished.append(Finished(segment: segment, outcome: .success(outcomes.first)))
            } catch {
                finished.append(Finished(segment: segment, outcome: .failure(error)))
            }
        }
        return finished
    }
}
