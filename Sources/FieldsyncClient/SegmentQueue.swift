import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Synchronization

/// Applies segments in the background, in their order, while the next ones are read: those that
/// wait when it gets to them share one commit.
final class SegmentQueue: Sendable {
    /// What came of a segment; nil where one before it contradicted the log, so that it was left.
    struct Finished: Sendable {
        let segment: Segment
        let outcome: Result<ApplyOutcome?, any Error>
    }

    private struct State {
        var waiting: [Segment] = []
        var finished: [Finished] = []
        var parted: Set<SpaceID> = []
        var worker: Task<Void, Never>?
    }

    /// Segments that wait, at most; the reader then waits too.
    private static let room = 8

    private let replica: Replica
    private let server: ReplicaID
    private let recent = RecentPacks()
    private let state = Mutex(State())

    init(replica: Replica, server: ReplicaID) {
        self.replica = replica
        self.server = server
    }

    /// Takes one more; waits where there is no room for it.
    func add(_ segment: Segment) async {
        while let worker = state.withLock({ $0.waiting.count >= Self.room ? $0.worker : nil }) {
            await worker.value
        }
        state.withLock { state in
            state.waiting.append(segment)
            if state.worker == nil { state.worker = Task { await work() } }
        }
    }

    /// What came of segments since this was last asked.
    func finished() -> [Finished] {
        state.withLock { state in
            defer { state.finished = [] }
            return state.finished
        }
    }

    /// As ``finished()``, once nothing waits any more.
    func settled() async -> [Finished] {
        while let worker = state.withLock({ $0.worker }) { await worker.value }
        return finished()
    }

    private func work() async {
        while let group = nextGroup() {
            let finished = await apply(group)
            state.withLock { state in
                state.finished += finished
                for case .success(let outcome?) in finished.map(\.outcome)
                where !outcome.forks.isEmpty { state.parted.insert(group[0].space) }
            }
        }
    }

    /// The segments of one space that wait; nil where none does, and then the worker ends.
    private func nextGroup() -> [Segment]? {
        state.withLock { state in
            guard let first = state.waiting.first else {
                state.worker = nil
                return nil
            }
            let group = Array(state.waiting.prefix { $0.space == first.space })
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    private func apply(_ group: [Segment]) async -> [Finished] {
        if state.withLock({ $0.parted.contains(group[0].space) }) {
            return group.map { Finished(segment: $0, outcome: .success(nil)) }
        }
        do {
            let (replica, server, recent) = (replica, server, recent)
            let outcomes = try await blocking {
                try replica.apply(group, from: server, chains: .agreed, recent: recent)
            }
            return group.enumerated().map { place, segment in
                Finished(
                    segment: segment,
                    outcome: .success(place < outcomes.count ? outcomes[place] : nil))
            }
        } catch where group.count > 1 {
            // One of them cannot be applied, and the others need not suffer for it.
            var finished: [Finished] = []
            for segment in group { finished += await apply([segment]) }
            return finished
        } catch {
            return [Finished(segment: group[0], outcome: .failure(error))]
        }
    }
}
