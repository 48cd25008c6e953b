import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import NIOCore

/// The body of one request: greeting, what the peer lacks, signatures, and codes over them.
///
/// Read from the store as the network takes it, a few segments at a time.
struct ExchangeOutbox: AsyncSequence, Sendable {
    /// Segments and bytes of one request; a further request carries what is left.
    private static let segmentLimit = 2000
    private static let byteLimit = 256 << 20
    /// Bytes that go to the network together, unless a single frame is longer.
    private static let pieceBytes = 16 << 10
    /// Transactions to send, from which on the greeting goes by itself.
    private static let worthTwoPassages = 6

    let replica: Replica
    let greeting: ExchangeGreeting
    let offers: [ExchangeTrip.Offer]
    let held: [SpaceID: SpaceHeads]
    let seal: ExchangeSeal
    let tally: ExchangeTally
    /// Spaces of which the peer did not find the ground of segments.
    let plain: Set<SpaceID>
    let pace: SegmentPace

    /// True where the greeting is proven by itself, so that the server looks up what is lacking
    /// here while this side looks up what is lacking there. Costs 26 bytes.
    private var isWorthTwoPassages: Bool {
        guard case .common = greeting.holdings, greeting.direction == .both else { return false }
        let lacking = offers.reduce(UInt64(0)) { sum, offer in
            let peer = offer.peer.vector
            return (held[offer.space]?.heads ?? [:]).reduce(sum) { sum, head in
                sum &+ head.value.sequence &- Swift.min(peer[head.key], head.value.sequence)
            }
        }
        return lacking >= Self.worthTwoPassages
    }

    func makeAsyncIterator() -> Iterator { Iterator(outbox: self, seal: seal, pace: pace) }

    /// The whole body where nothing is offered.
    ///
    /// - Parameter question: What else to ask.
    func emptyBody(asking question: StateQuestion? = nil) -> [UInt8] {
        var seal = seal
        var bytes = seal.frame(.greeting(greeting))
        if let question { bytes += seal.frame(.question(question)) }
        bytes += seal.end()
        tally.proven(by: seal.firstCode)
        tally.count(sent: bytes.count)
        return bytes
    }

    struct Iterator: AsyncIteratorProtocol {
        private enum Stage { case greeting, space, finish, ended }

        let outbox: ExchangeOutbox
        var seal: ExchangeSeal
        private var stage = Stage.greeting
        private var place = 0
        private var peer = SpaceHeads()
        private var batch: [OutgoingSegment] = []
        private var own: UInt64 = 0
        private var sentSegments = 0
        private var sentBytes = 0
        private var pace: SegmentPace
        /// True where the greeting goes by itself.
        private var goesAhead = false
        /// When the last segment was handed to the network; nil where something else was.
        private var handedMilliseconds: UInt64?

        init(outbox: ExchangeOutbox, seal: ExchangeSeal, pace: SegmentPace) {
            self.outbox = outbox
            self.seal = seal
            self.pace = pace
        }

        mutating func next() async throws -> ByteBuffer? {
            // The network asks for more when it has taken what was handed to it.
            if let handed = handedMilliseconds {
                let now = outbox.replica.environment.nowMilliseconds()
                pace.took(milliseconds: now >= handed ? now - handed : 0)
                handedMilliseconds = nil
            }
            var piece: [UInt8] = []
            // What follows a segment is another piece, so that the pace is that of segments.
            while piece.count < ExchangeOutbox.pieceBytes,
                handedMilliseconds == nil || batch.isEmpty, let bytes = try await nextBytes()
            {
                piece += bytes
                if goesAhead {
                    goesAhead = false
                    break
                }
            }
            return piece.isEmpty ? nil : ByteBuffer(bytes: piece)
        }

        private mutating func nextBytes() async throws -> [UInt8]? {
            if outbox.tally.isOver { return nil }
            switch stage {
            case .greeting:
                enterSpace(0)
                let greeting = bytes(.greeting(outbox.greeting))
                goesAhead = outbox.isWorthTwoPassages
                return goesAhead ? greeting + counted(seal.code()) : greeting
            case .space: return try await nextOfSpace()
            case .finish:
                stage = .ended
                outbox.tally.endedRequest()
                return counted(seal.end())
            case .ended: return nil
            }
        }

        private mutating func enterSpace(_ index: Int) {
            place = index
            own = 0
            guard index < outbox.offers.count else {
                stage = .finish
                return
            }
            stage = .space
            peer = outbox.offers[index].peer
        }

        private mutating func nextOfSpace() async throws -> [UInt8]? {
            let space = outbox.offers[place].space
            let isFull =
                sentSegments >= ExchangeOutbox.segmentLimit
                || sentBytes >= ExchangeOutbox.byteLimit
            // What was written since the request began goes with the next one.
            let isDone = outbox.held[space].map { peer.vector.covers($0.vector) } ?? false
            if batch.isEmpty, !isFull, !isDone {
                batch = try await nextBatch(of: space)
            }
            guard !batch.isEmpty else {
                let signature = try signature(in: space)
                if isFull {
                    stage = .finish
                } else {
                    enterSpace(place + 1)
                }
                guard let signature else { return try await nextBytes() }
                return bytes(.signature(signature))
            }
            return send(batch.removeFirst())
        }

        /// None where the space's log is damaged: others can go on.
        private func nextBatch(of space: SpaceID) async throws -> [OutgoingSegment] {
            let (replica, peer, isPlain) = (outbox.replica, peer, outbox.plain.contains(space))
            let pace = pace
            do {
                return try await blocking {
                    try replica.nextSegments(
                        space, lacking: peer, isPlain: isPlain,
                        targetBytes: pace.targetBytes, limit: pace.batch)
                }
            } catch let error as StoreError {
                guard case .damaged = error else { throw error }
                outbox.tally.found(error, in: space)
                return []
            }
        }

        private mutating func send(_ segment: OutgoingSegment) -> [UInt8] {
            own = Swift.max(own, segment.sequences[outbox.replica.identity.id] ?? 0)
            peer = peer.passing(segment.sequences)
            sentSegments += 1
            // Told before the bytes go, so that a receipt never comes before its segment.
            outbox.tally.sending(segment)
            handedMilliseconds = outbox.replica.environment.nowMilliseconds()
            return bytes(.segment(segment.bytes))
        }

        private func signature(in space: SpaceID) throws -> [UInt8]? {
            let identity = outbox.replica.identity
            guard own > 0, let head = outbox.held[space]?.heads[identity.id],
                head.sequence == own
            else { return nil }
            let signed = ExchangeSignedBytes.head(head, of: identity.id, in: space)
            return Array(try identity.signing.signature(for: Data(signed)))
        }

        private mutating func bytes(_ message: ExchangeMessage) -> [UInt8] {
            counted(seal.frame(message))
        }

        private mutating func counted(_ bytes: [UInt8]) -> [UInt8] {
            outbox.tally.proven(by: seal.firstCode)
            sentBytes += bytes.count
            outbox.tally.count(sent: bytes.count)
            return bytes
        }
    }
}
