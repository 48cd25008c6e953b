import FieldsyncFormat
import FieldsyncStore
import Testing

@testable import FieldsyncCore

@Suite("The asking side of an exchange")
struct ExchangeTripTests {
    private let alpha: SpaceID
    private let beta: SpaceID
    private let own: ReplicaID
    private let other: ReplicaID

    init() throws {
        alpha = try #require(SpaceID("alpha"))
        beta = try #require(SpaceID("beta"))
        own = try #require(ReplicaID(bytes: [UInt8](repeating: 1, count: 16)))
        other = try #require(ReplicaID(bytes: [UInt8](repeating: 2, count: 16)))
    }

    private func heads(_ sequences: [ReplicaID: UInt64]) throws -> SpaceHeads {
        SpaceHeads(
            try sequences.mapValues { sequence in
                let bytes = sha256([UInt8(truncatingIfNeeded: sequence)])
                return Head(sequence: sequence, hash: try #require(ChainHash(bytes)))
            })
    }

    private func digest(_ heads: [SpaceID: SpaceHeads]) -> HeadsDigest {
        HeadsDigest(of: heads, hash: sha256)
    }

    private func close(_ held: [SpaceID: SpaceHeads]) -> ExchangeMessage {
        .close(ExchangeClosing(wallSeconds: 0, digest: digest(held)))
    }

    @Test func unknownServerIsAskedBeforeAnythingIsSent() throws {
        let held = [alpha: try heads([own: 3])]
        var trip = ExchangeTrip(ground: PeerGround(), held: held, direction: .both)
        #expect(trip.offers().isEmpty)
        #expect(trip.holdings == .heads(held))
        _ = try trip.receive(.heads([:]))
        _ = try trip.receive(close([:]))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(outcome.goesOn)
        #expect(outcome.ground.heads == [:])
        let next = ExchangeTrip(ground: outcome.ground, held: held, direction: .both)
        #expect(next.offers() == [ExchangeTrip.Offer(space: alpha, peer: SpaceHeads())])
    }

    @Test func aRefusedSegmentIsOfTheSpaceThatWasSentWhateverThePeerCouldRead() throws {
        let ground = PeerGround(heads: [:])
        var trip = ExchangeTrip(
            ground: ground, held: [alpha: try heads([own: 3])], direction: .both)
        let index = trip.sending(alpha, sequences: [own: 3], transactions: 1)
        let refusal = ExchangeRefusal(
            segment: index, space: nil, reason: .malformed, text: "It cannot be read.")
        _ = try trip.receive(.refusal(refusal))
        #expect(trip.refusals.map(\.space) == [alpha])
    }

    @Test func aQuietExchangeWhoseDigestsDifferAsksForTheHeads() throws {
        let held = [alpha: try heads([own: 3])]
        let ground = PeerGround(heads: held, isInStep: true)
        var trip = ExchangeTrip(ground: ground, held: held, direction: .both)
        _ = try trip.receive(close([alpha: try heads([own: 4])]))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(outcome.goesOn && !outcome.ground.isInStep)
        let next = ExchangeTrip(ground: outcome.ground, held: held, direction: .both)
        #expect(next.holdings == .heads(held))
    }

    @Test func inStepIsSaidByADigestAndKeptAsOne() throws {
        let held = [alpha: try heads([own: 3])]
        let ground = PeerGround(heads: held, isInStep: true)
        var trip = ExchangeTrip(ground: ground, held: held, direction: .both)
        #expect(trip.offers().isEmpty)
        #expect(trip.holdings == .common)
        _ = try trip.receive(close(held))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(outcome == .init(ground: ground, goesOn: false))
    }

    @Test func receiptsAndSegmentsMoveTheCommonGround() throws {
        let common = [alpha: try heads([own: 3])]
        let held = [alpha: try heads([own: 4])]
        let after = [alpha: try heads([own: 4, other: 7])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: common, isInStep: true), held: held, direction: .both)
        #expect(trip.offers().map(\.space) == [alpha])
        #expect(trip.sending(alpha, sequences: [own: 4], transactions: 1) == 0)
        _ = try trip.receive(
            .receipt(SegmentReceipt(index: 0, applied: 1, known: 0, parked: 0)))
        #expect(try trip.receive(.segment([1])) == .apply([1]))
        trip.applied(alpha, sequences: [other: 7], wholly: true)
        _ = try trip.receive(close(after))
        let outcome = try trip.outcome(heldNow: after, refused: [], digest: digest)
        #expect(outcome == .init(ground: PeerGround(heads: after, isInStep: true), goesOn: false))
    }

