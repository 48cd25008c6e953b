import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: a segment that stands on what its receiver holds says the same in fewer bytes, and is
/// refused by whoever holds something else.
@Suite struct GroundedSegmentTests {
    private let hash: HashFunction = SHA256Reference.hash

    /// Random transactions, those before `split` held by the receiver.
    private func draw(
        seed: UInt64, held: Int, sent: Int
    ) throws -> (ground: HeldTransactions, segment: Segment) {
        var random = RandomTransactions(seed: seed, space: SegmentForgery.space)
        let ground = HeldTransactions(random.draw(held))
        return (ground, try Segment(random.draw(sent)))
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func everySegmentComesBackOnCommonGround(seed: UInt64) throws {
        let (ground, segment) = try draw(
            seed: seed, held: Int(seed % 70), sent: 1 + Int(seed % 23))
        let bytes = try segment.encoded(hash: hash, on: ground)
        let decoded = try Segment(decoding: bytes, hash: hash, on: ground)
        #expect(
            decoded.transactions.map(CanonicalTransaction.encode)
                == segment.transactions.map(CanonicalTransaction.encode))
        #expect(try decoded.encoded(hash: hash, on: ground) == bytes)
    }

    @Test func groundSavesIds() throws {
        let (ground, segment) = try draw(seed: 5, held: 60, sent: 3)
        let plain = try segment.encoded(hash: hash)
        let grounded = try segment.encoded(hash: hash, on: ground)
        #expect(grounded[2] & 4 == 4)
        #expect(grounded.count + 48 < plain.count)
    }

    @Test func aSegmentThatBeginsAReplicaIsSpelledOut() throws {
        let (_, segment) = try draw(seed: 5, held: 0, sent: 3)
        let bytes = try segment.encoded(hash: hash, on: HeldTransactions())
        #expect(bytes[2] & 4 == 0)
        #expect(try Segment(decoding: bytes, hash: hash) == segment)
    }

    @Test func withoutItsGroundASegmentIsRefused() throws {
        let (ground, segment) = try draw(seed: 7, held: 60, sent: 3)
        let bytes = try segment.encoded(hash: hash, on: ground)
        #expect(SegmentForgery.refusal(of: bytes) == .groundMissing)
        #expect(SegmentForgery.refusal(of: bytes, on: HeldTransactions()) == .groundMissing)
        #expect(SegmentForgery.refusal(of: bytes)?.description.contains("Sync again") == true)
    }

    /// A fork: the same names, other contents.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func onOtherGroundASegmentIsRefusedAndNeverMisread(seed: UInt64) throws {
        let (ground, segment) = try draw(seed: seed, held: 40, sent: 5)
        let bytes = try segment.encoded(hash: hash, on: ground)
        var random = RandomTransactions(seed: seed, space: SegmentForgery.space)
        let held = random.draw(40)
        for changed in held.indices {
            var others = held
            let old = held[changed]
            others[changed] = ReplicatedTransaction(
                space: old.space, id: old.id, stamp: old.stamp, author: "Somebody else",
                context: old.context, schemaVersion: old.schemaVersion,
                operations: old.operations.reversed())
            do throws(SegmentError) {
                let decoded = try Segment(
                    decoding: bytes, hash: hash, on: HeldTransactions(others))
                #expect(decoded == segment)
            } catch {
                #expect(["checksumMismatch", "groundDiffers"].contains(error.name))
            }
        }
    }

    @Test func aGroundedSegmentWithAnyBitFlippedIsRefused() throws {
        let (ground, segment) = try draw(seed: 2, held: 50, sent: 4)
        let bytes = try segment.encoded(hash: hash, on: ground)
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(SegmentForgery.refusal(of: flipped, on: ground) != nil, "bit \(bit)")
        }
        for length in bytes.indices {
            #expect(SegmentForgery.refusal(of: Array(bytes[..<length]), on: ground) != nil)
        }
    }

    @Test func twoWritersOfOneTagAreNotGuessedBetween() throws {
        let (ground, segment) = try draw(seed: 7, held: 60, sent: 3)
        let bytes = try segment.encoded(hash: hash, on: ground)
        var other = bytes
        other[3] ^= 1
        #expect(SegmentForgery.refusal(of: other, on: ground) == .groundMissing)
    }

    @Test func aGroundThatCannotBeReadIsNamed() throws {
        let (_, segment) = try draw(seed: 7, held: 60, sent: 3)
        #expect(throws: SegmentError.groundUnreadable(reason: "damaged")) {
            _ = try segment.encoded(hash: hash, on: DamagedGround())
        }
    }

    private struct DamagedGround: SenderGround {
        struct Damage: Error, CustomStringConvertible { let description = "damaged" }

        func transaction(
            _ id: TransactionID, in space: SpaceID
        ) throws -> ReplicatedTransaction? { throw Damage() }

        func place(of record: RecordID, in space: SpaceID) throws -> RecordPlace? { nil }
    }
}
