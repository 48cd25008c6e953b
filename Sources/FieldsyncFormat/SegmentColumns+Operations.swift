import FieldsyncCore

extension SegmentColumns {
    /// Reads the columns that have one entry an operation, a field or a value.
    mutating func readOperations(
        from reader: inout ByteReader,
        count: Int,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        operations.code = try reader.column(count) { (reader) throws(DecodingFault) in
            try OperationCode(from: &reader)
        }
        var record: Int64 = 0
        let recordCount = records.count
        operations.record = try reader.column(count) { (reader) throws(DecodingFault) in
            record &+= try reader.zigzag()
            guard (0..<Int64(recordCount)).contains(record) else {
                throw .outOfRange(what: "record")
            }
            return Int(record)
        }
        for code in operations.code {
            operations.field.append(
                code.hasField ? try reader.place(of: "field", below: fields.count) : nil)
        }
        var kinds: [ValueCode?] = []
        for code in operations.code {
            kinds.append(code.hasValue ? try ValueCode(from: &reader) : nil)
        }
        operations.value = kinds.map { _ in nil }
        try readValues(of: kinds, from: &reader, limits: limits)
        let later = operations.code.indices.filter { operations.code[$0].isLater }
        var counts: [Int] = []
        for _ in later { counts.append(Int(clamping: try reader.varint())) }
        for (operation, count) in zip(later, counts) {
            operations.payload[operation] = Array(try reader.take(count))
        }
    }

    /// The values kind by kind, in the order of the kinds' columns.
    private mutating func readValues(
        of kinds: [ValueCode?],
        from reader: inout ByteReader,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        let spots = ValueSpots(kinds: kinds, fields: operations.field)
        for spot in spots[.text, .zone] {
            let text = try text(from: &reader, field: spot.field)
            operations.value[spot.operation] = spot.kind == .text ? .text(text) : .zone(text)
        }
        try readNumbers(spots[.integer], from: &reader) { (number) throws(DecodingFault) in
            .integer(number)
        }
        var scales: [UInt8] = []
        for _ in spots[.decimal] { scales.append(try reader.byte()) }
        var remainingScales = scales[...]
        try readNumbers(spots[.decimal], from: &reader) { (number) throws(DecodingFault) in
            let scale = remainingScales.popFirst() ?? 0
            return .decimal(try .checked(unscaled: number, scale: scale))
        }
        for spot in spots[.boolean] {
            operations.value[spot.operation] = .boolean(try reader.flag())
        }
        try readNumbers(spots[.instant], from: &reader) { (number) throws(DecodingFault) in
            .instant(try .checked(milliseconds: number))
        }
        try readNumbers(spots[.date], from: &reader) { (number) throws(DecodingFault) in
            .date(try .checked(dayNumber: number))
        }
        for spot in spots[.reference] {
            let place = try reader.place(of: "id", below: ids.count)
            operations.value[spot.operation] = .reference(ids[place])
        }
        try readBytes(spots[.bytes], from: &reader)
        try readTexts(spots[.textSet, .textList], from: &reader, limits: limits)
    }

    private func text(
        from reader: inout ByteReader,
        field: Int
    ) throws(DecodingFault) -> String {
        texts[field][try reader.place(of: "text", below: texts[field].count)]
    }

    /// Numbers as differences from the last of the same kind in the same field; sums wrap round.
    private mutating func readNumbers(
        _ spots: [ValueSpots.Spot],
        from reader: inout ByteReader,
        _ make: (Int64) throws(DecodingFault) -> FieldValue
    ) throws(DecodingFault) {
        var last = [Int64](repeating: 0, count: fields.count)
        for spot in spots {
            last[spot.field] &+= try reader.zigzag()
            operations.value[spot.operation] = try make(last[spot.field])
        }
    }

    private mutating func readBytes(
        _ spots: [ValueSpots.Spot],
        from reader: inout ByteReader
    ) throws(DecodingFault) {
        var counts: [Int] = []
        for _ in spots { counts.append(Int(clamping: try reader.varint())) }
        for (spot, count) in zip(spots, counts) {
            operations.value[spot.operation] = .bytes(Array(try reader.take(count)))
        }
    }

    private mutating func readTexts(
        _ spots: [ValueSpots.Spot],
        from reader: inout ByteReader,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        var counts: [Int] = []
        var room = UInt64(limits.setMembers)
        for _ in spots {
            let count = try reader.varint()
            guard count <= room else { throw .countTooLarge(what: "members", count: count) }
            room -= count
            counts.append(Int(count))
        }
        for (spot, count) in zip(spots, counts) {
            var members: [String] = []
            for _ in 0..<count { members.append(try text(from: &reader, field: spot.field)) }
            operations.value[spot.operation] =
                spot.kind == .textSet
                ? .textSet(try .checked(ascending: members)) : .textList(TextList(members))
        }
    }
}

/// Which operations carry a value of which kind.
private struct ValueSpots {
    struct Spot {
        var operation: Int
        var field: Int
        var kind: ValueCode
    }

    private var spots: [Spot] = []

    init(kinds: [ValueCode?], fields: [Int?]) {
        for (operation, (kind, field)) in zip(kinds, fields).enumerated() {
            guard let kind, let field else { continue }
            spots.append(Spot(operation: operation, field: field, kind: kind))
        }
    }

    /// Those of these kinds, in the order of the operations.
    subscript(kinds: ValueCode...) -> [Spot] { spots.filter { kinds.contains($0.kind) } }
}
