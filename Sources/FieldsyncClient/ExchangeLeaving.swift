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
    }

    let replica: Replica
    let tally: ExchangeTally
    let key: ExchangeKey
    let memory: ExchangeMemory
    let remembered: [SpaceID: SpaceHeads]
    let offered: Set<SpaceID>

    /// Applies the last segment and writes what is left; one commit, or nothing of either.
    ///
    /// - Parameters:
    ///   - closing: The server's last word.
    ///   - code: The code that proves it, from which the next ticket follows.
    ///   - offset: How far the server's clock is from this one's.
    /// - Returns: What came of the segment, and what was written; nil where the exchange has a way
    ///   to go.
    func end(
        with segment: Segment, from server: ReplicaID, _ closing: ExchangeClosing,
        code: [UInt8], clockOffsetMilliseconds offset: Int64
    ) throws -> (outcome: ApplyOutcome, left: Left?) {
        try replica.together {
            let outcome = try replica.apply(segment, from: server, chains: .agreed)
            guard outcome.parked == 0, outcome.forks.isEmpty else { return (outcome, nil) }
            var trip = tally.trip
            trip.applied(
                segment.space, sequences: segment.newestSequences, wholly: true)
            _ = try trip.receive(.close(closing))
            return (outcome, try left(by: trip, code: code, offset: offset))
        }
    }

    private func left(by trip: ExchangeTrip, code: [UInt8], offset: Int64) throws -> Left? {
        guard trip.refusals.isEmpty, trip.unground.isEmpty, !trip.hasMissedGround,
            tally.server == nil, tally.excerpts.isEmpty, tally.parted.isEmpty,
            tally.damage.isEmpty, try replica.divergences(from: trip.peerHeads).isEmpty
        else { return nil }
        let outcome = try trip.outcome(heldNow: replica.allHeads(), refused: []) {
            HeadsDigest(of: $0, hash: sha256)
        }
        guard !outcome.goesOn, outcome.differing.isEmpty, let heads = outcome.ground.heads else {
            return nil
        }
        var memory = memory
        memory.challenge = nil
        memory.segmentExponent = SegmentPace(exponent: memory.segmentExponent).afterSuccess
        memory.ticket = ExchangeTicket(after: code, key: key).hex
        memory.clockOffsetMilliseconds = offset
        memory.knowsHeads = true
        memory.isInStep = outcome.ground.isInStep
        memory.lastMilliseconds = replica.environment.nowMilliseconds()
        try replica.list([], offered: offered, isCurrent: true)
        try replica.remember(peer: heads, known: remembered, at: memory.lastMilliseconds)
        try memory.keep(in: replica)
        return Left(memory: memory, heads: heads)
    }
}
