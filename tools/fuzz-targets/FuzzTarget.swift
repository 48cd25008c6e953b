import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON

/// One input of libFuzzer's to the decoder that this program was built for.
///
/// Decoding ends in a value or in a typed error; what was read spells itself again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    Decoders.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

enum Decoders {
    /// Hashes are not what is looked for, and derivations need one of 32 bytes.
    private static let hash: FieldsyncCore.HashFunction = { bytes in
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (0..<4).flatMap { BigEndian.bytes(state &+ $0) }
    }

    static func run(_ bytes: [UInt8]) {
        #if FUZZ_canonical
            do throws(DecodingFault) {
                let transaction = try CanonicalTransaction.decode(bytes)
                precondition(CanonicalTransaction.encode(transaction) == bytes)
            } catch {
                _ = "\(error)"
            }
        #elseif FUZZ_segment
            // The checksum is made to fit, or nothing behind it would ever be looked at.
            segment(bytes)
            segment(summed(bytes))
        #elseif FUZZ_ground
            grounded(bytes)
        #elseif FUZZ_inflate
            do throws(SegmentError) {
                let size = bytes.count < 3 ? 0 : Int(bytes[0]) << 8 | Int(bytes[1])
                let (output, _) = try RawDeflate.inflate(bytes.dropFirst(2), to: size)
                precondition(output.count == size)
            } catch {
                _ = "\(error)"
            }
        #elseif FUZZ_frames
            frames(bytes)
        #elseif FUZZ_bundle
            bundle(bytes)
        #elseif FUZZ_snapshot
            // Deflated anew, or nothing behind a stream would ever be looked at.
            snapshot(bytes)
            snapshot(deflated(bytes))
        #elseif FUZZ_json
            do {
                let value = try JSONValue(parsing: bytes)
                let again = try JSONValue(parsing: Array(value.text().utf8))
                precondition(again == value)
            } catch {
                _ = "\(error)"
            }
        #endif
    }

    private static func segment(_ bytes: [UInt8]) {
        do throws(SegmentError) {
            let segment = try Segment(decoding: bytes, hash: hash)
            let again = try Segment(decoding: segment.encoded(hash: hash), hash: hash)
            precondition(again == segment)
        } catch {
            _ = "\(error)"
        }
    }

    /// The bytes as a stored plain segment's columns, under a checksum that fits.
    private static func summed(_ bytes: [UInt8]) -> [UInt8] {
        let split = bytes.count < 2 ? 0 : min((Int(bytes[0]) << 8 | Int(bytes[1])), bytes.count - 2)
        var writer = ByteWriter()
        writer.append(contentsOf: [0xF5, 1, 0])
        writer.varint(UInt64(split))
        let body = bytes.dropFirst(2)
        writer.bigEndian(RawDeflate.checksum(writer.bytes[...], body))
        writer.append(contentsOf: body)
        return writer.bytes
    }

    /// The bytes as a stored grounded segment's columns: its sum is looked at when they were read.
    private static func grounded(_ bytes: [UInt8]) {
        let split = bytes.count < 2 ? 0 : min((Int(bytes[0]) << 8 | Int(bytes[1])), bytes.count - 2)
        var writer = ByteWriter()
        writer.append(0xF6)
        writer.append(contentsOf: CommonGround.anchor)
        writer.varint(UInt64(split))
        writer.append(contentsOf: [0, 0, 0, 0])
        writer.append(contentsOf: bytes.dropFirst(2))
        do throws(SegmentError) {
            let segment = try Segment(decoding: writer.bytes, hash: hash, on: CommonGround())
            precondition(!segment.transactions.isEmpty)
        } catch {
            _ = "\(error)"
        }
    }

    private static func frames(_ bytes: [UInt8]) {
        var reader = ExchangePassageReader()
        reader.append(bytes)
        do {
            while let passage = try reader.next() {
                for frame in passage.frames {
                    precondition(frame.payload.count <= frame.kind.payloadLimit)
                    do throws(DecodingFault) {
                        let message = try ExchangeMessage(decoding: frame)
                        _ = message.encoded()
                    } catch {
                        _ = "\(error)"
                    }
                }
            }
            try reader.finish()
        } catch {
            _ = "\(error)"
        }
    }

