import FieldsyncCore
import FieldsyncStore
import Synchronization

/// One request in the making and its reply in the reading, shared by the two that run at once.
final class ExchangeTally: Sendable {
    private struct State {
        var trip: ExchangeTrip
        /// The request's first code, which the reply is bound to.
        var firstCode: [UInt8]?
        var sentBytes = 0
        var damage: [SpaceID: StoreError] = [:]
        var answer: StateAnswer?
        var excerpts: [ChainExcerpt] = []
        var parted: Set<SpaceID> = []
        var server: ReplicaID?
        var hasEndedRequest = false
    }

    private let state: Mutex<State>

    init(_ trip: ExchangeTrip) { state = Mutex(State(trip: trip)) }

    var trip: ExchangeTrip { state.withLock { $0.trip } }
    var sentBytes: Int { state.withLock { $0.sentBytes } }

    /// True where the server looks at nothing more of the request, so that the rest of it may as
    /// well stay here.
    var isOver: Bool {
        trip.isComplete
    }

    /// True once nothing more of the request is read from the store.
    var hasEndedRequest: Bool { state.withLock { $0.hasEndedRequest } }

    func endedRequest() { state.withLock { $0.hasEndedRequest = true } }

    var firstCode: [UInt8]? { state.withLock { $0.firstCode } }

    func proven(by code: [UInt8]?) { state.withLock { $0.firstCode = $0.firstCode ?? code } }

    /// Spaces of which this replica's own log is damaged, so that they were not offered further.
    var damage: [SpaceID: StoreError] { state.withLock { $0.damage } }

    func found(_ damage: StoreError, in space: SpaceID) {
        state.withLock { $0.damage[space] = damage }
    }

    /// The server's links of chains that are others here.
    var excerpts: [ChainExcerpt] { state.withLock { $0.excerpts } }

    func found(_ excerpt: ChainExcerpt) {
        state.withLock {
            $0.excerpts.append(excerpt)
            $0.parted.insert(excerpt.space)
        }
    }

    /// Spaces of which the server holds other transactions under the same names, so that none of
    /// its segments is taken.
    var parted: Set<SpaceID> { state.withLock { $0.parted } }

    func part(_ spaces: some Sequence<SpaceID>) {
        state.withLock { $0.parted.formUnion(spaces) }
    }

    /// The name that the server goes by now, where it is another one.
    var server: ReplicaID? { state.withLock { $0.server } }

    func renamed(_ server: ReplicaID) { state.withLock { $0.server = server } }

    /// Told that a segment of the reply stands on ground that is not shared.
    func missedGround() { state.withLock { $0.trip.missedGround() } }

    /// What the server said of its state, where it was asked.
    var answer: StateAnswer? { state.withLock { $0.answer } }

    func keep(_ answer: StateAnswer) { state.withLock { $0.answer = answer } }

    func count(sent bytes: Int) { state.withLock { $0.sentBytes += bytes } }

    func sending(_ segment: OutgoingSegment) {
        state.withLock {
            _ = $0.trip.sending(
                segment.space, sequences: segment.sequences, transactions: segment.transactions)
        }
    }

    func receive(_ message: ExchangeMessage) throws(ExchangeFault) -> ExchangeTrip.Step {
        try state.withLock { state throws(ExchangeFault) in try state.trip.receive(message) }
    }

    func applied(_ space: SpaceID, sequences: [ReplicaID: UInt64], wholly: Bool) {
        state.withLock { $0.trip.applied(space, sequences: sequences, wholly: wholly) }
    }
}
