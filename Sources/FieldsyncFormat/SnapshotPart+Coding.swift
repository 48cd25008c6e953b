package import FieldsyncCore

extension SnapshotPart {
    private enum Code: UInt8 {
        case head = 1
        case links = 2
        case segment = 3
        case ids = 4
        case records = 5
        case touches = 6
    }

    /// The part as bytes.
    ///
    /// - Parameter places: Of each listed record its place, from 0, for those that refer to it.
    /// - Throws: ``SegmentError`` where memory runs out, or a part is too large.
    package func encoded(places: [RecordID: Int] = [:]) throws(SegmentError) -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .head(let head):
            writer.append(Code.head.rawValue)
            writer.head(head)
        case .links(let entries):
            writer.append(Code.links.rawValue)
            writer.append(contentsOf: entries)
        case .segment(let bytes):
            writer.append(Code.segment.rawValue)
            writer.append(contentsOf: bytes)
        case .ids(let keys):
            writer.append(Code.ids.rawValue)
            try writer.pack([Self.plain(keys)])
        case .records(let records):
            var packer = SnapshotPacker(places: places)
            for record in records { packer.add(record) }
            return try Self.encoded(packer)
        case .touches(let touches):
            writer.append(Code.touches.rawValue)
            try writer.pack([Self.plain(touches)])
        }
        return writer.bytes
    }

    /// A part of the records that were packed.
    ///
    /// - Throws: ``SegmentError`` where memory runs out, or the records hold more than a part may.
    package static func encoded(_ packer: SnapshotPacker) throws(SegmentError) -> [UInt8] {
        guard packer.items <= SnapshotLimits.items else {
            throw .tooMany(.snapshotItems, count: packer.items, limit: SnapshotLimits.items)
        }
        var writer = ByteWriter()
        writer.append(Code.records.rawValue)
        try writer.pack(packer.columns)
        return writer.bytes
    }

    /// True where bytes begin as the part does that begins a space.
    package static func isHead(_ bytes: [UInt8]) -> Bool { bytes.first == Code.head.rawValue }

    /// Reads a part.
    ///
    /// - Parameter listed: The records that were listed before, for those that refer to them.
    package init(decoding bytes: [UInt8], listed: [RecordKey] = []) throws(SnapshotFault) {
        do throws(DecodingFault) {
            var reader = ByteReader(bytes)
            let byte = try reader.byte()
            guard let code = Code(rawValue: byte) else {
                throw .unknownCode(what: "part of a snapshot", code: byte)
            }
            switch code {
            case .head:
                self = .head(try reader.head())
                try reader.finish()
                return
            case .links:
                self = .links(Array(bytes.dropFirst()))
                return
            case .segment:
                self = .segment(Array(bytes.dropFirst()))
                return
            case .ids, .records, .touches: break
            }
            var plain = ByteReader(try Self.unpacked(&reader, bytes))
            switch code {
            case .ids: self = .ids(try plain.keys())
            case .records:
                var unpacker = SnapshotUnpacker(listed: listed)
                self = .records(try unpacker.records(&plain))
            default: self = .touches(try plain.touched())
            }
            try plain.finish()
        } catch {
            throw .malformed(error)
        }
    }

    /// The plain bytes behind their count, not one more than that, and nothing after them.
    private static func unpacked(
        _ reader: inout ByteReader, _ bytes: [UInt8]
    ) throws(DecodingFault) -> [UInt8] {
        let declared = try reader.varint()
        guard let size = Int(exactly: declared), size <= SnapshotLimits.plainBytes else {
            throw .countTooLarge(what: "bytes of a part", count: declared)
        }
        let found: (output: [UInt8], unread: Int)
        do throws(SegmentError) {
            found = try RawDeflate.inflate(bytes[reader.offset...], to: size)
        } catch {
            throw .outOfRange(what: "size of a part")
        }
        if found.unread > 0 { throw .trailingBytes(count: found.unread) }
        return found.output
    }

    private static func plain(_ keys: [RecordKey]) -> [UInt8] {
        var writer = ByteWriter()
        var groups: [(type: RecordType, ids: [RecordID])] = []
        for key in keys {
            if groups.last?.type != key.type { groups.append((key.type, [])) }
            groups[groups.count - 1].ids.append(key.id)
        }
        writer.count(groups.count)
        for group in groups {
            writer.text(group.type.name)
            writer.count(group.ids.count)
            for id in group.ids { writer.identifier(id.value) }
        }
        return writer.bytes
    }

    private static func plain(_ touches: [SnapshotTouches]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(touches.count)
        for touched in touches {
            writer.identifier(touched.id.value)
            writer.rising(touched.transactions)
        }
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func pack(_ parts: [[UInt8]]) throws(SegmentError) {
        let size = parts.reduce(0) { $0 + $1.count }
        guard size <= SnapshotLimits.plainBytes else {
            throw .tooMany(.rawBytes, count: size, limit: SnapshotLimits.plainBytes)
        }
        count(size)
        append(contentsOf: try RawDeflate.compress(parts, inBlocks: true))
    }

    fileprivate mutating func head(_ head: SnapshotHead) {
        text(head.space.name)
        varint(head.records)
        varint(head.touched)
        bigEndian(head.heads.stateSum.value)
        count(head.heads.heads.count)
        for (replica, head) in head.heads.heads.sorted(by: { $0.key < $1.key }) {
            identifier(replica.value)
            varint(head.sequence)
            append(contentsOf: head.hash.bytes)
        }
    }

    /// Numbers from 1 that rise, as their differences behind their count.
    mutating func rising(_ numbers: [UInt64]) {
        count(numbers.count)
        var last: UInt64 = 0
        for number in numbers {
            varint(number - last)
            last = number
        }
    }
}