    private static let listed = (0..<4).compactMap { number in
        RecordType("note").flatMap { type in
            RecordID(bytes: [UInt8](repeating: number, count: 16)).map { RecordKey(type, $0) }
        }
    }

    private static func snapshot(_ bytes: [UInt8]) {
        let part: SnapshotPart
        do throws(SnapshotFault) {
            part = try SnapshotPart(decoding: bytes, listed: listed)
        } catch {
            _ = "\(error)"
            return
        }
        let places = Dictionary(uniqueKeysWithValues: listed.enumerated().map { ($1.id, $0) })
        do {
            let again = try SnapshotPart(
                decoding: part.encoded(places: places), listed: listed)
            precondition(again == part)
        } catch {
            preconditionFailure("what was read cannot be written and read again: \(error)")
        }
    }

    /// The bytes as a part whose stream holds just these.
    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: bytes.prefix(1))
        writer.varint(UInt64(max(bytes.count, 1) - 1))
        do throws(SegmentError) {
            writer.append(
                contentsOf: try RawDeflate.compress([Array(bytes.dropFirst())], inBlocks: true))
        } catch {
            preconditionFailure("what is short cannot be deflated: \(error)")
        }
        return writer.bytes
    }

    private static func bundle(_ bytes: [UInt8]) {
        do throws(DecodingFault) {
            if let (kind, count, header) = try BundleFrame.readHeader(bytes[...]) {
                precondition(count <= kind.payloadLimit && header <= BundleFrame.headerLimit)
                let payload = Array(bytes.dropFirst(header).prefix(count))
                switch kind {
                case .head:
                    let head = try BundleHead(decoding: payload)
                    precondition(head.encoded() == payload)
                case .space:
                    let space = try BundleSpace(decoding: payload)
                    precondition(space.encoded() == payload)
                case .end: _ = try BundleEnd(decoding: payload)
                case .segment: _ = try BundleSpaceKeys(decoding: payload)
                }
            }
        } catch {
            _ = "\(error)"
        }
    }
}

/// Three transactions that both sides hold, of one replica.
private struct CommonGround: SenderGround, ReceiverGround {
    private static let space = SpaceID(literal: "alpha")
    private static let replica = ReplicaID(Identifier128(high: 1, low: 1))
    private static let held = (1...3 as ClosedRange<UInt64>).map { transaction($0) }
    private static let field = FieldName(literal: "title")

    private static func key(_ number: UInt64) -> RecordKey {
        RecordKey(
            RecordType(literal: "visit"), RecordID(Identifier128(high: number << 40, low: number)))
    }

    private static func transaction(_ sequence: UInt64) -> ReplicatedTransaction {
        let set = TextSet(["a", "b\(sequence)"])
        return ReplicatedTransaction(
            space: space, id: TransactionID(replica, sequence),
            stamp: HybridTimestamp(packed: (1_760_000_000_000 + sequence) << 16), author: "Ada",
            reason: "why", context: VersionVector([replica: sequence - 1]), schemaVersion: 1,
            operations: [
                .create(key(sequence)), .set(key(sequence), field, .text("t\(sequence)")),
                .set(key(1), field, .textSet(set)),
                .set(key(sequence), field, .reference(key(1).id)),
            ])
    }

    /// The tag and the sequence of the last one, as the frame of a segment has them.
    static let anchor: [UInt8] = {
        do throws(SegmentError) {
            let next = try Segment([transaction(4)])
            let bytes = try next.encoded(hash: { _ in [] }, on: CommonGround())
            precondition(Segment.isGrounded(bytes))
            return Array(bytes[1..<4])
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    func writers() -> [SpaceReplica] { [SpaceReplica(Self.space, Self.replica)] }

    func transaction(_ id: TransactionID, in space: SpaceID) -> ReplicatedTransaction? {
        Self.held.first { $0.id == id && $0.space == space }
    }

    func record(
        beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
    ) -> RecordKey? {
        let found = (1...3 as ClosedRange<UInt64>).map(Self.key).filter { beginning.begins($0.id) }
        return found.count == 1 ? found.first : nil
    }

    func name(of record: RecordID, type: RecordType?, in space: SpaceID) -> HeldName? { nil }
}
