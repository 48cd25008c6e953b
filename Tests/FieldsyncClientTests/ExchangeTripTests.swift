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
    private let welcome: ExchangeWelcome

    init() throws {
        alpha = try #require(SpaceID("alpha"))
        beta = try #require(SpaceID("beta"))
        own = try #require(ReplicaID(bytes: [UInt8](repeating: 1, count: 16)))
        other = try #require(ReplicaID(bytes: [UInt8](repeating: 2, count: 16)))
        welcome = ExchangeWelcome(
            replica: other, standing: .accepted, challenge: ExchangeChallenge(1),
            wallMilliseconds: 0)
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

    private func close(_ held: [SpaceID: SpaceHeads], segments: UInt64 = 0) -> ExchangeMessage {
        .close(ExchangeClosing(segments: segments, digest: digest(held)))
    }

    @Test func unknownServerIsAskedBeforeAnythingIsSent() throws {
        let held = [alpha: try heads([own: 3])]
        var trip = ExchangeTrip(ground: PeerGround(), held: held, direction: .both)
        #expect(trip.offers().isEmpty)
        #expect(trip.holdings(digest: digest) == .heads(held))
        _ = try trip.receive(.welcome(welcome))
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
        let index = trip.sending(alpha, sequences: [own: 3])
        _ = try trip.receive(.welcome(welcome))
        let refusal = ExchangeRefusal(
            segment: index, space: nil, reason: .malformed, text: "It cannot be read.")
        _ = try trip.receive(.refusal(refusal))
        #expect(trip.refusals.map(\.space) == [alpha])
    }

    @Test func aQuietExchangeWhoseDigestsDifferAsksForTheHeads() throws {
        let held = [alpha: try heads([own: 3])]
        let ground = PeerGround(heads: held, isInStep: true)
        var trip = ExchangeTrip(ground: ground, held: held, direction: .both)
        _ = try trip.receive(.welcome(welcome))
        _ = try trip.receive(close([alpha: try heads([own: 4])]))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(outcome.goesOn && !outcome.ground.isInStep)
        let next = ExchangeTrip(ground: outcome.ground, held: held, direction: .both)
        #expect(next.holdings(digest: digest) == .heads(held))
    }

    @Test func inStepIsSaidByADigestAndKeptAsOne() throws {
        let held = [alpha: try heads([own: 3])]
        let ground = PeerGround(heads: held, isInStep: true)
        var trip = ExchangeTrip(ground: ground, held: held, direction: .both)
        #expect(trip.offers().isEmpty)
        #expect(trip.holdings(digest: digest) == .common(digest(held)))
        _ = try trip.receive(.welcome(welcome))
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
        #expect(trip.sending(alpha, sequences: [own: 4]) == 0)
        _ = try trip.receive(.welcome(welcome))
        _ = try trip.receive(
            .receipt(SegmentReceipt(index: 0, applied: 1, known: 0, parked: 0)))
        #expect(try trip.receive(.segment([1])) == .apply([1]))
        trip.applied(alpha, sequences: [other: 7], wholly: true)
        _ = try trip.receive(close(after, segments: 1))
        let outcome = try trip.outcome(heldNow: after, refused: [], digest: digest)
        #expect(outcome == .init(ground: PeerGround(heads: after, isInStep: true), goesOn: false))
    }

    @Test func refusedSpaceKeepsTheOthersInStepAndIsNotOfferedAgainAtOnce() throws {
        let common = [alpha: try heads([own: 3])]
        let held = [alpha: try heads([own: 3]), beta: try heads([own: 1])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: common, isInStep: true), held: held, direction: .both)
        _ = trip.sending(beta, sequences: [own: 1])
        _ = try trip.receive(.welcome(welcome))
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
        _ = trip.sending(alpha, sequences: [own: 4])
        _ = try trip.receive(.welcome(welcome))
        _ = try trip.receive(
            .receipt(SegmentReceipt(index: 0, applied: 0, known: 0, parked: 1)))
        _ = try trip.receive(close([:]))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(!outcome.ground.isInStep)
        #expect(outcome.ground.heads?[alpha]?.vector[own] == 3)
    }

    @Test func staleChallengeAsksAgainWithHeads() throws {
        let held = [alpha: try heads([own: 3])]
        var trip = ExchangeTrip(
            ground: PeerGround(heads: held, isInStep: true), held: held, direction: .both)
        _ = try trip.receive(
            .welcome(
                ExchangeWelcome(
                    replica: other, standing: .staleChallenge, challenge: ExchangeChallenge(9),
                    wallMilliseconds: 0)))
        _ = try trip.receive(close([:]))
        let outcome = try trip.outcome(heldNow: held, refused: [], digest: digest)
        #expect(outcome == .init(ground: PeerGround(heads: held), goesOn: true))
    }

    @Test func forkAtTheSamePlaceIsNeverInStep() throws {
        let held = [alpha: try heads([own: 3])]
        let hash = try #require(ChainHash([UInt8](repeating: 0xEE, count: 32)))
        let theirs = [alpha: SpaceHeads([own: Head(sequence: 3, hash: hash)])]
        var trip = ExchangeTrip(ground: PeerGround(), held: held, direction: .both)
        _ = try trip.receive(.welcome(welcome))
        _ = try trip.receive(.heads(theirs))
        _ = try trip.receive(close(theirs))
        #expect(
            try !trip.outcome(heldNow: held, refused: [], digest: digest).ground.isInStep)
    }

    @Test func messagesOutOfPlaceAreFaults() throws {
        func fresh() -> ExchangeTrip {
            ExchangeTrip(ground: PeerGround(), held: [:], direction: .both)
        }
        var closed = fresh()
        #expect(throws: ExchangeFault.notOpened) { try closed.receive(close([:])) }
        var opened = fresh()
        _ = try opened.receive(.welcome(welcome))
        #expect(throws: ExchangeFault.outOfPlace) { try opened.receive(.welcome(welcome)) }
        #expect(throws: ExchangeFault.outOfPlace) { try opened.receive(.finish(segments: 0)) }
        #expect(throws: ExchangeFault.outOfPlace) { try opened.receive(.turnedAway) }
        #expect(throws: ExchangeFault.unknownSegment(0)) {
            try opened.receive(
                .receipt(SegmentReceipt(index: 0, applied: 0, known: 0, parked: 0)))
        }
        #expect(throws: ExchangeFault.miscounted(declared: 1, seen: 0)) {
            try opened.receive(close([:], segments: 1))
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
        ExchangeGreeting(
            replica: ReplicaID(Identifier128(high: 0, low: 1)), challenge: ExchangeChallenge(0),
            nonce: 0, newestLayout: 0, direction: .both, wallMilliseconds: 0,
            holdings: .heads([:])))

    @Test func requestBeginsWithAGreetingAndEndsWithItsCount() throws {
        var responder = ExchangeResponder()
        #expect(throws: ExchangeFault.notOpened) { try responder.receive(.finish(segments: 0)) }
        _ = try responder.receive(greeting)
        #expect(throws: ExchangeFault.outOfPlace) { try responder.receive(greeting) }
        #expect(try responder.receive(.segment([1])) == .apply(index: 0, bytes: [1]))
        #expect(try responder.receive(.segment([2])) == .apply(index: 1, bytes: [2]))
        #expect(throws: ExchangeFault.miscounted(declared: 1, seen: 2)) {
            try responder.receive(.finish(segments: 1))
        }
        #expect(try responder.receive(.finish(segments: 2)) == .answer)
        #expect(responder.isComplete)
        #expect(throws: ExchangeFault.afterTheEnd) { try responder.receive(.segment([3])) }
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
