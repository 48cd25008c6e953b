import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: whatever bytes a peer sends, decoding ends in what they say or in a fault with a name.
///
/// Method: the corpus of reliability.md, section 4, made by tables.
@Suite struct HostileCorpusTests {
    @Test func thereAreHundredsOfCasesAndNoneTwice() {
        let names = HostileCorpus.canonical.map(\.description)
        #expect(names.count >= 400)
        #expect(Set(names).count == names.count)
    }

    @Test("A canonical transaction is read as it is spelled, or refused by name")
    func canonicalTransactions() {
        for hostile in HostileCorpus.canonical {
            #expect(outcome(of: hostile.bytes, hostile), "\(hostile)")
        }
    }

    @Test("What a log may hold, a segment can carry, unchanged")
    func keptOnesTravel() throws {
        for hostile in HostileCorpus.canonical where hostile.outcome == .kept {
            let transaction = try CanonicalTransaction.decode(hostile.bytes)
            let bytes = try Segment([transaction]).encoded(hash: SHA256Reference.hash)
            let read = try Segment(decoding: bytes, hash: SHA256Reference.hash).transactions
            #expect(read.map(CanonicalTransaction.encode) == [hostile.bytes], "\(hostile)")
        }
    }

    @Test("A stamp from the future is never taken over by a clock")
    func clocksStayWithTheirOwnTime() throws {
        let now: UInt64 = 1_791_997_200_000
        for hostile in HostileCorpus.canonical where hostile.description.hasPrefix("a stamp") {
            let stamp = try CanonicalTransaction.decode(hostile.bytes).stamp
            var clock = HybridLogicalClock(latest: HybridTimestamp(packed: 0))
            clock.observe(stamp, nowMilliseconds: now)
            let issued = clock.issue(nowMilliseconds: now)
            #expect(issued.wallMilliseconds <= now + 1, "\(hostile)")
            if stamp.wallMilliseconds <= now { #expect(issued > stamp, "\(hostile)") }
        }
    }

    @Test("A frame of an exchange is refused before its payload is waited for")
    func exchangeFrames() {
        let known = Set(ExchangeFrame.Kind.allCases.map(\.rawValue))
        for code in UInt8.min...UInt8.max where !known.contains(code) {
            #expect(fault(ofFrame: [code, 1, 0]) == .unknownKind(code), "kind \(code)")
        }
        for kind in ExchangeFrame.Kind.allCases where kind.fixedBytes == nil {
            let length = CanonicalParts.varint(UInt64(kind.payloadLimit) + 1)
            let fault = fault(ofFrame: [kind.rawValue] + length)
            guard case .tooLong = fault else {
                Issue.record("\(kind) of \(kind.payloadLimit + 1) bytes was waited for")
                continue
            }
        }
        for length in [[0x80, 0], [0xFF, 0xFF, 0xFF, 0xFF, 1], [0x80, 0x80, 0x80, 0x80]] {
            let bytes = [ExchangeFrame.Kind.greeting.rawValue] + length.map(UInt8.init)
            #expect(fault(ofFrame: bytes) == .malformedLength, "\(length)")
        }
    }

    @Test("A segment is refused whole, whatever stream it declares")
    func segmentStreams() throws {
        let columns = try SegmentForgery.columns(of: SegmentForgery.segment(seed: 3, count: 3))
        let raw = UInt64(columns.body.count)
        let stream = try RawDeflate.compress([columns.body])
        let bomb = try RawDeflate.compress([[UInt8](repeating: 0, count: 1 << 24)])
        let twice = try RawDeflate.compress([bomb])
        let streams: [(String, [UInt8])] = [
            ("none", []), ("a bomb", bomb), ("a bomb twice", twice),
            ("two streams", stream + stream),
            ("zlib's frame", [0x78, 0x9C] + stream), ("gzip's frame", [0x1F, 0x8B, 8] + stream),
            ("a stored block", [1, 0, 0, 0xFF, 0xFF]),
            ("a stored block that lies", [1, 5, 0, 0xFF, 0xFF, 1, 2, 3, 4, 5]),
            ("an unknown block", [7]), ("a distance before the start", [0x4B, 0x04, 0x02, 0x00]),
            ("without its end", Array(stream.dropLast())),
        ]
        for (name, stream) in streams {
            for declared in [0, 1, raw - 1, raw, raw + 1, 1 << 24, 1 << 31, 1 << 32, .max] {
                for flags in [UInt8(0), 1, 2, 3, 4, 8, 255] {
                    let bytes = SegmentForgery.framing(
                        body: stream, raw: declared, flags: flags)
                    #expect(
                        SegmentForgery.refusal(of: bytes) != nil,
                        "\(name), \(declared) bytes, flags \(flags)")
                }
            }
        }
    }

    @Test("Parts of bundles end in a value or a fault, and spell themselves again")
    func bundleParts() {
        var generator = SeededGenerator(seed: 7)
        let head = BundleHead(
            purpose: .transactions, name: "Ada", signingKey: [UInt8](repeating: 1, count: 32),
            agreementKey: [UInt8](repeating: 2, count: 32), wallMilliseconds: 9,
            salt: [UInt8](repeating: 3, count: 32), voucher: nil, boxes: []
        ).encoded()
        let space = BundleSpace(
            space: SegmentForgery.space, base: SpaceHeads(), heads: SpaceHeads(), names: [:]
        ).encoded()
        for whole in [head, space] {
            for count in 0..<whole.count {
                let part = Array(whole.prefix(count))
                #expect(throws: DecodingFault.self, "cut after \(count)") {
                    if whole == head { _ = try BundleHead(decoding: part) }
                    if whole == space { _ = try BundleSpace(decoding: part) }
                }
            }
            for _ in 0..<2_000 {
                var bytes = whole
                bytes[Int.random(in: bytes.indices, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
                do throws(DecodingFault) {
                    if whole == head {
                        let read = try BundleHead(decoding: bytes)
                        #expect(read.encoded() == bytes)
                    } else {
                        let read = try BundleSpace(decoding: bytes)
                        #expect(read.encoded() == bytes)
                    }
                } catch {
                    #expect(!error.name.isEmpty)
                }
            }
        }
    }

    private func outcome(of bytes: [UInt8], _ hostile: HostileCase) -> Bool {
        do throws(DecodingFault) {
            let transaction = try CanonicalTransaction.decode(bytes)
            return hostile.outcome == .kept && CanonicalTransaction.encode(transaction) == bytes
        } catch {
            if case .refused(let names) = hostile.outcome, names.contains(error.name) {
                return true
            }
            Issue.record("\(hostile) is \(error.name)")
            return false
        }
    }

    private func fault(ofFrame bytes: [UInt8]) -> ExchangeFrameError? {
        var reader = ExchangePassageReader()
        reader.append(bytes)
        do throws(ExchangeFrameError) {
            while try reader.next() != nil { continue }
            try reader.finish()
            return nil
        } catch {
            return error
        }
    }
}
