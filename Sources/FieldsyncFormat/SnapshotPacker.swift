package import FieldsyncCore

/// Writes records as columns; `protocol/format/snapshot.md`.
package struct SnapshotPacker {
    /// Bytes of what a record does not name as a field by itself.
    enum Form: UInt8 {
        case cleared = 0
        case value = 1
        case fields = 2
        case members = 3
        case entries = 4
    }

    /// Stands for the kind of a value that is a reference to a listed record.
    static let listed: UInt8 = 0x40

    private let places: [RecordID: Int]
    private var names: [String] = []
    private var namePlaces: [String: Int] = [:]
    private var contents: [ByteWriter] = []
    private var (shapes, holders, touches) = (ByteWriter(), ByteWriter(), ByteWriter())
    private var holder: UInt64 = 0
    private var count = 0
    /// How much the records tell, as ``SnapshotLimits/items`` counts it.
    private(set) var items = 0

    /// - Parameter places: Of each listed record its place, from 0.
    package init(places: [RecordID: Int]) { self.places = places }

    /// How many bytes the columns have so far.
    package var byteCount: Int {
        contents.reduce(
            shapes.bytes.count + holders.bytes.count + touches.bytes.count
        ) { $0 + $1.bytes.count }
    }

    /// Adds the next record.
    package mutating func add(_ record: SnapshotRecord) {
        count += 1
        items += 1
        shapes.count(record.slots.count)
        items += record.slots.count
        for slot in record.slots {
            let place = place(of: slot.slot == .existence ? "_deleted" : slot.slot.name)
            shapes.count(place)
            shapes.count(slot.candidates.count)
            items += slot.candidates.count
            for candidate in slot.candidates {
                holders.zigzag(Int64(candidate.transaction) - Int64(holder))
                holder = candidate.transaction
                add(candidate.content, place)
            }
        }
        touches.rising(record.touches)
    }

    /// The part before it is deflated, column by column.
    package var columns: [[UInt8]] {
        var head = ByteWriter()
        head.count(count)
        head.count(names.count)
        for name in names { head.text(name) }
        return [head.bytes]
            + ([shapes, holders, touches] + contents).map { column in
                var framed = ByteWriter()
                framed.prefixed(column.bytes)
                return framed.bytes
            }
    }

    private mutating func place(of name: String) -> Int {
        if let known = namePlaces[name] { return known }
        namePlaces[name] = names.count
        names.append(name)
        contents.append(ByteWriter())
        return names.count - 1
    }

    private mutating func add(_ content: SlotContent, _ place: Int) {
        switch content {
        case .existence(let deleted): contents[place].append(deleted ? 1 : 0)
        case .lateEdit: break
        case .links(let links):
            for ids in [links.absorbed, links.into] {
                contents[place].count(ids.count)
                items += ids.count
                for id in ids.sorted() { contents[place].identifier(id.value) }
            }
        case .values(let values): add(values, place)
        case .members(_, let set):
            contents[place].append(Form.members.rawValue)
            contents[place].count(set.members.count)
            items += set.members.count
            for text in set.members { contents[place].text(text) }
        case .entries(_, let list):
            contents[place].append(Form.entries.rawValue)
            contents[place].count(list.texts.count)
            items += list.texts.count
            for text in list.texts { contents[place].text(text) }
        }
    }

    private mutating func add(_ values: [FieldName: FieldValue?], _ place: Int) {
        if values.count == 1, let (field, value) = values.first, field.name == names[place] {
            if let value {
                contents[place].append(Form.value.rawValue)
                write(value, place)
            } else {
                contents[place].append(Form.cleared.rawValue)
            }
            return
        }
        contents[place].append(Form.fields.rawValue)
        contents[place].count(values.count)
        items += values.count
        for (field, value) in values.sorted(by: { $0.key < $1.key }) {
            let fieldPlace = self.place(of: field.name)
            contents[place].count(fieldPlace)
            contents[place].append(value == nil ? 0 : 1)
            if let value { write(value, place) }
        }
    }

    private mutating func write(_ value: FieldValue, _ place: Int) {
        if case .reference(let id) = value, let listed = places[id] {
            contents[place].append(Self.listed)
            contents[place].count(listed)
        } else {
            CanonicalTransaction.write(value, to: &contents[place])
            items += value.textCount
        }
    }
}

extension FieldValue {
    /// Members of a set, or entries of a list.
    var textCount: Int {
        switch self {
        case .textSet(let set): set.members.count
        case .textList(let list): list.texts.count
        default: 0
        }
    }
}
