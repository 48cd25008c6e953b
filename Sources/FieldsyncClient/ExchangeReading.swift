import AsyncHTTPClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import NIOCore
import NIOFoundationCompat

/// Reads one reply: proves each passage, and does what its messages ask for.
struct ExchangeReading {
    let replica: Replica
    let server: ReplicaID
    let url: String
    let tally: ExchangeTally
    let key: ExchangeKey
    /// True where plain segments were asked for, so that others break the rules.
    let asksForPlain: Bool
    let told: (ExchangeSummary) -> Void
    var summary: ExchangeSummary
    /// The code that ended the reply; nil before.
    private(set) var lastCode: [UInt8]?
    private var seal: ExchangeSeal?
    private var passages = ExchangePassageReader()
    /// The segments that are being applied while the next ones are read.
    private let queue: SegmentQueue
    /// What is left behind, where the reply ends as most do.
    private let leaving: ExchangeLeaving?
    /// What was left behind with the last segment; nil where nothing was.
    private(set) var left: ExchangeLeaving.Left?
    /// The segment that may be the last, while it is applied and until it is known what comes
    /// after it.
    private var ending: ExchangeEnding?
    private var mayEnd = false
    private var hasSegments = false
    /// A segment that contradicts the log, until it is known whether the server says so too.
    private var doubted: Segment?
    private var hasComparedClocks = false

    init(
        replica: Replica,
        server: ReplicaID,
        url: String,
        tally: ExchangeTally,
        key: ExchangeKey,
        asksForPlain: Bool,
        summary: ExchangeSummary,
        leaving: ExchangeLeaving?,
        told: @escaping (ExchangeSummary) -> Void
    ) {
        self.replica = replica
        self.server = server
        queue = SegmentQueue(replica: replica, server: server)
        self.url = url
        self.tally = tally
        self.key = key
        self.asksForPlain = asksForPlain
        self.summary = summary
        self.leaving = leaving
        self.told = told
    }

    mutating func read(_ body: HTTPClientResponse.Body) async throws -> ExchangeSummary {
        do {
            for try await buffer in body {
                summary.bytesReceived += buffer.readableBytes
                passages.append(buffer.readableBytesView)
                while let passage = try passages.next() { try await take(passage) }
            }
            try passages.finish()
            try await settle()
            try await settleDoubt()
        } catch {
            // Whatever ended the reply, what is being applied is waited for.
            try await settle()
            throw PeerError.meaning(of: error, from: url)
        }
        guard tally.trip.isComplete else {
            throw PeerError.interrupted(url: url, detail: "the reply has no end")
        }
        return summary
    }

    private mutating func take(_ passage: ExchangePassage) async throws {
        // The only message without proof: who is not known shares no key.
        if passage.code.isEmpty {
            for frame in passage.frames { try await take(ExchangeMessage(decoding: frame)) }
            return
        }
        let isFirst = seal == nil
        var seal = seal ?? tally.firstCode.map { ExchangeSeal(replyTo: $0, key: key) }
        guard seal?.admits(passage) == true else {
            if isFirst { throw PeerError.impostor(url: url) }
            throw PeerError.malformed(url: url, detail: "a frame was altered on its way")
        }
        self.seal = seal
        mayEnd =
            leaving != nil && passage.frames.count { $0.kind == .segment } == 1
            && (passage.isLast
                || tally.trip.ground.isInStep && !hasSegments && tally.hasEndedRequest)
        for frame in passage.frames {
            let message = try ExchangeMessage(decoding: frame)
            if case .close(let closing) = message { try await end(by: closing, passage.code) }
            try await take(message)
        }
        if passage.isLast { lastCode = passage.code }
    }

    /// Writes what the exchange leaves behind with the segment that is being applied.
    private mutating func end(by closing: ExchangeClosing, _ code: [UInt8]) async throws {
        if let ending {
            compareClocks(closing)
            self.ending = nil
            try await finish(
                ending,
                ExchangeLeaving.Close(
                    closing: closing, code: code,
                    clockOffsetMilliseconds: summary.clockOffsetMilliseconds))
        }
        try await settleDoubt()
    }

    private mutating func finish(
        _ ending: ExchangeEnding, _ close: ExchangeLeaving.Close?
    ) async throws {
        do {
            let (outcome, left) = try await ending.end(close)
            self.left = left
            try count(BatchedSegment(ending.segment), .success(outcome))
        } catch is StoreError {
            // Nothing of it was written; by itself the segment says what is wrong with it.
            await queue.add(ending.segment)
        } catch is ExchangeLeaving.Parted {
            doubted = ending.segment
        }
    }

    /// Where both sides found that chains part, neither takes anything; else what came is set
    /// aside.
    private mutating func settleDoubt() async throws {
        guard let segment = doubted else { return }
        doubted = nil
        if tally.parted.contains(segment.space) {
            tally.applied(segment.space, sequences: [:], wholly: false)
        } else {
            await queue.add(segment)
            try await settle()
        }
    }