    @Test func refusedSpaceKeepsTheOthersInStepAndIsNotOfferedAgainAtOnce() throws {
        let common = [alpha: try heads([own: 3])]
        let held = [alpha: try heads([own: 3]), beta: try heads([own: 1])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: common, isInStep: true), held: held, direction: .both)
        _ = trip.sending(beta, sequences: [own: 1], transactions: 1)
        _ = try trip.receive(
            .refusal(
                ExchangeRefusal(segment: 0, space: beta, reason: .spaceNotGranted, text: "no")))
        _ = try trip.receive(close(common))
        let outcome = try trip.outcome(heldNow: held, refused: [beta], digest: digest)
        #expect(outcome == .init(ground: PeerGround(heads: common, isInStep: true), goesOn: false))
        let next = ExchangeTrip(ground: outcome.ground, held: held, direction: .both)
        #expect(next.offers(except: [beta]).isEmpty)
        #expect(next.offers().map(\.space) == [beta], "a later exchange offers it again")
    }

    @Test func parkedTransactionsProveNothingOfTheServersHeads() throws {
        let held = [alpha: try heads([own: 4])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: [alpha: try heads([own: 3])], isInStep: true), held: held,
            direction: .both)
        _ = trip.sending(alpha, sequences: [own: 4], transactions: 1)
        _ = try trip.receive(
            .receipt(SegmentReceipt(index: 0, applied: 0, known: 0, parked: 1)))
        _ = try trip.receive(close([:]))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(!outcome.ground.isInStep)
        #expect(outcome.ground.heads?[alpha]?.vector[own] == 3)
    }

    @Test func theCloseAcknowledgesWhateverNothingElseDid() throws {
        let common = [alpha: try heads([own: 3])]
        let held = [alpha: try heads([own: 5]), beta: try heads([own: 1])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: common, isInStep: true), held: held, direction: .both)
        _ = trip.sending(alpha, sequences: [own: 5], transactions: 2)
        _ = trip.sending(beta, sequences: [own: 1], transactions: 1)
        _ = try trip.receive(
            .refusal(
                ExchangeRefusal(segment: 1, space: beta, reason: .spaceNotGranted, text: "no")))
        let after = [alpha: try heads([own: 5])]
        guard case .closed(_, let taken) = try trip.receive(close(after)) else {
            Issue.record("a close closed nothing")
            return
        }
        #expect(taken == 2)
        let outcome = try trip.outcome(heldNow: held, refused: [beta], digest: digest)
        #expect(outcome.ground == PeerGround(heads: after, isInStep: true))
    }

    @Test func aSegmentWithoutItsGroundIsNoRefusalAndLeavesNothingKnown() throws {
        let held = [alpha: try heads([own: 4])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: [alpha: try heads([own: 3])], isInStep: true), held: held,
            direction: .both)
        _ = trip.sending(alpha, sequences: [own: 4], transactions: 1)
        let refusal = ExchangeRefusal(segment: 0, space: nil, reason: .groundUnknown, text: "")
        #expect(try trip.receive(.refusal(refusal)) == .noted)
        _ = try trip.receive(close([alpha: try heads([own: 3])]))
        #expect(trip.unground == [alpha])
        #expect(trip.refusals.isEmpty)
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(outcome.ground.heads?[alpha]?.vector[own] == 3)
        #expect(!outcome.ground.isInStep)
    }

    @Test func whoIsTurnedAwayLearnsAChallengeAndNothingElse() throws {
        let held = [alpha: try heads([own: 3])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: held, isInStep: true), held: held, direction: .both)
        _ = try trip.receive(.turnedAway(ExchangeChallenge(9)))
        #expect(trip.isComplete)
        #expect(trip.challenge == ExchangeChallenge(9))
        #expect(throws: ExchangeFault.afterTheEnd) { try trip.receive(close([:])) }
    }

    @Test func forkAtTheSamePlaceIsNeverInStep() throws {
        let held = [alpha: try heads([own: 3])]
        let hash = try #require(ChainHash([UInt8](repeating: 0xEE, count: 32)))
        let theirs = [alpha: SpaceHeads([own: Head(sequence: 3, hash: hash)])]
        var trip = ExchangeTrip(ground: PeerGround(), held: held, direction: .both)
        _ = try trip.receive(.heads(theirs))
        _ = try trip.receive(close(theirs))
        #expect(
            try !trip.outcome(heldNow: held, refused: [], digest: digest).ground.isInStep)
    }

    @Test func messagesOutOfPlaceAreFaults() throws {
        func fresh() -> ExchangeTrip {
            ExchangeTrip(ground: PeerGround(), held: [:], direction: .both)
        }
        var opened = fresh()
        #expect(throws: ExchangeFault.outOfPlace) { try opened.receive(.nonce(0)) }
        #expect(throws: ExchangeFault.outOfPlace) {
            try opened.receive(.turnedAway(ExchangeChallenge(1)))
        }
        #expect(throws: ExchangeFault.unknownSegment(0)) {
            try opened.receive(
                .receipt(SegmentReceipt(index: 0, applied: 0, known: 0, parked: 0)))
        }
        #expect(throws: ExchangeFault.cutShort) {
            try opened.outcome(heldNow: [:], refused: [], digest: digest)
        }
        _ = try opened.receive(close([:]))
        #expect(throws: ExchangeFault.afterTheEnd) { try opened.receive(.heads([:])) }
    }
}