extension ByteReader {
    fileprivate mutating func head() throws(DecodingFault) -> SnapshotHead {
        let space = try space()
        let (records, touched) = (try varint(), try varint())
        for count in [records, touched] where count > SnapshotLimits.records {
            throw .countTooLarge(what: "records", count: count)
        }
        let sum = StateSum(try bigEndian())
        let count = try count(of: "heads", entryBytes: 49, limit: SnapshotLimits.replicas)
        if count == 0 { throw .outOfRange(what: "count of a space's heads") }
        var heads: [ReplicaID: Head] = [:]
        var previous: ReplicaID?
        for _ in 0..<count {
            let replica = ReplicaID(try identifier())
            if let previous, previous >= replica { throw .notAscending(what: "replica") }
            previous = replica
            let sequence = try varint()
            guard (1...ReplicatedTransaction.Limits.sequence).contains(sequence),
                let hash = ChainHash(Array(try take(32)))
            else { throw .outOfRange(what: "sequence of a head") }
            heads[replica] = Head(sequence: sequence, hash: hash)
        }
        return SnapshotHead(
            space: space, records: records, touched: touched,
            heads: SpaceHeads(heads, stateSum: sum))
    }

    fileprivate mutating func keys() throws(DecodingFault) -> [RecordKey] {
        var keys: [RecordKey] = []
        for _ in 0..<(try count(of: "types", entryBytes: 18, limit: SnapshotLimits.ids)) {
            let type = try recordType()
            let limit = SnapshotLimits.ids - keys.count
            for _ in 0..<(try count(of: "ids", entryBytes: 16, limit: limit)) {
                let key = RecordKey(type, RecordID(try identifier()))
                if let last = keys.last, last >= key { throw .notAscending(what: "record") }
                keys.append(key)
            }
        }
        if keys.isEmpty { throw .outOfRange(what: "count of ids") }
        return keys
    }

    fileprivate mutating func touched() throws(DecodingFault) -> [SnapshotTouches] {
        var touches: [SnapshotTouches] = []
        for _ in 0..<(try count(of: "ids", entryBytes: 18)) {
            let id = RecordID(try identifier())
            if let last = touches.last, last.id >= id { throw .notAscending(what: "id") }
            let transactions = try rising()
            if transactions.isEmpty { throw .outOfRange(what: "count of transactions") }
            touches.append(SnapshotTouches(id: id, transactions: transactions))
        }
        if touches.isEmpty { throw .outOfRange(what: "count of ids") }
        return touches
    }

    /// Reads what ``ByteWriter/rising(_:)`` wrote; below 2^62.
    mutating func rising() throws(DecodingFault) -> [UInt64] {
        let count = try count(of: "transactions")
        var numbers: [UInt64] = []
        numbers.reserveCapacity(count)
        var last: UInt64 = 0
        for _ in 0..<count {
            let step = try varint()
            guard step > 0, step < 1 << 62, last < 1 << 62 else {
                throw .outOfRange(what: "place of a transaction")
            }
            last += step
            numbers.append(last)
        }
        return numbers
    }
}