    private mutating func take(_ message: ExchangeMessage) async throws {
        if case .segment = message {} else { try await settle() }
        switch try tally.receive(message) {
        case .closed(let closing, let taken):
            compareClocks(closing)
            summary.transactionsSent += taken
            if taken > 0 { told(summary) }
        case .apply(let bytes): try await apply(bytes)
        case .learn(let names): try await learn(names)
        case .compare(let excerpt): tally.found(excerpt)
        case .renamed(let name):
            // The passage is proven by the key of the enrolment: it is the same server, set back.
            if name != server { tally.renamed(name) }
        case .refused(let refusal):
            if refusal.reason == .forked, let space = refusal.space { tally.part([space]) }
            // A second trip of the same exchange meets the same refusal.
            if !summary.refusals.contains(refusal) { summary.refusals.append(refusal) }
        case .noted:
            if case .heads(let heads) = message {
                let replica = replica
                tally.part(try await blocking { try replica.divergences(from: heads) }.keys)
            }
            if case .takenAway(let space, let safe) = message {
                try await takeAway(space, safe)
            } else if case .judged(_, let refused) = message {
                summary.judged += Int(clamping: refused)
            } else if case .receipt(let receipt) = message {
                summary.transactionsSent +=
                    Int(clamping: receipt.applied)
                    + Int(clamping: receipt.parked)
                told(summary)
            }
        case .compared(let answer): tally.keep(answer)
        case .backedUp, .snapshot: break
        case .turnedAway: break
        case .otherVersion(let version):
            throw PeerError.otherVersion(url: url, server: UInt64(version))
        }
    }

    private mutating func compareClocks(_ closing: ExchangeClosing) {
        if hasComparedClocks { return }
        hasComparedClocks = true
        let here = Int64(clamping: replica.environment.nowMilliseconds())
        // Whole seconds are told, so half of one is the best guess of the rest.
        let there = Int64(closing.wallSeconds) * 1000 + 500
        summary.clockOffsetMilliseconds = there.subtractingReportingOverflow(here).partialValue
    }

    /// A space goes only when the server says that all that is held of it is safe there.
    private mutating func takeAway(_ space: SpaceID, _ safe: VersionVector) async throws {
        let replica = replica
        let isGone = try await blocking { () throws -> Bool? in
            guard try !replica.heads(space).heads.isEmpty else { return nil }
            return try replica.removeSpace(space, keptElsewhere: safe)
        }
        guard let isGone else { return }
        if isGone {
            summary.removedSpaces.insert(space)
            summary.spacesToGo.remove(space)
        } else {
            summary.spacesToGo.insert(space)
        }
    }

    private func learn(_ names: [ReplicaID: String]) async throws {
        let replica = replica
        try await blocking {
            let known = try replica.names()
            let fresh = names.filter { known[$0.key] != $0.value && $0.key != replica.identity.id }
            if !fresh.isEmpty { try replica.learn(names: fresh) }
        }
    }

    /// Reads a segment and begins to apply it; while that goes on the next one can be read.
    private mutating func apply(_ bytes: [UInt8]) async throws {
        let replica = replica
        let segment: Segment
        do {
            if Segment.isGrounded(bytes) {
                // It stands on what comes before it.
                try await settle()
                segment = try await blocking {
                    try replica.atOnce {
                        try replica.segment(decoding: bytes, writers: replica.allHeads().writers)
                    }
                }
            } else {
                segment = try await queue.reading {
                    try replica.segment(decoding: bytes, writers: [])
                }
            }
        } catch let error as SegmentError {
            if error.isOfTheGround, !asksForPlain {
                tally.missedGround()
                return
            }
            if error.isOfNewerProgram { throw PeerError.newerProtocol(url: url) }
            throw PeerError.malformed(url: url, detail: "\(error)")
        }
        // Where chains part is found before segments come, or by one of them.
        guard !tally.parted.contains(segment.space) else {
            queue.giveUp()
            try await settle()
            tally.applied(segment.space, sequences: [:], wholly: false)
            return
        }
        hasSegments = true
        if mayEnd, let leaving {
            queue.giveUp()
            try await settle()
            ending = ExchangeEnding(of: segment, from: server, leaving)
            return
        }
        await queue.add(segment)
        for finished in queue.finished() { try count(finished.segment, finished.outcome) }
    }

    /// Waits for what is being applied, and counts it.
    private mutating func settle() async throws {
        if let ending {
            self.ending = nil
            try await finish(ending, nil)
        }
        for finished in await queue.settled() {
            try count(finished.segment, finished.outcome)
        }
    }

    private mutating func count(
        _ segment: BatchedSegment, _ result: Result<ApplyOutcome?, any Error>
    ) throws {
        let outcome: ApplyOutcome
        do {
            guard let found = try result.get() else {
                tally.applied(segment.space, sequences: [:], wholly: false)
                return
            }
            outcome = found
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
