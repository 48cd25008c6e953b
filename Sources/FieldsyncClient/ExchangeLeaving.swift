import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

/// What an exchange leaves behind, written in one commit with the last segment that it brought.
///
/// Only where it ends as most do: nothing refused, nothing parted, nothing more to move. Every
/// other end is written by itself.
struct ExchangeLeaving: Sendable {
    /// What was written.
    struct Left: Sendable {
        let memory: ExchangeMemory
        let heads: [SpaceID: SpaceHeads]
        /// What was held here then.
        let held: [SpaceID: SpaceHeads]
        /// True where no space was taken from the person, and no time to come was written down.
        let isSettled: Bool
    }

    let replica: Replica
    let tally: ExchangeTally
    let key: ExchangeKey
    let memory: ExchangeMemory
    let remembered: [SpaceID: SpaceHeads]
    let offered: Set<SpaceID>

    /// The segment contradicts the log, and nothing of it was written: the server may say so too.
    struct Parted: Error {}

    /// The server's last word.
    struct Close: Sendable {
        let closing: ExchangeClosing
        /// The code that proves it, from which the next ticket follows.
        let code: [UInt8]
        /// How far the server's clock is from this one's.
        let clockOffsetMilliseconds: Int64
    }

    /// Applies the last segment and writes what is left; one commit, or nothing of either.
    ///
    /// - Parameter close: Waits for the server's last word; nil where none comes soon. Then the
    ///   segment alone is written.
    /// - Returns: What came of the segment, and what was written; nil where the exchange has a way
    ///   to go.
    /// - Throws: ``Parted``, or what the store throws; then nothing is written.
    func end(
        with segment: Segment, from server: ReplicaID, close: () -> Close?
    ) throws -> (outcome: ApplyOutcome, left: Left?) {
        try replica.together {
            let outcome = try replica.apply(segment, from: server, chains: .agreed)
            if !outcome.forks.isEmpty { throw Parted() }
            guard outcome.parked == 0, let close = close() else { return (outcome, nil) }
            var trip = tally.trip
            trip.applied(
                segment.space, sequences: segment.newestSequences, wholly: true)
            _ = try trip.receive(.close(close.closing))
            return (outcome, try left(by: trip, close))
        }
    }

    private func left(by trip: ExchangeTrip, _ close: Close) throws -> Left? {
        guard trip.refusals.isEmpty, trip.unground.isEmpty, !trip.hasMissedGround,
            tally.server == nil, tally.excerpts.isEmpty, tally.parted.isEmpty,
            tally.damage.isEmpty, try replica.divergences(from: trip.peerHeads).isEmpty
        else { return nil }
        let held = try replica.allHeads()
        let outcome = try trip.outcome(heldNow: held, refused: []) {
            HeadsDigest(of: $0, hash: sha256)
        }
        guard !outcome.goesOn, outcome.differing.isEmpty, let heads = outcome.ground.heads else {
            return nil
        }
        var memory = memory
        memory.challenge = nil
        memory.segmentExponent = SegmentPace(exponent: memory.segmentExponent).afterSuccess
        memory.ticket = ExchangeTicket(after: close.code, key: key).hex
        memory.clockOffsetMilliseconds = close.clockOffsetMilliseconds
        memory.knowsHeads = true
        memory.isInStep = outcome.ground.isInStep
        memory.lastMilliseconds = replica.environment.nowMilliseconds()
        try replica.list([], offered: offered, isCurrent: true)
        try replica.remember(peer: heads, known: remembered, at: memory.lastMilliseconds)
        try memory.keep(in: replica)
        return Left(
            memory: memory, heads: heads, held: held,
            isSettled: try replica.closedSpaces().isEmpty && !replica.isClockAhead())
    }
}
