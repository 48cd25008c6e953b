import FieldsyncCore

extension SegmentUnpacker {
    /// An operation with a value, and its transaction.
    private struct Spot {
        let operation: Int
        let transaction: Int
    }

    /// Reads values, column by column.
    mutating func readValues() throws(DecodingFault) {
        var keys: [ValueColumnKey] = []
        var spots: [ValueColumnKey: [Spot]] = [:]
        var later: [Int] = []
        var group = 0
        for (index, count) in transactions.groupCount.enumerated() {
            for _ in 0..<count {
                let shape = head.shapes[groups.shape[group]]
                for (offset, step) in shape.steps.enumerated() {
                    if head.steps[step].code.hasPayload {
                        later.append(groups.firstOperation[group] + offset)
                    }
                    guard let field = head.steps[step].field, let kind = head.steps[step].value
                    else { continue }
                    let key = ValueColumnKey(type: shape.type, field: field, kind: kind)
                    if spots[key] == nil { keys.append(key) }
                    let operation = groups.firstOperation[group] + offset
                    spots[key, default: []].append(
                        Spot(operation: operation, transaction: index))
                }
                group += 1
            }
        }
        var members = UInt64(limits.setMembers)
        for key in keys { try readColumn(key, spots[key] ?? [], members: &members) }
        let counts = try reader.column(later.count) { (reader) throws(DecodingFault) in
            Int(clamping: try reader.varint())
        }
        for (operation, count) in zip(later, counts) {
            payloads[operation] = Array(try reader.take(count))
        }
    }

    private mutating func readColumn(
        _ key: ValueColumnKey,
        _ spots: [Spot],
        members: inout UInt64
    ) throws(DecodingFault) {
        let kind = key.kind
        switch kind {
        case .text, .zone:
            for (spot, text) in zip(spots, try readTexts(spots.count, in: key)) {
                values[spot.operation] = kind == .text ? .text(text) : .zone(text)
            }
        case .textSet, .textList: try readLists(key, spots, room: &members)
        case .integer, .instant, .date: try readNumbers(kind, spots)
        case .decimal: try readDecimals(spots)
        case .boolean:
            for spot in spots { values[spot.operation] = .boolean(try reader.flag()) }
        case .bytes:
            let counts = try reader.column(spots.count) { (reader) throws(DecodingFault) in
                Int(clamping: try reader.varint())
            }
            for (spot, count) in zip(spots, counts) {
                values[spot.operation] = .bytes(Array(try reader.take(count)))
            }
        case .reference: try readReferences(spots)
        }
    }

    private mutating func readNumbers(
        _ kind: ValueCode, _ spots: [Spot]
    ) throws(DecodingFault) {
        let unit = kind.millisecondsPerUnit
        let column = try NumberColumn(
            from: &reader, isTime: unit != nil, hasUnits: kind == .instant)
        var last: Int64 = 0
        for spot in spots {
            let stamp = transactions.wall[spot.transaction] / (unit ?? 1)
            let number = try column.next(from: &reader, after: &last, stamp: stamp)
            values[spot.operation] =
                switch kind {
                case .instant: .instant(try .checked(milliseconds: number))
                case .date: .date(try .checked(dayNumber: number))
                default: .integer(number)
                }
        }
    }

    private mutating func readDecimals(_ spots: [Spot]) throws(DecodingFault) {
        let scales = Array(try reader.take(spots.count))
        let column = try NumberColumn(from: &reader, isTime: false, hasUnits: false)
        var last: Int64 = 0
        for (spot, scale) in zip(spots, scales) {
            let number = try column.next(from: &reader, after: &last, stamp: 0)
            values[spot.operation] = .decimal(try .checked(unscaled: number, scale: scale))
        }
    }

    /// Texts by their places: 0 is a new one.
    private mutating func readTexts(
        _ count: Int, in key: ValueColumnKey
    ) throws(DecodingFault) -> [String] {
        var texts = head.texts[key] ?? []
        var known = texts.count
        var places: [Int] = []
        for _ in 0..<count {
            let place = try reader.place(of: "text", below: known + 1)
            places.append(place == 0 ? known : place - 1)
            if place == 0 { known += 1 }
        }
        texts += try reader.column(known - texts.count) { (reader) throws(DecodingFault) in
            try reader.text()
        }
        return places.map { texts[$0] }
    }

    private mutating func readLists(
        _ key: ValueColumnKey, _ spots: [Spot], room: inout UInt64
    ) throws(DecodingFault) {
        var counts: [Int] = []
        for _ in spots {
            let count = try reader.varint()
            guard count <= room else { throw .countTooLarge(what: "members", count: count) }
            room -= count
            counts.append(Int(count))
        }
        var texts = try readTexts(counts.reduce(0, +), in: key)[...]
        for (spot, count) in zip(spots, counts) {
            let members = Array(texts.prefix(count))
            texts = texts.dropFirst(count)
            values[spot.operation] =
                key.kind == .textSet
                ? .textSet(try .checked(ascending: members)) : .textList(TextList(members))
        }
    }

    private mutating func readReferences(_ spots: [Spot]) throws(DecodingFault) {
        var next: Int64 = 0
        var using: [[Int]] = []
        for spot in spots {
            let code = try reader.varint()
            if code == 0 {
                next = Int64(using.count) + 1
                using.append([spot.operation])
                continue
            }
            let place = next &+ unfolded(code - 1)
            guard (0..<Int64(using.count)).contains(place) else {
                throw .outOfRange(what: "reference")
            }
            using[Int(place)].append(spot.operation)
            next = place + 1
        }
        var nextHome: Int64 = 0
        var steps = HeldStep(
            from: TransactionID(
                head.replicas[transactions.writer[0]], transactions.sequence[0]))
        for operations in using {
            let id: RecordID
            switch try reader.place(of: "type of record", below: 2 + head.types.count) {
            case 0: id = RecordID(try loose.identifier())
            case 1:
                let name = try steps.read(
                    from: &reader, loose: &loose, replicas: head.replicas)
                awaited.append((operations, name))
                continue
            case let type:
                let ofType = groups.ofType[type - 2]
                let home = nextHome &+ unfolded(try reader.varint())
                guard (0..<Int64(ofType.count)).contains(home) else {
                    throw .outOfRange(what: "record")
                }
                nextHome = home + 1
                id = groups.keys[ofType[Int(home)]].id
            }
            for operation in operations { values[operation] = .reference(id) }
        }
    }
}
