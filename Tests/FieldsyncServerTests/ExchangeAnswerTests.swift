import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Logging
import Testing

@testable import FieldsyncServer

/// A server without a network, and a device whose requests are made by hand.
struct Desk {
    let folder: TestFolder
    let server: Replica
    let laptop: Replica
    var desk: ExchangeDesk
    let storage: SQLiteStorage

    init(limits: ExchangeResponder.Limits = .init(), role: UserRole = .manager) async throws {
        folder = try TestFolder()
        let clock = TestClock()
        server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial,
            environment: clock.environment)
        laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial,
            environment: clock.environment)
        storage = try SQLiteStorage(replica: server)
        var log = Logger(label: "test")
        log.logLevel = .critical
        desk = ExchangeDesk(
            storage: storage, replica: server, memory: DeviceMemory(), openSpaces: [],
            rights: WriteRights(), schema: .trial,
            limits: limits, log: log)
        try await enrol(laptop, role)
    }

    func enrol(_ device: Replica, _ role: UserRole = .manager) async throws {
        let identity = device.identity
        let code = try await ServerAdministration(
            storage: storage, environment: server.environment
        ).invite(user: identity.name, role: role, spaces: []).code
        let request = try EnrolmentRequest(
            code: code, replica: identity.id, name: identity.name,
            signingKey: Array(identity.signing.publicKey.rawRepresentation),
            agreementKey: Array(identity.agreement.publicKey.rawRepresentation), nonce: 1,
            sign: { Array(try identity.signing.signature(for: Data($0))) })
        _ = try await storage.redeem(
            try #require(InvitationCode(code)), for: request,
            atMilliseconds: server.environment.nowMilliseconds())
    }

    /// The same desk before a storage that may fail to take a segment.
    func storing(_ check: @escaping @Sendable (Segment) throws -> Void) -> Desk {
        var changed = self
        changed.desk = ExchangeDesk(
            storage: CheckedStorage(base: storage, check: check), replica: desk.replica,
            memory: desk.memory, openSpaces: desk.openSpaces, rights: desk.rights,
            schema: desk.schema, limits: desk.limits, log: desk.log)
        return changed
    }

    func key(_ device: Replica) throws -> ExchangeKey {
        try ExchangeKey(
            own: device.identity.agreement,
            peer: Array(server.identity.agreement.publicKey.rawRepresentation),
            device: device.identity.id, server: server.identity.id)
    }

    /// The frames of a request with a fresh challenge, each proven by itself.
    func request(
        from device: Replica? = nil, as name: ReplicaID? = nil, challenge: UInt64 = 5,
        holding heads: [SpaceID: SpaceHeads] = [:], _ messages: [ExchangeMessage]
    ) throws -> [[UInt8]] {
        let device = device ?? laptop
        desk.memory.expect(ExchangeChallenge(5))
        let greeting = ExchangeGreeting(
            caller: .named(
                name ?? device.identity.id, challenge: ExchangeChallenge(challenge),
                newestFormat: 1),
            direction: .both, holdings: .heads(heads))
        var seal = ExchangeSeal(request: nil, key: try key(device), nonce: 9)
        return ([.greeting(greeting)] + messages).map { seal.frame($0) + seal.code() }
            + [seal.end()]
    }

    /// What the server answers, message by message; whether they are proven is checked.
    func answer(_ bytes: [UInt8], to device: Replica? = nil) async throws -> [ExchangeMessage] {
        var answer = ExchangeAnswer(desk: desk)
        var reply: [UInt8] = []
        try await answer.take(bytes) { bytes, _ in reply += bytes }
        try await answer.finish { bytes, _ in reply += bytes }
        var request = ExchangePassageReader()
        request.append(bytes)
        var code: [UInt8] = []
        do { code = try request.next()?.code ?? [] } catch { code = [] }
        var passages = ExchangePassageReader()
        passages.append(reply)
        var seal = ExchangeSeal(replyTo: code, key: try key(device ?? laptop))
        var messages: [ExchangeMessage] = []
        while let passage = try passages.next() {
            let isProven = passage.code.isEmpty || seal.admits(passage)
            #expect(isProven)
            messages += try passage.frames.map { try ExchangeMessage(decoding: $0) }
        }
        try passages.finish()
        return messages
    }

    /// One segment with all that the laptop wrote to a space.
    func segment(_ space: SpaceID = Word.alpha) throws -> ExchangeMessage {
        let segments = try laptop.nextSegments(
            space, lacking: SpaceHeads(), isPlain: true, targetBytes: 1 << 20, limit: 1)
        return .segment(try #require(segments.first).bytes)
    }
}

