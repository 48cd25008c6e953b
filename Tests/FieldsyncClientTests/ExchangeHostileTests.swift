import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Testing

@Suite("Hostile bytes of an exchange")
struct ExchangeHostileTests {
    private static func replica(_ byte: UInt8) throws -> ReplicaID {
        try #require(ReplicaID(bytes: [UInt8](repeating: byte, count: 16)))
    }

    private static func messages() throws -> [ExchangeMessage] {
        let (one, two) = (try replica(1), try replica(2))
        let hash = try #require(ChainHash([UInt8](repeating: 9, count: 32)))
        let alpha = try #require(SpaceID("alpha"))
        let heads = [
            alpha: SpaceHeads([
                one: Head(sequence: 300, hash: hash), two: Head(sequence: 1, hash: hash),
            ])
        ]
        return [
            .greeting(
                ExchangeGreeting(
                    caller: .named(one, challenge: ExchangeChallenge(1), newestFormat: 1),
                    direction: .both, segmentExponent: 14, holdings: .heads(heads))),
            .greeting(
                ExchangeGreeting(
                    caller: .known(tag: 77), direction: .pull, wantsPlain: true,
                    holdings: .common)),
            .greeting(
                ExchangeGreeting(
                    caller: .known(tag: 77), direction: .both, holdings: .common)),
            .nonce(3),
            .signature([UInt8](repeating: 7, count: 64)),
            .receipt(SegmentReceipt(index: 1, applied: 2, known: 3, parked: 4)),
            .refusal(
                ExchangeRefusal(segment: 1, space: alpha, reason: .forked, text: "No: Åsa")),
            .names([one: "Office", two: "Åsa"]),
            .heads(heads),
            .close(ExchangeClosing(wallSeconds: 300, digest: HeadsDigest(5))),
            .turnedAway(ExchangeChallenge(9)),
            .otherVersion(3),
        ]
    }

    private static func decoded(
        _ kind: ExchangeFrame.Kind, _ payload: [UInt8]
    ) throws(DecodingFault) -> ExchangeMessage {
        try ExchangeMessage(decoding: ExchangeFrame(kind: kind, payload: payload))
    }

    @Test func payloadCutAtAnyByteIsRefused() throws {
        for message in try Self.messages() {
            let payload = message.encoded()
            #expect(try Self.decoded(message.kind, payload) == message)
            for end in payload.indices {
                #expect(throws: DecodingFault.self, "\(message.kind) cut at \(end)") {
                    try Self.decoded(message.kind, Array(payload[..<end]))
                }
            }
            #expect(throws: DecodingFault.self, "\(message.kind) with a byte more") {
                try Self.decoded(message.kind, payload + [0])
            }
        }
    }

    @Test func alteredPayloadIsRefusedOrSpellsTheMessageItDecodesTo() throws {
        for message in try Self.messages() {
            let payload = message.encoded()
            for place in payload.indices {
                for bit in 0..<8 {
                    var altered = payload
                    altered[place] ^= 1 << UInt8(bit)
                    do throws(DecodingFault) {
                        let other = try Self.decoded(message.kind, altered)
                        #expect(other.encoded() == altered, "two spellings of one message")
                        #expect(other != message)
                    } catch {
                        #expect(!error.description.isEmpty)
                    }
                }
            }
        }
    }

    @Test func alteredPassageProvesNothing() throws {
        let key = ExchangeKey(bytes: [UInt8](repeating: 1, count: 32))
        var seal = ExchangeSeal(replyTo: [UInt8](repeating: 2, count: 16), key: key)
        let reading = seal
        let bytes = seal.frame(.segment([1, 2, 3, 4, 5])) + seal.end()
        for place in bytes.indices {
            for bit in 0..<8 {
                var altered = bytes
                altered[place] ^= 1 << UInt8(bit)
                var passages = ExchangePassageReader()
                passages.append(altered)
                var reading = reading
                do throws(ExchangeFrameError) {
                    guard let passage = try passages.next() else { continue }
                    let isAdmitted = reading.admits(passage)
                    #expect(!isAdmitted)
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
    }

    @Test func countsBeyondTheBytesAreRefusedBeforeRoomIsMade() {
        // 2^63 replicas, spaces, names: in ten bytes.
        let huge: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]
        for (kind, payload) in [
            (ExchangeFrame.Kind.heads, huge), (.heads, [0] + huge), (.names, huge),
            (.heads, [0, 1, 5] + Array("alpha".utf8) + huge),
            (.refusal, [1, 1] + huge), (.greeting, [9, 0, 1] + huge),
        ] {
            #expect(throws: DecodingFault.self) { try Self.decoded(kind, payload) }
        }
    }

    @Test func newerGreetingIsNamedAsSuch() throws {
        let greeting = try #require(try Self.messages().first)
        var payload = greeting.encoded()
        payload[1] = 1
        #expect(throws: DecodingFault.unsupportedVersion(found: 1)) {
            try Self.decoded(.greeting, payload)
        }
    }
}
