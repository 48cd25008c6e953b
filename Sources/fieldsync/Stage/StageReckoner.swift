import AFMModel
import AFMOffice
import AFMStage
import FieldsyncCore
import FieldsyncStore
import Foundation
import Synchronization

/// Works out cost, findings and the prices of conflicts beside the keys, on a thread and a handle
/// of the store of its own; only the newest question is answered.
final class StageReckoner: Sendable {
    /// What is to be worked out.
    struct Question: Sendable {
        let call: RecordID
        let space: SpaceID
        let now: Instant
        let pastHold: Moment?
        let hasConflicts: Bool
    }

    private struct State {
        var question: Question?
        var answer: StageReckoned?
        var isRunning = false
        var wake: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())
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
        var replica: Replica?
        while let question = next() {
            let answer: StageReckoned
            do {
                let handle = try replica ?? open()
                replica = handle
                answer = try Self.answer(question, handle)
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

    private static func answer(_ question: Question, _ replica: Replica) throws -> StageReckoned {
        let reckoning = try StageReckoning(
            of: question.call, in: replica, at: question.now, pastHold: question.pastHold)
        var prices: [String: String] = [:]
        if question.hasConflicts {
            let open = try OpenConflict.all(in: question.space, of: replica)
            let costs = try ConflictCosts(of: open.map(\.conflict), in: replica)
            for conflict in open {
                let price = costs[conflict.conflict]
                for (index, candidate) in conflict.candidates.enumerated() {
                    guard let choices = price?.candidates, choices.indices.contains(index) else {
                        continue
                    }
                    let choice = choices[index]
                    prices[candidate.token] = candidate.isShown ? "shown" : "\(choice)"
                }
            }
        }
        return StageReckoned(
            cost: StageCost(
                nowCents: reckoning.nowCents, nextCents: reckoning.nextCents,
                pastHoldCents: reckoning.pastHoldCents, obstacle: reckoning.obstacle),
            findings: reckoning.check.items, prices: prices)
    }
}
