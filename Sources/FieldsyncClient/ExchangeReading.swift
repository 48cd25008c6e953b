import AsyncHTTPClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import NIOCore
import NIOFoundationCompat

/// Reads one reply: proves each frame, and does what its message asks for.
struct ExchangeReading {
    let replica: Replica
    let server: ReplicaID
    let url: String
    let tally: ExchangeTally
    /// True where plain segments were asked for, so that others break the rules.
    let asksForPlain: Bool
    let told: (ExchangeSummary) -> Void
    var seal: ExchangeSeal
    var summary: ExchangeSummary
    private var frames = ExchangeFrameReader()

    init(
        replica: Replica,
        server: ReplicaID,
        url: String,
        tally: ExchangeTally,
        asksForPlain: Bool,
        seal: ExchangeSeal,
        summary: ExchangeSummary,
        told: @escaping (ExchangeSummary) -> Void
    ) {
        self.replica = replica
        self.server = server
        self.url = url
        self.tally = tally
        self.asksForPlain = asksForPlain
        self.seal = seal
        self.summary = summary
        self.told = told
    }

    mutating func read(_ body: HTTPClientResponse.Body) async throws -> ExchangeSummary {
        do {
            for try await buffer in body {
                summary.bytesReceived += buffer.readableBytes
                frames.append(buffer.readableBytesView)
                while let frame = try frames.next() { try await take(frame) }
            }
            try frames.finish()
        } catch let error as ExchangeFrameError {
            throw PeerError.malformed(url: url, detail: "\(error)")
        } catch let error as ExchangeFault {
            throw PeerError.malformed(url: url, detail: "\(error)")
        } catch let error as DecodingFault {
            if case .unsupportedVersion = error { throw PeerError.newerProtocol(url: url) }
            throw PeerError.malformed(url: url, detail: "\(error)")
        }
        guard tally.trip.isComplete else {
            throw PeerError.interrupted(url: url, detail: "the reply has no end")
        }
        return summary
    }

    private mutating func take(_ frame: ExchangeFrame) async throws {
        // The only frame without proof: who is not known shares no key.
        if frame.kind == .turnedAway { throw PeerError.notEnrolled(url: url) }
        guard seal.admits(frame) else {
            if tally.trip.welcome == nil { throw PeerError.impostor(url: url) }
            throw PeerError.malformed(url: url, detail: "a frame was altered on its way")
        }
        let message = try ExchangeMessage(decoding: frame)
        let step = try tally.receive(message)
        switch step {
        case .greeted(let welcome): try greet(welcome)
        case .apply(let bytes): try await apply(bytes)
        case .learn(let names): try await learn(names)
        case .compare(let excerpt): tally.found(excerpt)
        case .refused(let refusal):
            if refusal.reason == .forked, let space = refusal.space { tally.part([space]) }
            // A second trip of the same exchange meets the same refusal.
            if !summary.refusals.contains(refusal) { summary.refusals.append(refusal) }
        case .turnedAway: throw PeerError.notEnrolled(url: url)
        case .compared(let answer): tally.keep(answer)
        case .noted:
            if case .heads(let heads) = message {
                let replica = replica
                tally.part(try await blocking { try replica.divergences(from: heads) }.keys)
            }
            if case .judged(_, let refused) = message {
                summary.judged += Int(clamping: refused)
            } else if case .receipt(let receipt) = message {
                summary.transactionsSent +=
                    Int(clamping: receipt.applied)
                    + Int(clamping: receipt.parked)
                told(summary)
            }
        }
    }

    private mutating func greet(_ welcome: ExchangeWelcome) throws {
        // The frame is proven by the key of the enrolment: it is the same server, set back.
        if welcome.replica != server { tally.renamed(welcome.replica) }
        let here = Int64(clamping: replica.environment.nowMilliseconds())
        summary.clockOffsetMilliseconds = Int64(clamping: welcome.wallMilliseconds) - here
    }

    private func learn(_ names: [ReplicaID: String]) async throws {
        let replica = replica
        try await blocking {
            let known = try replica.names()
            let fresh = names.filter { known[$0.key] != $0.value && $0.key != replica.identity.id }
            if !fresh.isEmpty { try replica.learn(names: fresh) }
        }
    }

    private mutating func apply(_ bytes: [UInt8]) async throws {
        let (replica, server) = (replica, server)
        let segment: Segment
        do {
            let writers = try await blocking { try replica.allHeads().writers }
            segment = try await blocking {
                try replica.segment(decoding: bytes, writers: writers)
            }
        } catch let error as SegmentError {
            if error.isOfTheGround(of: bytes), !asksForPlain {
                tally.missedGround()
                return
            }
            if error.isOfNewerProgram { throw PeerError.newerProtocol(url: url) }
            throw PeerError.malformed(url: url, detail: "\(error)")
        }
        guard !tally.parted.contains(segment.space) else {
            tally.applied(segment.space, sequences: [:], wholly: false)
            return
        }
        let outcome: ApplyOutcome
        do {
            outcome = try await blocking {
                try replica.apply(segment, from: server, chains: .agreed)
            }
        } catch let error as StoreError {
            guard case .heldFull = error else { throw error }
            // One space that cannot go on must not keep the others back.
            tally.applied(segment.space, sequences: [:], wholly: false)
            summary.refusals.append(
                ExchangeRefusal(
                    segment: nil, space: segment.space, reason: .tooLarge, text: "\(error)"))
            return
        }
        let wholly = outcome.parked == 0 && outcome.forks.isEmpty
        tally.applied(
            segment.space, sequences: outcome.forks.isEmpty ? segment.newestSequences : [:],
            wholly: wholly)
        summary.transactionsReceived += outcome.applied + outcome.parked
        summary.spaces.insert(segment.space)
        if !outcome.forks.isEmpty {
            tally.part([segment.space])
            let names = outcome.forks.prefix(3).map(\.description).joined(separator: ", ")
            summary.refusals.append(
                ExchangeRefusal(
                    segment: nil, space: segment.space, reason: .forked,
                    text: """
                        The server holds other content than this replica for \(names). It was set \
                        aside here and not applied; a disk was copied or set back.
                        """))
        }
        told(summary)
    }
}
