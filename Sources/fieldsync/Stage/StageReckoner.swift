import AFMModel
import AFMOffice
import AFMStage
import AFMStore
import FieldsyncCore
import FieldsyncStore
import Foundation
import Synchronization

/// Works out cost, findings and the prices of conflicts beside the keys, on a thread and a handle
/// of the store of its own; only the newest question is answered.
final class StageReckoner: Sendable {
    /// What is to be worked out.
    struct Question: Sendable {
        let call: StoredCall
        let space: SpaceID
        let roster: RosterBook
        let catalogue: InstrumentCatalogue
        let now: Instant
        let pastHold: Moment?
        /// What people disagree about; the prices are kept as long as that stays the same.
        let conflicts: [Conflict]
    }

    /// What was read from the store by this thread, and is read again now and then only: the file
    /// is locked meanwhile, and keys would wait.
    private struct Shelf {
        let replica: Replica
        var neighbours: [StoredCall] = []
        var readAt: Instant?
        var conflicts: [Conflict] = []
        var prices: [String: String] = [:]
    }

    /// Milliseconds after which other calls are looked at again.
    private static let shelfMilliseconds: Int64 = 600_000

    private struct State {
        var question: Question?
        var answer: StageReckoned?
        var isRunning = false
        var wake: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())
    private let kept = Mutex<Shelf?>(nil)
    private let open: @Sendable () throws -> Replica

    /// Told when an answer is there.
    var wake: @Sendable () -> Void {
        get { state.withLock { $0.wake } }
        set { state.withLock { $0.wake = newValue } }
    }

    /// - Parameter open: Gives a handle of the store that nobody else uses.
    init(_ open: @escaping @Sendable () throws -> Replica) { self.open = open }

    /// Asks; an answer that is under way is followed by this one's.
    func ask(_ question: Question) {
        let starts = state.withLock { state in
            state.question = question
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard starts else { return }
        let thread = Thread { [self] in work() }
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// What was worked out since this was asked last.
    func answer() -> StageReckoned? {
        state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
    }

    private func work() {
        while let question = next() {
            let answer: StageReckoned
            do {
                var shelf = try kept.withLock { $0 } ?? Shelf(replica: open())
                answer = try Self.answer(question, &shelf)
                kept.withLock { [shelf] in $0 = shelf }
            } catch {
                answer = StageReckoned(cost: StageCost(obstacle: "\(error)"), findings: [])
            }
            let wake = state.withLock { state in
                state.answer = answer
                return state.wake
            }
            wake()
        }
    }

    private func next() -> Question? {
        state.withLock { state in
            defer { state.question = nil }
            if state.question == nil { state.isRunning = false }
            return state.question
        }
    }

    private static func answer(
        _ question: Question, _ shelf: inout Shelf
    ) throws -> StageReckoned {
        let age = shelf.readAt.map { question.now.milliseconds - $0.milliseconds }
        if age.map({ !(0..<shelfMilliseconds).contains($0) }) ?? true {
            shelf.neighbours = try StageReckoning.neighbours(
                of: question.call, in: shelf.replica, roster: question.roster)
            shelf.readAt = question.now
        }
        if shelf.conflicts != question.conflicts {
            shelf.prices = try prices(question, shelf.replica)
            shelf.conflicts = question.conflicts
        }
        let reckoning = try StageReckoning(
            of: question.call, beside: shelf.neighbours, roster: question.roster,
            catalogue: question.catalogue, at: question.now, pastHold: question.pastHold)
        return StageReckoned(
            cost: StageCost(
                nowCents: reckoning.nowCents, nextCents: reckoning.nextCents,
                pastHoldCents: reckoning.pastHoldCents, obstacle: reckoning.obstacle),
            findings: reckoning.check.items, prices: shelf.prices)
    }

    private static func prices(
        _ question: Question, _ replica: Replica
    ) throws -> [String: String] {
        guard !question.conflicts.isEmpty else { return [:] }
        var prices: [String: String] = [:]
        let open = try [question.space, .roster].flatMap {
            try OpenConflict.all(in: $0, of: replica)
        }
        let costs = try ConflictCosts(of: open.map(\.conflict), in: replica)
        for conflict in open {
            guard let choices = costs[conflict.conflict]?.candidates else { continue }
            for (candidate, choice) in zip(conflict.candidates, choices) {
                prices[candidate.token] = candidate.isShown ? "shown" : "\(choice)"
            }
        }
        return prices
    }
}
