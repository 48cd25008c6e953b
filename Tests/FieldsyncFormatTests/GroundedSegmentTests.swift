import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: a segment that stands on what its receiver holds says the same in fewer bytes, and is
/// refused by whoever holds something else.
@Suite struct GroundedSegmentTests {
    private let hash: HashFunction = SHA256Reference.hash

    /// Random transactions, the first of them held by the receiver. Of even seeds records are
    /// named by the beginnings of their ids.
    private func draw(
        seed: UInt64, held: Int, sent: Int
    ) throws -> (ground: HeldTransactions, segment: Segment) {
        var random = RandomTransactions(seed: seed, space: SegmentForgery.space)
        let ground = HeldTransactions(
            random.draw(held), namesBeginnings: seed.isMultiple(of: 2))
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
        #expect(Segment.isGrounded(grounded))
        #expect(grounded.count + 48 < plain.count)
    }

    /// Each beginning that a segment names is a search for its receiver.
    @Test func noMoreThanAThousandRecordsAreNamedByTheirBeginnings() throws {
        var generator = SeededGenerator(seed: 11)
        func transaction(
            _ sequence: UInt64, _ records: [RecordID]
        ) throws -> ReplicatedTransaction {
            ReplicatedTransaction(
                space: SegmentForgery.space, id: TransactionID(try #require(replica), sequence),
                stamp: try #require(
                    HybridTimestamp(wallMilliseconds: 1_700_000_000_000 + sequence, counter: 0)),
                author: "Ada", context: VersionVector(), schemaVersion: 1,
                operations: records.map { .create(RecordKey(type, $0)) })
        }
        let replica = ReplicaID(bytes: (1...16).map { $0 })
        let type = try #require(RecordType("visit"))
        let records = (0..<SegmentLimits.beginnings + 40).map { _ in
            RecordID(Identifier128(high: generator.next(), low: generator.next()))
        }
        let ground = HeldTransactions(
            [try transaction(1, records), try transaction(2, [records[0]])], namesBeginnings: true)
        let segment = try Segment([try transaction(3, records)])
        let columns = try SegmentPacker.columns(of: segment, hash: hash, on: ground)
        // Two bytes of the clock; of the others three bytes each, or four.
        let named = SegmentLimits.beginnings * 3..<SegmentLimits.beginnings * 3 + 16
        #expect(named.contains(columns.loose.count - 2 - 40 * 16))
        let bytes = try segment.encoded(hash: hash, on: ground)
        #expect(try Segment(decoding: bytes, hash: hash, on: ground) == segment)
    }

