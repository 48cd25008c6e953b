import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: a damaged segment is refused with a typed error and is never half taken.
///
/// Method: every cut, every single bit, and seeded changes behind a checksum that fits.
@Suite struct DamagedSegmentTests {
    @Test func aSegmentCutAtAnyByteIsRefused() throws {
        let bytes = try SegmentForgery.encoded(seed: 1, count: 12)
        for length in bytes.indices {
            let error = SegmentForgery.refusal(of: Array(bytes[..<length]))
            // A segment ends where its bytes end, so a cut shows in the header or in the sum.
            switch error {
            case .truncated(let needed, let found):
                #expect(length < 9 && needed > found && found == length)
            case .checksumMismatch: #expect(length >= 8)
            default: Issue.record("cut at \(length): \(String(describing: error))")
            }
        }
    }

    @Test func aSegmentWithAnyBitFlippedIsRefused() throws {
        let bytes = try SegmentForgery.encoded(seed: 2, count: 14)
        #expect((700...2_000).contains(bytes.count))
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(SegmentForgery.refusal(of: flipped) != nil, "bit \(bit)")
        }
    }

    @Test func whatFollowsASegmentIsRefused() throws {
        let bytes = try SegmentForgery.encoded(seed: 3, count: 3)
        #expect(SegmentForgery.refusal(of: bytes + [0])?.name == "checksumMismatch")
        #expect(SegmentForgery.refusal(of: bytes + bytes)?.name == "checksumMismatch")
        let columns = try SegmentForgery.columns(of: SegmentForgery.segment(seed: 3, count: 3))
        let longer = try SegmentForgery.framing(columns.body, loose: columns.loose + [0])
        #expect(SegmentForgery.refusal(of: longer) == .malformed(.trailingBytes(count: 1)))
        let shorter = try SegmentForgery.framing(columns.body, loose: columns.loose.dropLast())
        #expect(SegmentForgery.refusal(of: shorter)?.name == "malformed.truncated")
    }

    @Test func nothingAndSomethingElseAreNoSegments() {
        #expect(
            SegmentForgery.refusal(of: []) == .truncated(neededBytes: 1, foundBytes: 0))
        #expect(SegmentForgery.refusal(of: Array("SQLite format 3\0".utf8)) == .wrongMagic)
        #expect(SegmentForgery.refusal(of: [0xF5, 0x53]) != .wrongMagic)
    }

    @Test func aNewerVersionAsksForAnUpgrade() throws {
        var bytes = try SegmentForgery.encoded(seed: 4, count: 1)
        bytes[1] = 2
        let error = try #require(SegmentForgery.refusal(of: bytes))
        #expect(error == .unsupportedVersion(found: 2, supported: 1))
        #expect(
            error.description == """
                A segment has format version 2; this build reads version 1. \
                Nothing from it was applied. Upgrade fieldsync on this machine, then sync again.
                """)
        bytes[1] = 1
        for flags: UInt8 in [2, 6, 8, 128, 255] {
            bytes[2] = flags
            #expect(SegmentForgery.refusal(of: bytes) == .unknownFlags(flags))
        }
    }

    @Test func aFlippedBodySaysThatItIsDamaged() throws {
        var bytes = try SegmentForgery.encoded(seed: 5, count: 1)
        bytes[bytes.count - 1] ^= 1
        let error = try #require(SegmentForgery.refusal(of: bytes))
        #expect(error.name == "checksumMismatch")
        #expect(error.description.hasPrefix("A segment is damaged: its checksum is "))
        #expect(error.description.contains("Nothing from it was applied. Sync again"))
    }

    /// 20,000 changes of columns behind a checksum that fits: each ends in a typed error, or in a
    /// segment that can be packed and unpacked again.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func changedColumnsAreRefusedOrMakeAnotherSegment(part: UInt64) throws {
        var generator = SeededGenerator(seed: 1_000 + part)
        let samples = try (part * 10..<part * 10 + 10).map { seed in
            let segment = try SegmentForgery.segment(seed: seed, count: 1 + Int(seed % 5))
            return try SegmentForgery.columns(of: segment)
        }
        var refused = 0
        for _ in 0..<1_000 {
            let whole = generator.pick(samples)
            let columns = mutate(whole.body, with: &generator)
            let bytes = try SegmentForgery.framing(columns, loose: whole.loose)
            do throws(SegmentError) {
                let decoded = try Segment(decoding: bytes, hash: SHA256Reference.hash)
                let again = try Segment(
                    decoding: decoded.encoded(hash: SHA256Reference.hash),
                    hash: SHA256Reference.hash)
                #expect(
                    again.transactions.map(CanonicalTransaction.encode)
                        == decoded.transactions.map(CanonicalTransaction.encode),
                    "\(Hex.text(bytes))")
            } catch {
                #expect(!error.description.isEmpty)
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    private func mutate(_ bytes: [UInt8], with generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[place] = generator.pick([0, 1, 0x7F, 0x80, 0xFF])
            case 1: bytes[place] ^= 1 << generator.pick(0..<8 as Range<UInt8>)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            case 4:
                let limit = [UInt8](repeating: 0xFF, count: 9) + [1]
                bytes.replaceSubrange(place..<place + 1, with: limit)
            case 5: bytes.removeLast(bytes.count - place)
            default: bytes[place] = bytes[place] &+ 1
            }
            if bytes.isEmpty { return [0] }
        }
        return bytes
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func changedCanonicalBytesAreRefusedOrSpellThemselves(part: UInt64) {
        var generator = SeededGenerator(seed: 2_000 + part)
        for _ in 0..<1_000 {
            var random = RandomTransactions(
                seed: generator.next() % 50, space: SegmentForgery.space)
            for transaction in random.draw(2) {
                let bytes = mutate(CanonicalTransaction.encode(transaction), with: &generator)
                do throws(DecodingFault) {
                    let decoded = try CanonicalTransaction.decode(bytes)
                    #expect(CanonicalTransaction.encode(decoded) == bytes)
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
    }
}
