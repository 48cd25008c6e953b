import FieldsyncCore

/// The values that transactions write, by type, field and kind.
struct ValueColumns {
    /// In the order of their first use.
    private(set) var keys: [ValueColumnKey] = []
    private var columns: [ValueColumnKey: [(value: FieldValue, stamp: HybridTimestamp)]] = [:]

    /// What steps of newer programs carry: lengths, then bytes.
    private(set) var laterCounts = ByteWriter()
    private(set) var laterBytes = ByteWriter()

    mutating func add(payload: [UInt8]) {
        laterCounts.count(payload.count)
        laterBytes.append(contentsOf: payload)
    }

    mutating func add(_ value: FieldValue, to key: ValueColumnKey, stamp: HybridTimestamp) {
        if columns[key] == nil { keys.append(key) }
        columns[key, default: []].append((value, stamp))
    }

    subscript(key: ValueColumnKey) -> [(value: FieldValue, stamp: HybridTimestamp)] {
        columns[key] ?? []
    }
}

extension SegmentPacker {
    /// The bytes of a column of values, in parts; `given` takes the ids that have to be spelled
    /// out.
    mutating func valueParts(
        _ key: ValueColumnKey,
        given: inout ByteWriter
    ) throws(SegmentError) -> [[UInt8]] {
        let values = values[key]
        var first = ByteWriter()
        var second = ByteWriter()
        switch key.kind {
        case .text, .zone:
            writeTexts(values.compactMap(\.value.plainText), in: key, &first, &second)
        case .textSet, .textList:
            let sets = values.compactMap(\.value.members)
            for set in sets { first.count(set.count) }
            var places = ByteWriter()
            writeTexts(sets.flatMap(\.self), in: key, &places, &second)
            return [first.bytes, places.bytes, second.bytes]
        case .integer, .instant, .date:
            let measure = key.kind.millisecondsPerUnit
            let stamps = measure.map { unit in
                values.map { Int64($0.stamp.wallMilliseconds) / unit }
            }
            NumberColumn.write(
                values.compactMap(\.value.wholeNumber), stamps: stamps,
                hasUnits: key.kind == .instant, to: &first)
        case .decimal:
            let decimals = values.compactMap(\.value.scaledDecimal)
            for decimal in decimals { first.append(decimal.scale) }
            NumberColumn.write(
                decimals.map(\.unscaled), stamps: nil, hasUnits: false, to: &second)
        case .boolean:
            for value in values { first.append(value.value == .boolean(true) ? 1 : 0) }
        case .bytes:
            for bytes in values.compactMap(\.value.plainBytes) {
                first.count(bytes.count)
                second.append(contentsOf: bytes)
            }
        case .reference:
            try writeReferences(
                values.compactMap(\.value.referredID), &first, &second, given: &given)
        }
        return [first.bytes, second.bytes]
    }

    private mutating func writeTexts(
        _ values: [String],
        in key: ValueColumnKey,
        _ places: inout ByteWriter,
        _ texts: inout ByteWriter
    ) {
        var known = words.texts.removeValue(forKey: key) ?? ColumnDictionary()
        for value in values {
            let text = ExactText(text: value)
            if let place = known.place(known: text) {
                places.count(1 + place)
            } else {
                _ = known.place(of: text)
                places.count(0)
                texts.text(value)
            }
        }
        words.texts[key] = known
    }

    private mutating func writeReferences(
        _ values: [RecordID],
        _ places: inout ByteWriter,
        _ ids: inout ByteWriter,
        given: inout ByteWriter
    ) throws(SegmentError) {
        var known = ColumnDictionary<RecordID>()
        var next: Int64 = 0
        var nextHome: Int64 = 0
        var held = records.startSteps
        for id in values {
            if let place = known.place(known: id) {
                places.varint(1 + folded(Int64(place) - next))
                next = Int64(place) + 1
                continue
            }
            next = Int64(known.place(of: id)) + 1
            places.count(0)
            if let home = records.homes[id] {
                ids.count(2 + words.types.place(of: home.type))
                ids.varint(folded(Int64(home.place) - nextHome))
                nextHome = Int64(home.place) + 1
            } else if let name = try heldName(of: id, type: nil) {
                ids.count(1)
                var replicas = replicas
                held.write(name, to: &ids, loose: &given) { replicas.place(of: $0) }
                self.replicas = replicas
            } else {
                ids.count(0)
                given.identifier(id.value)
            }
        }
    }
}

extension ValueCode {
    /// For kinds that tell a time, how many milliseconds its number counts in.
    var millisecondsPerUnit: Int64? {
        switch self {
        case .instant: 1
        case .date: 86_400_000
        default: nil
        }
    }
}

extension FieldValue {
    fileprivate var plainText: String? {
        switch self {
        case .text(let text), .zone(let text): text
        default: nil
        }
    }

    fileprivate var members: [String]? {
        switch self {
        case .textSet(let set): set.members
        case .textList(let list): list.texts
        default: nil
        }
    }

    fileprivate var wholeNumber: Int64? {
        switch self {
        case .integer(let number): number
        case .instant(let instant): instant.milliseconds
        case .date(let date): date.dayNumber
        default: nil
        }
    }

    fileprivate var scaledDecimal: ScaledDecimal? {
        if case .decimal(let decimal) = self { decimal } else { nil }
    }

    fileprivate var plainBytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    fileprivate var referredID: RecordID? {
        if case .reference(let id) = self { id } else { nil }
    }
}