    @Test func aSegmentThatBeginsAReplicaIsSpelledOut() throws {
        let (_, segment) = try draw(seed: 5, held: 0, sent: 3)
        let bytes = try segment.encoded(hash: hash, on: HeldTransactions())
        #expect(!Segment.isGrounded(bytes))
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
                #expect([.groundDiffers, .groundMissing].contains(error))
            }
        }
    }

    /// The window repeats what the sums are over, and a CRC is linear: a change in both must not
    /// cancel, wherever it stands.
    @Test func oneChangeInTheAnchorAndItsWindowIsFound() throws {
        let replica = ReplicaID(Identifier128(high: 0, low: 1))
        let key = RecordKey(
            RecordType(literal: "note"), RecordID(Identifier128(high: 9, low: 9)))
        func transaction(_ sequence: UInt64, _ texts: [String]) -> ReplicatedTransaction {
            ReplicatedTransaction(
                space: SegmentForgery.space, id: TransactionID(replica, sequence),
                stamp: HybridTimestamp(packed: sequence << 16), author: "Ada",
                context: VersionVector([replica: sequence - 1]), schemaVersion: 1,
                operations: texts.map { .set(key, FieldName(literal: "body"), .text($0)) })
        }
        let segment = try Segment([transaction(2, ["three"])])
        let texts = ["needle", "haystack", "straw"]
        let bytes = try segment.encoded(
            hash: hash, on: HeldTransactions([transaction(1, texts)]))
        #expect(Segment.isGrounded(bytes))
        for place in texts.indices {
            for letter in "abcdefghijklmnopqrstuvwxyz" {
                var others = texts
                others[place] = String(others[place].dropLast()) + String(letter)
                if others == texts { continue }
                #expect(
                    SegmentForgery.refusal(
                        of: bytes, on: HeldTransactions([transaction(1, others)]))
                        == .groundDiffers, "\(others)")
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

    /// 5,000 changes of columns behind a checksum that fits.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func changedColumnsOnCommonGroundAreRefusedOrMakeAnotherSegment(seed: UInt64) throws {
        let (ground, segment) = try draw(seed: seed, held: 50, sent: 1 + Int(seed % 4))
        let whole = try segment.encoded(hash: hash, on: ground)
        let columns = try SegmentPacker.columns(of: segment, hash: hash, on: ground)
        let window = try SegmentPacker.window(of: segment, hash: hash, on: ground)
        var generator = SeededGenerator(seed: 3_000 + seed)
        var refused = 0
        for _ in 0..<500 {
            var body = columns.body
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<body.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: body[place] = generator.pick([0, 1, 2, 0x7F, 0x80, 0xFF])
                case 1: body.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                default: body[place] = body[place] &+ 1
                }
            }
            var writer = ByteWriter()
            // The anchor of the real one: a tag, and a sequence of one byte.
            writer.append(contentsOf: [0xF6] + whole[1..<4])
            writer.count(body.count)
            body += columns.loose
            let sum = RawDeflate.checksum(writer.bytes[...], body[...], window[...])
            writer.bigEndian(sum ^ columns.check)
            writer.append(contentsOf: body)
            do throws(SegmentError) {
                let decoded = try Segment(decoding: writer.bytes, hash: hash, on: ground)
                let again = try Segment(
                    decoding: decoded.encoded(hash: hash, on: ground), hash: hash, on: ground)
                #expect(
                    again.transactions.map(CanonicalTransaction.encode)
                        == decoded.transactions.map(CanonicalTransaction.encode))
            } catch {
                #expect(error.name != "checksumMismatch", "a sum that fits is not the fault")
                refused += 1
            }
        }
        #expect(refused > 250)
    }

    @Test func groundThatCostsTooMuchToReadIsNotReferredTo() throws {
        // Each transaction that is held has eight mebibytes; a segment may refer to sixteen.
        let text = FieldValue.bytes([UInt8](repeating: 7, count: 65_536))
        let replica = ReplicaID(Identifier128(high: 0, low: 1))
        func key(_ number: UInt64) -> RecordKey {
            RecordKey(RecordType(literal: "note"), RecordID(Identifier128(high: 9, low: number)))
        }
        func transaction(
            _ sequence: UInt64, _ operations: [RecordOperation]
        ) -> ReplicatedTransaction {
            ReplicatedTransaction(
                space: SegmentForgery.space, id: TransactionID(replica, sequence),
                stamp: HybridTimestamp(packed: sequence << 16), author: "Ada",
                context: VersionVector([replica: sequence - 1]), schemaVersion: 1,
                operations: operations)
        }
        let field = FieldName(literal: "body")
        var held = (1...3 as ClosedRange<UInt64>).map { number in
            transaction(
                number, [RecordOperation](repeating: .set(key(number), field, text), count: 127))
        }
        held.append(transaction(4, [.create(key(4))]))
        let ground = HeldTransactions(held)
        let segment = try Segment([
            transaction(5, (1...4 as ClosedRange<UInt64>).map { .set(key($0), field, nil) })
        ])
        let bytes = try segment.encoded(hash: hash, on: ground)
        #expect(try Segment(decoding: bytes, hash: hash, on: ground) == segment)
        // The third, and only that one, is spelled out; the fourth is small enough again.
        #expect(Array(bytes.suffix(16)) == key(3).id.bytes)
        #expect(bytes.count < 100)
    }

    @Test func aTagOfNobodyIsNotGuessedAt() throws {
        let (ground, segment) = try draw(seed: 7, held: 60, sent: 3)
        let bytes = try segment.encoded(hash: hash, on: ground)
        var other = bytes
        other[1] ^= 1
        #expect(SegmentForgery.refusal(of: other, on: ground) == .groundMissing)
    }

    /// Two bytes are few, so the sum says whose they are; a handful is tried and no more.
    @Test func writersOfOneTagAreToldApartByTheSum() throws {
        let (ground, segment) = try draw(seed: 7, held: 60, sent: 3)
        let bytes = try segment.encoded(hash: hash, on: ground)
        let writer = try #require(
            Segment.writers(of: bytes, among: ground.writers()).first)
        var others: [SpaceReplica] = []
        var generator = SeededGenerator(seed: 3)
        while others.count < SegmentLimits.writersOfOneTag {
            let other = SpaceReplica(writer.space, ReplicaID(generator.identifier()))
            if Segment.writers(of: bytes, among: [other]).isEmpty { continue }
            others.append(other)
        }
        for count in others.indices {
            let crowd = Crowd(ground: ground, others: Array(others[..<count]))
            #expect(try Segment(decoding: bytes, hash: hash, on: crowd) == segment)
        }
        #expect(throws: SegmentError.groundMissing) {
            try Segment(
                decoding: bytes, hash: hash, on: Crowd(ground: ground, others: others))
        }
    }

    /// A ground with more writers: each holds what the first one does.
    private struct Crowd: ReceiverGround {
        let ground: HeldTransactions
        let others: [SpaceReplica]

        func writers() -> [SpaceReplica] { ground.writers() + others }

        func transaction(_ id: TransactionID, in space: SpaceID) -> ReplicatedTransaction? {
            if let held = ground.transaction(id, in: space) { return held }
            guard others.contains(where: { $0.replica == id.replica }) else { return nil }
            return ground.writers().lazy
                .compactMap {
                    ground.transaction(TransactionID($0.replica, id.sequence), in: space)
                }
                .first.map {
                    ReplicatedTransaction(
                        space: space, id: id, stamp: $0.stamp, author: "Somebody else",
                        context: VersionVector(), schemaVersion: $0.schemaVersion,
                        operations: $0.operations)
                }
        }

        func record(
            beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
        ) -> RecordKey? { ground.record(beginning: beginning, of: type, in: space) }
    }

    /// Words, shapes and texts that the last transactions of a writer had are not spelled again.
    @Test func whatTheWindowSaysIsNotSaidAgain() throws {
        let (ground, segment) = try draw(seed: 5, held: 60, sent: 1)
        let first = try #require(segment.transactions.first)
        let anchor = TransactionID(first.id.replica, first.id.sequence - 1)
        let last = try #require(ground.transaction(anchor, in: segment.space))
        var context = last.context
        context[anchor.replica] = anchor.sequence
        let again = try Segment([
            ReplicatedTransaction(
                space: last.space, id: first.id, stamp: last.stamp, author: last.author,
                context: context, schemaVersion: last.schemaVersion, operations: last.operations)
        ])
        let columns = try SegmentPacker.columns(of: again, hash: hash, on: ground)
        let spelled = String(decoding: columns.body, as: UTF8.self)
        for operation in last.operations {
            #expect(!spelled.contains(operation.record.type.name))
            if let write = operation.write { #expect(!spelled.contains(write.field.name)) }
        }
        let bytes = try again.encoded(hash: hash, on: ground)
        #expect(try Segment(decoding: bytes, hash: hash, on: ground) == again)
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

        func record(
            beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
        ) throws -> RecordKey? { throw Damage() }

        func name(of record: RecordID, type: RecordType?, in space: SpaceID) -> HeldName? { nil }
    }
}
