import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

/// The vectors of `protocol/exchange.md`, which `tools/check-exchange-vectors` computes from the
/// page alone.
@Suite("Exchange vectors")
struct ExchangeVectorTests {
    private struct Vectors: Decodable {
        let key: KeyVector
        let frames: [FrameVector]
        let passages: [PassageVector]
        let tickets: [TicketVector]
        let digests: [DigestVector]
        let signedHeads: [SignedHeadVector]
        let streams: [StreamVector]
        let enrolmentRequest: RequestVector
        let enrolmentReply: ReplyVector
        let certificate: CertificateVector
        let vouchRequest: VouchVector
    }

    private struct KeyVector: Decodable {
        let device, server, devicePrivate, devicePublic, serverPrivate, serverPublic: String
        let code: String
    }

    private struct FrameVector: Decodable {
        let name: String
        let message: MessageVector
        let frame: String
    }

    private struct PassageVector: Decodable {
        let name, binding, bytes: String
        let isReply: Int
        let index: UInt64
        let isLast: Bool
        let messages: [MessageVector]
    }

    private struct TicketVector: Decodable {
        let name, end, ticket: String
    }

    private struct HeadVector: Decodable {
        let sequence: UInt64
        let hash: String
    }

    private struct DigestVector: Decodable {
        let name: String
        let heads: [String: [String: HeadVector]]
        let sums: [String: UInt64]?
        let digest: String
    }

    private struct SignedHeadVector: Decodable {
        let space, replica, hash, signed: String
        let sequence: UInt64
    }

    private struct StreamVector: Decodable {
        let name, bytes: String
        let error, tail: String?
        let zeros: Int?
    }

    private struct RequestVector: Decodable {
        let code, replica, name, signingKey, agreementKey, signature, bytes: String
        let nonce: UInt64
    }

    private struct ReplyVector: Decodable {
        let server, serverName, signingKey, agreementKey, user, role, certificate: String
        let bytes, voucher, voucherSigned: String
        let seesEverything: Bool
        let challenge, nonce: UInt64
    }

    private struct CertificateVector: Decodable {
        let server, device, name, signingKey, agreementKey, user, role, signature: String
        let seesEverything: Int
        let spaces: [String]
        let bytes: String
    }

    private struct VouchVector: Decodable {
        let voucher, certificate, replica, name, signingKey, agreementKey: String
        let voucherSignature, signature, bytes: String
        let nonce: UInt64
    }

    private struct BegunVector: Decodable {
        let space, hash: String
        let byteCount: UInt64
    }

    private struct MessageVector: Decodable {
        let `is`: String
        let replica, digest, bytes, space, signature, text: String?
        let challenge, nonce, newestFormat, version, wallSeconds: UInt64?
        let index, applied, known, parked, segment, first, refused: UInt64?
        let links: [UInt64]?
        let direction, reason, segmentExponent: UInt8?
        let tag: UInt16?
        let wantsPlain: Bool?
        let heads: [String: [String: HeadVector]]?
        let sums, ranges, safe: [String: UInt64]?
        let before: Int64?
        let schemaMark, left: UInt64?
        let begun: BegunVector?
        let mends: Int?
        let at: Int64?
        let prefixes: [String]?
        let names: [String: String]?
    }

