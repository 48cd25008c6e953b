import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import Testing

/// The vectors of `protocol/exchange.md`, which `tools/check-exchange-vectors` computes from the
/// page alone.
@Suite("Exchange vectors")
struct ExchangeVectorTests {
    private struct Vectors: Decodable {
        let key: KeyVector
        let frames: [FrameVector]
        let digests: [DigestVector]
        let signedHeads: [SignedHeadVector]
        let brokenFrames: [BrokenFrameVector]
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
        let isReply: Int
        let binding, index: UInt64
        let message: MessageVector
        let frame: String
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

    private struct BrokenFrameVector: Decodable {
        let name, bytes: String
        let error: String?
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

    private struct MessageVector: Decodable {
        let `is`: String
        let replica, digest, bytes, space, hash, signature, text: String?
        let challenge, nonce, newestLayout, wallMilliseconds, sequence, segments: UInt64?
        let index, applied, known, parked, segment, first, refused: UInt64?
        let links: [UInt64]?
        let direction, standing, reason: UInt8?
        let heads: [String: [String: HeadVector]]?
        let sums, ranges: [String: UInt64]?
        let schemaMark: UInt64?
        let mends: Int?
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

    @Test func messagesAreSpelledReadAndProvenAsThePageSays() throws {
        let key = try key(asServer: false)
        for vector in vectors.frames {
            let message = try message(vector.message)
            let payload = message.encoded()
            let said = ExchangeSignedBytes.frame(
                isReply: vector.isReply == 1, binding: vector.binding, index: vector.index,
                kind: message.kind)
            let frame = ExchangeFrame(
                kind: message.kind, payload: payload, code: key.code(over: said, payload))
            #expect(Hex.text(frame.encoded()) == vector.frame, "\(vector.name)")
            var reader = ExchangeFrameReader()
            reader.append(try #require(Hex.bytes(vector.frame)))
            let read = try #require(try reader.next())
            #expect(try ExchangeMessage(decoding: read) == message, "\(vector.name)")
        }
        #expect(vectors.frames.count == 20)
    }

    @Test func sealsCountTheFramesOfADirection() throws {
        let key = try key(asServer: false)
        for isReply in [false, true] {
            var writer =
                isReply
                ? ExchangeSeal(replyTo: 7, key: key)
                : ExchangeSeal(request: ExchangeChallenge(7), key: key)
            var reader = writer
            var moved = writer
            let frames = try (0..<3).map { index in
                try single(writer.frame(.finish(segments: index)))
            }
            for frame in frames {
                let isAdmitted = reader.admits(frame)
                #expect(isAdmitted)
            }
            let isMovedAdmitted = moved.admits(frames[1])
            #expect(!isMovedAdmitted, "a frame proves its place too")
            var other = ExchangeSeal(replyTo: 8, key: key)
            let isOtherAdmitted = other.admits(frames[0])
            #expect(!isOtherAdmitted, "a frame proves its exchange too")
        }
    }

    @Test func digestsNameWhatIsHeld() throws {
        for vector in vectors.digests {
            let digest = HeadsDigest(
                of: try heads(vector.heads, vector.sums), hash: sha256)
            #expect(digest.value.hex == vector.digest, "\(vector.name)")
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

    @Test func brokenFramesAreRefusedUnderTheNamesOfThePage() throws {
        for vector in vectors.brokenFrames {
            var reader = ExchangeFrameReader()
            var found: String?
            do throws(ExchangeFrameError) {
                // One byte at a time: a frame must not depend on how the network cuts it.
                for byte in Hex.bytes(vector.bytes) ?? [] {
                    reader.append([byte])
                    while try reader.next() != nil { continue }
                }
                try reader.finish()
            } catch {
                found =
                    switch error {
                    case .unknownKind: "unknownKind"
                    case .tooLong: "tooLong"
                    case .malformedLength: "malformedLength"
                    case .truncated: "truncated"
                    }
            }
            #expect(found == vector.error, "\(vector.name)")
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
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", root.appending(path: "tools/check-exchange-vectors").path(),
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: printed, as: UTF8.self).contains("47 exchange vectors checked"))
    }

    // MARK: reading vectors

    private func need<Value>(_ value: Value?) throws -> Value { try #require(value) }

    private func single(_ bytes: [UInt8]) throws -> ExchangeFrame {
        var reader = ExchangeFrameReader()
        reader.append(bytes)
        return try need(try reader.next())
    }

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

    private func digest(_ hex: String?) throws -> HeadsDigest {
        HeadsDigest(try need(Identifier128(hex: try need(hex))))
    }

    private func message(_ vector: MessageVector) throws -> ExchangeMessage {
        switch vector.is {
        case "greeting":
            let holdings: ExchangeHoldings =
                try vector.heads.map { .heads(try heads($0, vector.sums)) }
                ?? .common(digest(vector.digest))
            return .greeting(
                ExchangeGreeting(
                    replica: try replica(vector.replica),
                    challenge: ExchangeChallenge(try need(vector.challenge)),
                    nonce: try need(vector.nonce),
                    newestLayout: try need(vector.newestLayout),
                    direction: try need(
                        ExchangeDirection(rawValue: try need(vector.direction))),
                    wallMilliseconds: try need(vector.wallMilliseconds), holdings: holdings))
        case "welcome":
            return .welcome(
                ExchangeWelcome(
                    replica: try replica(vector.replica),
                    standing: try need(
                        ExchangeWelcome.Standing(rawValue: try need(vector.standing))),
                    challenge: ExchangeChallenge(try need(vector.challenge)),
                    wallMilliseconds: try need(vector.wallMilliseconds)))
        case "segment": return .segment(try need(Hex.bytes(try need(vector.bytes))))
        case "signature":
            let sequence = try need(vector.sequence)
            return .signature(
                HeadSignature(
                    space: try need(SpaceID(try need(vector.space))),
                    head: try head(
                        HeadVector(sequence: sequence, hash: try need(vector.hash))),
                    signature: try need(Hex.bytes(try need(vector.signature)))))
        case "finish": return .finish(segments: try need(vector.segments))
        case "judged":
            return .judged(
                segment: try need(vector.segment), refused: try need(vector.refused))
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
        case "chain":
            return .chain(
                ChainExcerpt(
                    space: try need(SpaceID(try need(vector.space))),
                    replica: try replica(vector.replica), first: try need(vector.first),
                    links: try need(vector.links)))
        case "heads": return .heads(try heads(try need(vector.heads), vector.sums))
        case "question", "answer": return try state(vector)
        default:
            return .close(
                ExchangeClosing(
                    segments: try need(vector.segments), digest: try digest(vector.digest)))
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