extension [ExchangeMessage] {
    var refusals: [ExchangeRefusal.Reason] {
        compactMap { message in
            if case .refusal(let refusal) = message { refusal.reason } else { nil }
        }
    }

    /// True where the device was let in and answered to the end.
    var isClosed: Bool {
        if case .close = last { true } else { false }
    }

    var isTurnedAway: Bool {
        if count == 1, case .turnedAway = first { true } else { false }
    }
}

@Suite("What a server answers to requests made by hand")
struct ExchangeAnswerTests {
    @Test func wholeRequestIsTakenAndAcknowledged() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let frames = try desk.request([try desk.segment()])
        let reply = try await desk.answer(frames.flatMap(\.self))
        #expect(reply.isClosed)
        #expect(
            reply.contains(
                .receipt(SegmentReceipt(index: 0, applied: 1, known: 0, parked: 0))))
        #expect(try desk.server.notes() == ["one"])
    }

    @Test func whatADeviceLacksGoesOutBeforeWhatItBringsIsTaken() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        _ = try await desk.answer(desk.request([try desk.segment()]).flatMap(\.self))
        let common = try desk.laptop.allHeads()
        let ticket = ExchangeTicket(
            after: [UInt8](repeating: 3, count: 16), key: try desk.key(desk.laptop))
        desk.desk.memory.part(from: desk.laptop.identity.id, with: ticket, heads: common)
        try desk.server.note("theirs")
        try desk.laptop.note("two")
        var seal = ExchangeSeal(request: ticket, key: try desk.key(desk.laptop))
        let greeting = ExchangeGreeting(
            caller: .known(tag: ticket.tag), direction: .both, holdings: .common)
        let known = try #require(common[Word.alpha])
        let brought = try desk.laptop.nextSegments(
            Word.alpha, lacking: known, isPlain: true, targetBytes: 1 << 20, limit: 1)
        let segment = try #require(brought.first)
        let frames = [.greeting(greeting), .segment(segment.bytes)].map { seal.frame($0) }
        var answer = ExchangeAnswer(desk: desk.desk)
        var (reply, ahead, notesThen): ([UInt8], [UInt8], [String]) = ([], [], [])
        try await answer.take(frames.flatMap(\.self) + seal.end()) { bytes, isUrgent in
            reply += bytes
            if isUrgent { (ahead, notesThen) = (reply, try desk.server.notes()) }
        }
        try await answer.finish { bytes, _ in reply += bytes }
        var passages = ExchangePassageReader()
        passages.append(ahead)
        #expect(try passages.next()?.frames.map(\.kind).contains(.segment) == true)
        #expect(notesThen == ["one", "theirs"])
        passages.append(reply.dropFirst(ahead.count))
        #expect(try passages.next()?.frames.map(\.kind) == [.close])
        #expect(try desk.server.notes() == ["one", "theirs", "two"])
    }

    @Test func requestCutAtAnyByteAppliesWholeSegmentsOrNothing() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let messages = [try desk.segment()]
        let frames = try desk.request(messages)
        let whole = frames.flatMap(\.self)
        let segmentEnd = frames[0].count + frames[1].count
        for end in whole.indices {
            _ = try desk.request(messages)
            let reply = try await desk.answer(Array(whole[..<end]))
            let isOpened = end >= frames[0].count
            if isOpened {
                #expect(reply.refusals == [.malformed], "cut at \(end)")
            } else {
                #expect(reply.isTurnedAway, "cut at \(end)")
            }
            let spaces = try desk.server.spaces()
            #expect(spaces == (end < segmentEnd ? [] : [Word.alpha]), "cut at \(end)")
        }
    }

    @Test func requestAlteredAtAnyByteAppliesNothingOfTheSegment() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let messages = [try desk.segment()]
        let frames = try desk.request(messages)
        let whole = frames.flatMap(\.self)
        for place in 0..<(frames[0].count + frames[1].count) {
            _ = try desk.request(messages)
            var altered = whole
            altered[place] ^= 1 << UInt8(place % 8)
            let reply = try await desk.answer(altered)
            #expect(
                reply.isTurnedAway || !reply.refusals.isEmpty || reply == [.otherVersion(0)],
                "altered at \(place)")
            #expect(try desk.server.spaces().isEmpty, "altered at \(place)")
        }
    }

    @Test func anotherDevicesIDProvesNothingAndDisturbsNobody() async throws {
        let desk = try await Desk()
        let thief = try Replica.create(
            at: desk.folder.path + "/thief", name: "Eve", layout: .oneFile, schema: .trial)
        try await desk.enrol(thief)
        let stolen = try desk.request(
            from: thief, as: desk.laptop.identity.id, [])
        #expect(try await desk.answer(stolen.flatMap(\.self)).isTurnedAway)
        // The owner's challenge was not used up by that.
        let owned = try desk.request([])
        #expect(try await desk.answer(owned.flatMap(\.self)).isClosed)
    }

    @Test func repeatedRequestIsTurnedAwayAndDoesNothing() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let bytes = try desk.request([try desk.segment()]).flatMap(\.self)
        #expect(try await desk.answer(bytes).isClosed)
        try desk.laptop.note("two")
        let digest = try desk.server.digest()
        #expect(try await desk.answer(bytes).isTurnedAway)
        #expect(try desk.server.digest() == digest)
    }

    @Test func aTicketLetsItsDeviceInOnce() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let key = try desk.key(desk.laptop)
        let ticket = ExchangeTicket(after: [1], key: key)
        desk.desk.memory.part(from: desk.laptop.identity.id, with: ticket, heads: [:])
        let greeting = ExchangeGreeting(
            caller: .known(tag: ticket.tag), direction: .both, holdings: .common)
        var seal = ExchangeSeal(request: ticket, key: key)
        let bytes =
            seal.frame(.greeting(greeting)) + seal.frame(try desk.segment()) + seal.end()
        let reply = try await desk.answer(bytes)
        #expect(reply.isClosed)
        #expect(try desk.server.notes() == ["one"])
        #expect(try await desk.answer(bytes).isTurnedAway)
        // The tag alone, with another device's key, is worth nothing.
        let thief = try Replica.create(
            at: desk.folder.path + "/thief", name: "Eve", layout: .oneFile, schema: .trial)
        try await desk.enrol(thief)
        desk.desk.memory.part(from: desk.laptop.identity.id, with: ticket, heads: [:])
        var stolen = ExchangeSeal(request: ticket, key: try desk.key(thief))
        let forged = stolen.frame(.greeting(greeting)) + stolen.end()
        #expect(try await desk.answer(forged, to: thief).isTurnedAway)
        #expect(desk.desk.memory.use(ticket, of: desk.laptop.identity.id))
    }

    @Test func brokenSegmentIsRefusedByItsIndexAndTheNextOneTaken() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        guard case .segment(var bytes) = try desk.segment() else { return }
        bytes[bytes.count - 1] ^= 1
        let frames = try desk.request([
            .segment(bytes), .segment([]), try desk.segment(),
        ])
        let reply = try await desk.answer(frames.flatMap(\.self))
        #expect(reply.refusals == [.malformed, .malformed])
        #expect(
            reply.contains(
                .receipt(SegmentReceipt(index: 2, applied: 1, known: 0, parked: 0))))
        #expect(try desk.server.notes() == ["one"])
    }

    @Test func headIsKeptOnlyUnderTheDevicesSignature() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let identity = desk.laptop.identity
        let head = try #require(try desk.laptop.heads(Word.alpha).heads[identity.id])
        let signed = ExchangeSignedBytes.head(head, of: identity.id, in: Word.alpha)
        let good = Array(try identity.signing.signature(for: Data(signed)))
        let cases: [([UInt8], [ExchangeRefusal.Reason])] = [
            ([UInt8](repeating: 1, count: 64), [.signatureInvalid]), (good, []),
        ]
        for (signature, refusals) in cases {
            let frames = try desk.request([
                try desk.segment(), .signature(signature),
            ])
            let reply = try await desk.answer(frames.flatMap(\.self))
            #expect(reply.refusals == refusals)
            #expect(reply.isClosed, "a signature ended the exchange")
        }
    }

    @Test func requestBeyondItsLimitsIsRefusedAndWhatCameBeforeIsKept() async throws {
        let desk = try await Desk(limits: .init(segments: 1, bytes: 1 << 20))
        try desk.laptop.note("one")
        let two = try desk.request([
            try desk.segment(), try desk.segment(),
        ])
        #expect(try await desk.answer(two.flatMap(\.self)).refusals == [.tooLarge])
        #expect(try desk.server.notes() == ["one"])
        let endless =
            try desk.request([]).dropLast().flatMap(\.self)
            + [UInt8](repeating: 0xFF, count: 1 << 20)
        #expect(try await desk.answer(endless).isTurnedAway)
    }

    @Test func segmentThatTheStoreCannotTakeDelaysOnlyItself() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one", in: Word.alpha)
        try desk.laptop.note("two", in: Word.beta)
        let full = desk.storing { segment in
            if segment.space == Word.alpha {
                throw StoreError.heldFull(Word.alpha, count: 10_000, bytes: 1)
            }
        }
        let bytes = try desk.request([
            try desk.segment(Word.alpha), try desk.segment(Word.beta),
        ]).flatMap(\.self)
        let reply = try await full.answer(bytes)
        #expect(reply.refusals == [.tooLarge])
        #expect(try desk.server.notes(Word.beta) == ["two"])
        #expect(reply.isClosed, "one segment ended the exchange")
    }

    @Test func failingDiskEndsTheExchangeWithoutAReceipt() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let failing = desk.storing { _ in throw StoreError.disk(detail: "full") }
        let bytes = try desk.request([try desk.segment()]).flatMap(\.self)
        let reply = try await failing.answer(bytes)
        #expect(reply.refusals == [.storageFailed])
        #expect(reply.count == 1)
    }

    @Test func nothingOfAnUngrantedSpaceIsNamed() async throws {
        let desk = try await Desk()
        try desk.laptop.note("secret", in: Word.beta)
        let full = try desk.request([try desk.segment(Word.beta)])
        _ = try await desk.answer(full.flatMap(\.self))
        let recorder = try Replica.create(
            at: desk.folder.path + "/rex", name: "Rex", layout: .oneFile, schema: .trial)
        try await desk.enrol(recorder, .recorder)
        let asking = try desk.request(from: recorder, [])
        let reply = try await desk.answer(asking.flatMap(\.self), to: recorder)
        #expect(reply.count == 2)
        #expect(reply.contains(.heads([:])))
        let nothing = HeadsDigest(of: [:], hash: sha256)
        let now = UInt32(desk.server.environment.nowMilliseconds() / 1000)
        #expect(reply.last == .close(ExchangeClosing(wallSeconds: now, digest: nothing)))
    }

    @Test func aRevokedDeviceIsToldNothingOfASpaceWhateverItAsks() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        let full = try desk.request([try desk.segment()])
        _ = try await desk.answer(full.flatMap(\.self))
        let question = ExchangeMessage.question(
            StateQuestion(space: Word.alpha, schemaMark: 0, mends: false, prefixes: [[]]))
        func asked() async throws -> [ExchangeMessage] {
            try await desk.answer(try desk.request([question]).flatMap(\.self))
        }
        #expect(try await asked().contains { $0.kind == .answer })
        let now = desk.server.environment.nowMilliseconds()
        _ = try await desk.storage.revoke(desk.laptop.identity.id, atMilliseconds: now)
        let reply = try await asked()
        #expect(reply.map(\.kind) == [.refusal])
    }
}