@Suite("The answering side of an exchange")
struct ExchangeResponderTests {
    private let greeting = ExchangeMessage.greeting(
        ExchangeGreeting(caller: .known(tag: 1), direction: .both, holdings: .common))

    @Test func requestBeginsWithAGreetingAndEndsOnce() throws {
        var responder = ExchangeResponder()
        #expect(throws: ExchangeFault.notOpened) { try responder.receive(.nonce(1)) }
        #expect(throws: ExchangeFault.notOpened) { try responder.end() }
        _ = try responder.receive(greeting)
        #expect(throws: ExchangeFault.outOfPlace) { try responder.receive(greeting) }
        #expect(try responder.receive(.nonce(1)) == .noted)
        #expect(try responder.receive(.segment([1])) == .apply(index: 0, bytes: [1]))
        #expect(try responder.receive(.segment([2])) == .apply(index: 1, bytes: [2]))
        try responder.end()
        #expect(responder.isComplete)
        #expect(throws: ExchangeFault.afterTheEnd) { try responder.receive(.segment([3])) }
        #expect(throws: ExchangeFault.afterTheEnd) { try responder.end() }
    }

    @Test func requestBeyondItsLimitsIsTooMuch() throws {
        var responder = ExchangeResponder(limits: .init(segments: 1, bytes: 10))
        _ = try responder.receive(greeting)
        _ = try responder.receive(.segment([1]))
        #expect(throws: ExchangeFault.tooMuch) { try responder.receive(.segment([2])) }
        try responder.count(bytes: 10)
        #expect(throws: ExchangeFault.tooMuch) { try responder.count(bytes: 1) }
        #expect(throws: ExchangeFault.tooMuch) { try responder.count(bytes: Int.max) }
    }
}