    private let vectors: Vectors

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "protocol/vectors/exchange.json")
        vectors = try JSONDecoder().decode(Vectors.self, from: try Data(contentsOf: file))
    }

    private func key(asServer: Bool) throws -> ExchangeKey {
        let pair = vectors.key
        let own = try #require(Hex.bytes(asServer ? pair.serverPrivate : pair.devicePrivate))
        let peer = try #require(Hex.bytes(asServer ? pair.devicePublic : pair.serverPublic))
        return try ExchangeKey(
            own: Curve25519.KeyAgreement.PrivateKey(rawRepresentation: own), peer: peer,
            device: try #require(ReplicaID(hex: pair.device)),
            server: try #require(ReplicaID(hex: pair.server)))
    }

    @Test func bothSidesDeriveTheKeyOfThePage() throws {
        for asServer in [false, true] {
            let code = try key(asServer: asServer).code(over: Array("abc".utf8))
            #expect(Hex.text(code) == vectors.key.code)
        }
    }

    @Test func messagesAreSpelledAndReadAsThePageSays() throws {
        for vector in vectors.frames {
            let message = try message(vector.message)
            let frame = ExchangeFrame(kind: message.kind, payload: message.encoded())
            #expect(Hex.text(frame.encoded()) == vector.frame, "\(vector.name)")
            #expect(try ExchangeMessage(decoding: frame) == message, "\(vector.name)")
        }
        #expect(vectors.frames.count >= 16)
    }

    @Test func passagesAreProvenAsThePageSays() throws {
        let key = try key(asServer: false)
        for vector in vectors.passages {
            let binding = try need(Hex.bytes(vector.binding))
            var writer = try seal(vector, binding, key)
            var reader = writer
            for _ in 0..<vector.index {
                _ = writer.end()
                _ = reader.end()
            }
            var bytes: [UInt8] = []
            for message in vector.messages where message.is != "nonce" {
                bytes += writer.frame(try self.message(message))
            }
            bytes += vector.isLast ? writer.end() : writer.code()
            #expect(Hex.text(bytes) == vector.bytes, "\(vector.name)")
            var passages = ExchangePassageReader()
            passages.append(bytes)
            let passage = try need(try passages.next())
            #expect(passage.isLast == vector.isLast)
            let isAdmitted = reader.admits(passage)
            #expect(isAdmitted, "\(vector.name)")
            let isAdmittedAgain = reader.admits(passage)
            #expect(!isAdmittedAgain, "a passage proves its place too")
            var other = ExchangeSeal(replyTo: [UInt8](repeating: 9, count: 16), key: key)
            let isOtherAdmitted = other.admits(passage)
            #expect(!isOtherAdmitted, "a passage proves its exchange too")
        }
    }

    private func seal(
        _ vector: PassageVector, _ binding: [UInt8], _ key: ExchangeKey
    ) throws -> ExchangeSeal {
        if vector.isReply == 1 { return ExchangeSeal(replyTo: binding, key: key) }
        let isAnew = binding.allSatisfy { $0 == 0 }
        return ExchangeSeal(
            request: isAnew ? nil : try need(ExchangeTicket(hex: vector.binding)), key: key,
            nonce: 42)
    }

    @Test func aSecondSegmentComesAfterTheProofOfTheFirst() throws {
        var seal = ExchangeSeal(request: nil, key: try key(asServer: false), nonce: 1)
        let bytes = seal.frame(.segment([1])) + seal.frame(.segment([2])) + seal.end()
        var passages = ExchangePassageReader()
        passages.append(bytes)
        let kinds = try (0..<2).map { _ in try need(try passages.next()).frames.map(\.kind) }
        #expect(kinds == [[.segment, .nonce], [.segment]])
    }

    @Test func ticketsFollowFromTheLastCode() throws {
        for vector in vectors.tickets {
            let ticket = ExchangeTicket(
                after: try need(Hex.bytes(vector.end)), key: try key(asServer: true))
            #expect(ticket.hex == vector.ticket, "\(vector.name)")
        }
    }

    @Test func digestsNameWhatIsHeld() throws {
        for vector in vectors.digests {
            let digest = HeadsDigest(of: try heads(vector.heads, vector.sums), hash: sha256)
            #expect(
                String(format: "%08x", digest.value) == vector.digest,
                "\(vector.name)")
        }
    }

    @Test func headsAreSignedOverTheBytesOfThePage() throws {
        for vector in vectors.signedHeads {
            let bytes = ExchangeSignedBytes.head(
                try head(HeadVector(sequence: vector.sequence, hash: vector.hash)),
                of: try #require(ReplicaID(hex: vector.replica)),
                in: try #require(SpaceID(vector.space)))
            #expect(Hex.text(bytes) == vector.signed)
        }
    }

    @Test func brokenStreamsAreRefusedUnderTheNamesOfThePage() throws {
        for vector in vectors.streams {
            let bytes =
                try need(Hex.bytes(vector.bytes))
                + [UInt8](repeating: 0, count: vector.zeros ?? 0)
                + need(Hex.bytes(vector.tail ?? ""))
            // In pieces, too: a frame must not depend on how the network cuts it.
            for size in [1, 7, 1 << 20] where size > 1 || bytes.count < 1000 {
                #expect(Self.fault(of: bytes, inPiecesOf: size) == vector.error, "\(vector.name)")
            }
        }
    }

    private static func fault(of bytes: [UInt8], inPiecesOf size: Int) -> String? {
        var reader = ExchangePassageReader()
        do throws(ExchangeFrameError) {
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(bytes[start..<min(start + size, bytes.count)])
                while try reader.next() != nil { continue }
            }
            try reader.finish()
            return nil
        } catch {
            return switch error {
            case .unknownKind: "unknownKind"
            case .tooLong: "tooLong"
            case .malformedLength: "malformedLength"
            case .unproven: "unproven"
            case .afterTheEnd: "afterTheEnd"
            case .truncated: "truncated"
            }
        }
    }

    @Test func enrolmentIsSpelledAsThePageSays() throws {
        let request = vectors.enrolmentRequest
        let signature = try #require(Hex.bytes(request.signature))
        let made = EnrolmentRequest(
            code: request.code, replica: try #require(ReplicaID(hex: request.replica)),
            name: request.name, signingKey: try #require(Hex.bytes(request.signingKey)),
            agreementKey: try #require(Hex.bytes(request.agreementKey)), nonce: request.nonce,
            sign: { _ in signature })
        #expect(Hex.text(made.encoded()) == request.bytes)
        #expect(try EnrolmentRequest(decoding: made.encoded()) == made)
        let reply = vectors.enrolmentReply
        let grant = EnrolmentGrant(
            server: try #require(ReplicaID(hex: reply.server)), serverName: reply.serverName,
            signingKey: try #require(Hex.bytes(reply.signingKey)),
            agreementKey: try #require(Hex.bytes(reply.agreementKey)), user: reply.user,
            role: reply.role, seesEverything: reply.seesEverything,
            voucherSignature: try #require(Hex.bytes(reply.voucher)),
            challenge: ExchangeChallenge(reply.challenge),
            certificate: try #require(Hex.bytes(reply.certificate)))
        let code = try key(asServer: true).code(over: grant.authenticated(nonce: reply.nonce))
        let answer = EnrolmentReply.enrolled(grant, code: code)
        #expect(Hex.text(answer.encoded()) == reply.bytes)
        #expect(try EnrolmentReply(decoding: answer.encoded()) == answer)
        let vouched = DeviceVoucher.signedBytes(
            server: grant.server, device: try #require(ReplicaID(hex: request.replica)),
            user: grant.user, role: grant.role, seesEverything: grant.seesEverything)
        #expect(Hex.text(vouched) == reply.voucherSigned)
    }

    @Test func vouchingIsSpelledAsThePageSays() throws {
        let vector = vectors.certificate
        let signature = try #require(Hex.bytes(vector.signature))
        let certificate = DeviceCertificate(
            server: try #require(ReplicaID(hex: vector.server)),
            device: try #require(ReplicaID(hex: vector.device)), name: vector.name,
            signingKey: try #require(Hex.bytes(vector.signingKey)),
            agreementKey: try #require(Hex.bytes(vector.agreementKey)), user: vector.user,
            role: vector.role, seesEverything: vector.seesEverything == 1,
            spaces: vector.spaces.compactMap { SpaceID($0) }, sign: { _ in signature })
        #expect(Hex.text(certificate.encoded()) == vector.bytes)
        #expect(try DeviceCertificate(decoding: certificate.encoded()) == certificate)
        let asked = vectors.vouchRequest
        let (first, second) = (
            try #require(Hex.bytes(asked.voucherSignature)),
            try #require(Hex.bytes(asked.signature))
        )
        let request = VouchRequest(
            voucher: try #require(ReplicaID(hex: asked.voucher)),
            certificate: try #require(Hex.bytes(asked.certificate)),
            replica: try #require(ReplicaID(hex: asked.replica)), name: asked.name,
            signingKey: try #require(Hex.bytes(asked.signingKey)),
            agreementKey: try #require(Hex.bytes(asked.agreementKey)), nonce: asked.nonce,
            signAsVoucher: { _ in first }, sign: { _ in second })
        #expect(Hex.text(request.encoded()) == asked.bytes)
        #expect(try VouchRequest(decoding: request.encoded()) == request)
        for count in 0..<request.encoded().count {
            #expect(throws: DecodingFault.self) {
                try VouchRequest(decoding: Array(request.encoded().prefix(count)))
            }
        }
        for count in 0..<certificate.encoded().count {
            #expect(throws: DecodingFault.self) {
                try DeviceCertificate(decoding: Array(certificate.encoded().prefix(count)))
            }
        }
    }

    @Test func theSecondImplementationGivesTheSameOutputs() throws {
        let printed = try SecondProgram.run("check-exchange-vectors")
        #expect(String(decoding: printed, as: UTF8.self).contains(", 0 wrong"))
    }

    // MARK: reading vectors

    private func need<Value>(_ value: Value?) throws -> Value { try #require(value) }

    private func head(_ vector: HeadVector) throws -> Head {
        let bytes = try need(Hex.bytes(vector.hash))
        return Head(sequence: vector.sequence, hash: try need(ChainHash(bytes)))
    }

    private func heads(
        _ vector: [String: [String: HeadVector]], _ sums: [String: UInt64]?
    ) throws -> [SpaceID: SpaceHeads] {
        var result: [SpaceID: SpaceHeads] = [:]
        for (name, entries) in vector {
            var heads = SpaceHeads(stateSum: StateSum(sums?[name] ?? 0))
            for (replica, entry) in entries {
                heads.heads[try need(ReplicaID(hex: replica))] = try head(entry)
            }
            result[try need(SpaceID(name))] = heads
        }
        return result
    }

    private func replica(_ hex: String?) throws -> ReplicaID {
        try need(ReplicaID(hex: try need(hex)))
    }

    private func greeting(_ vector: MessageVector) throws -> ExchangeGreeting {
        var caller = ExchangeGreeting.Caller.known(tag: vector.tag ?? 0)
        if let name = vector.replica {
            caller = .named(
                try replica(name), challenge: ExchangeChallenge(try need(vector.challenge)),
                newestFormat: try need(vector.newestFormat))
        }
        return ExchangeGreeting(
            caller: caller,
            direction: try need(ExchangeDirection(rawValue: try need(vector.direction))),
            wantsPlain: vector.wantsPlain == true, segmentExponent: vector.segmentExponent,
            holdings: try vector.heads.map { .heads(try heads($0, vector.sums)) } ?? .common)
    }

    private func message(_ vector: MessageVector) throws -> ExchangeMessage {
        switch vector.is {
        case "greeting": return .greeting(try greeting(vector))
        case "segment": return .segment(try need(Hex.bytes(try need(vector.bytes))))
        case "signature": return .signature(try need(Hex.bytes(try need(vector.signature))))
        case "nonce": return .nonce(try need(vector.nonce))
        case "takenAway":
            let safe = try need(vector.safe).map { (try need(ReplicaID(hex: $0.key)), $0.value) }
            return .takenAway(
                try need(SpaceID(try need(vector.space))),
                safe: VersionVector(Dictionary(uniqueKeysWithValues: safe)))
        case "receipt":
            return .receipt(
                SegmentReceipt(
                    index: try need(vector.index), applied: try need(vector.applied),
                    known: try need(vector.known), parked: try need(vector.parked)))
        case "refusal":
            return .refusal(
                ExchangeRefusal(
                    segment: vector.segment, space: vector.space.flatMap { SpaceID($0) },
                    reason: try need(
                        ExchangeRefusal.Reason(rawValue: try need(vector.reason))),
                    text: try need(vector.text)))
        case "names":
            var names: [ReplicaID: String] = [:]
            for (hex, name) in try need(vector.names) { names[try replica(hex)] = name }
            return .names(names)
        case "heads": return .heads(try heads(try need(vector.heads), vector.sums))
        case "question", "answer": return try state(vector)
        case "backupQuestion": return .backupQuestion
        case "backup":
            let at = try need(vector.at)
            return .backup(
                BackupPoint(
                    at: at == 0 ? nil : Instant(milliseconds: at),
                    heads: try heads(try need(vector.heads), vector.sums)))
        case "snapshotQuestion":
            return .snapshotQuestion(
                SnapshotQuestion(
                    before: try need(Instant(milliseconds: try need(vector.before))),
                    schemaMark: try need(vector.schemaMark),
                    begun: try vector.begun.map { begun in
                        SnapshotBeginning(
                            space: try need(SpaceID(begun.space)), byteCount: begun.byteCount,
                            hash: try need(Hex.bytes(begun.hash)))
                    }))
        case "snapshot":
            return .snapshot(
                left: try need(vector.left), part: try need(Hex.bytes(try need(vector.bytes))))
        case "chain":
            return .chain(
                ChainExcerpt(
                    space: try need(SpaceID(try need(vector.space))),
                    replica: try replica(vector.replica), first: try need(vector.first),
                    links: try need(vector.links)))
        case "renamed": return .renamed(try replica(vector.replica))
        case "judged":
            return .judged(segment: try need(vector.segment), refused: try need(vector.refused))
        case "otherVersion": return .otherVersion(UInt32(clamping: try need(vector.version)))
        case "turnedAway":
            return .turnedAway(ExchangeChallenge(try need(vector.challenge)))
        default:
            let digest = try need(Hex.bytes(try need(vector.digest)))
            return .close(
                ExchangeClosing(
                    wallSeconds: UInt32(clamping: try need(vector.wallSeconds)),
                    digest: HeadsDigest(digest.reduce(0) { $0 << 8 | UInt32($1) })))
        }
    }

    private func state(_ vector: MessageVector) throws -> ExchangeMessage {
        let space = try need(SpaceID(try need(vector.space)))
        let mark = try need(vector.schemaMark)
        guard let ranges = vector.ranges else {
            return .question(
                StateQuestion(
                    space: space, schemaMark: mark, mends: vector.mends == 1,
                    prefixes: try need(vector.prefixes).map { try need(Hex.bytes($0)) }))
        }
        var sums: [[UInt8]: StateSum] = [:]
        for (prefix, sum) in ranges { sums[try need(Hex.bytes(prefix))] = StateSum(sum) }
        return .answer(StateAnswer(space: space, schemaMark: mark, sums: sums))
    }
}
