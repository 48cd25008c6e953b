import FieldsyncCore

/// Reads what ``SnapshotPacker`` wrote. Whatever a count says, what is made of it is bounded by the
/// bytes that are there.
struct SnapshotUnpacker {
    /// The records that were listed.
    let listed: [RecordKey]
    private var names: [String] = []
    private var slots: [SlotName] = []
    private var contents: [ByteReader] = []
    /// How much more the records may tell.
    private var room = SnapshotLimits.items

    init(listed: [RecordKey]) { self.listed = listed }

    /// Reads all records of a part.
    mutating func records(
        _ reader: inout ByteReader
    ) throws(DecodingFault) -> [SnapshotRecord] {
        let count = try reader.count(of: "records")
        if count == 0 { throw .outOfRange(what: "count of records") }
        for _ in 0..<(try reader.count(of: "names", limit: SnapshotLimits.names)) {
            let name = try reader.text()
            guard let slot = Self.slot(name) else { throw .malformedName(what: "slot") }
            names.append(name)
            slots.append(slot)
        }
        var shapes = ByteReader(Array(try reader.prefixed()))
        var holders = ByteReader(Array(try reader.prefixed()))
        var touches = ByteReader(Array(try reader.prefixed()))
        for _ in names { contents.append(ByteReader(Array(try reader.prefixed()))) }
        guard try spend(count) <= touches.remaining else {
            throw .countTooLarge(what: "records", count: UInt64(count))
        }
        var records: [SnapshotRecord] = []
        records.reserveCapacity(count)
        var holder: Int64 = 0
        for _ in 0..<count {
            var record = SnapshotRecord()
            for _ in 0..<(try spend(try shapes.count(of: "slots", entryBytes: 2))) {
                record.slots.append(try slot(&shapes, &holders, &holder))
                try Self.check(record.slots)
            }
            record.touches = try touches.rising()
            records.append(record)
        }
        for column in [shapes, holders, touches] + contents { try column.finish() }
        return records
    }

    /// A count of what follows, once there is room for so much.
    private mutating func spend(_ count: Int) throws(DecodingFault) -> Int {
        if count > room { throw .countTooLarge(what: "items of a part", count: UInt64(count)) }
        room -= count
        return count
    }

    private static func check(_ slots: [SnapshotSlot]) throws(DecodingFault) {
        if slots.count > 1, slots[slots.count - 2].slot >= slots[slots.count - 1].slot {
            throw .notAscending(what: "slot")
        }
    }

    private static func slot(_ name: String) -> SlotName? {
        switch name {
        case "_deleted": .existence
        case SlotName.lateEdits.name: .lateEdits
        case SlotName.merges.name: .merges
        default: FieldName(name).map(SlotName.field)
        }
    }

    private mutating func slot(
        _ shapes: inout ByteReader, _ holders: inout ByteReader, _ holder: inout Int64
    ) throws(DecodingFault) -> SnapshotSlot {
        let place = try place(&shapes)
        let count = try shapes.varint()
        guard count > 0, let count = Int(exactly: count), count <= holders.remaining else {
            throw .countTooLarge(what: "candidates", count: count)
        }
        var slot = SnapshotSlot(slots[place], [])
        for _ in 0..<(try spend(count)) {
            let (next, overflows) = holder.addingReportingOverflow(try holders.zigzag())
            guard !overflows, next > 0 else { throw .outOfRange(what: "place of a transaction") }
            holder = next
            slot.candidates.append(
                SnapshotCandidate(transaction: UInt64(next), content: try content(place)))
        }
        return slot
    }

    private func place(_ reader: inout ByteReader) throws(DecodingFault) -> Int {
        guard let place = Int(exactly: try reader.varint()), names.indices.contains(place) else {
            throw .outOfRange(what: "place of a name")
        }
        return place
    }

    // MARK: Contents

    private mutating func content(_ place: Int) throws(DecodingFault) -> SlotContent {
        switch slots[place] {
        case .existence: return .existence(deleted: try contents[place].flag())
        case .lateEdits: return .lateEdit
        case .merges:
            let (absorbed, into) = (try ids(place), try ids(place))
            return .links(RecordLinks(absorbed: absorbed, into: into))
        case .field(let field): return try written(to: field, place)
        }
    }

    private mutating func ids(_ place: Int) throws(DecodingFault) -> Set<RecordID> {
        var ids: [RecordID] = []
        for _ in 0..<(try spend(try contents[place].count(of: "ids", entryBytes: 16))) {
            let id = RecordID(try contents[place].identifier())
            if let last = ids.last, last >= id { throw .notAscending(what: "id") }
            ids.append(id)
        }
        return Set(ids)
    }

    private mutating func written(
        to field: FieldName, _ place: Int
    ) throws(DecodingFault) -> SlotContent {
        let byte = try contents[place].byte()
        switch SnapshotPacker.Form(rawValue: byte) {
        case .cleared: return .values([field: .none])
        case .value: return .values([field: try value(place)])
        case .fields: return .values(try fields(place))
        case .members:
            return .members(field, try .checked(ascending: try texts(place)))
        case .entries:
            return .entries(field, TextList(try texts(place)))
        case nil: throw .unknownCode(what: "content", code: byte)
        }
    }

    private mutating func texts(_ place: Int) throws(DecodingFault) -> [String] {
        let texts = try CanonicalTransaction.readTexts(from: &contents[place], room)
        room -= texts.count
        return texts
    }

    private mutating func fields(
        _ place: Int
    ) throws(DecodingFault) -> [FieldName: FieldValue?] {
        var values: [FieldName: FieldValue?] = [:]
        var previous: FieldName?
        for _ in 0..<(try spend(try contents[place].count(of: "fields", entryBytes: 2))) {
            let name = try self.place(&contents[place])
            guard case .field(let field) = slots[name] else {
                throw .malformedName(what: "field")
            }
            if let previous, previous >= field { throw .notAscending(what: "field") }
            previous = field
            let isSet = try contents[place].flag()
            values.updateValue(isSet ? try value(place) : nil, forKey: field)
        }
        return values
    }

    private mutating func value(_ place: Int) throws(DecodingFault) -> FieldValue {
        var ahead = contents[place]
        guard try ahead.byte() == SnapshotPacker.listed else {
            let value = try CanonicalTransaction.readValue(from: &contents[place], texts: room)
            room -= value.textCount
            return value
        }
        guard let number = Int(exactly: try ahead.varint()), listed.indices.contains(number) else {
            throw .outOfRange(what: "place of a record")
        }
        contents[place] = ahead
        return .reference(listed[number].id)
    }
}
