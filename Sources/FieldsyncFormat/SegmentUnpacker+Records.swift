import FieldsyncCore

/// One entry a group: the operations of a transaction on one record, which follow each other.
struct GroupColumns {
    var shape: [Int] = []
    /// Places among `keys`.
    var record: [Int] = []
    var firstOperation: [Int] = []

    /// All records of the segment, in the order in which they are first named.
    var keys: [RecordKey] = []
    /// By record, how its id comes about.
    var origin: [Origin] = []

    enum Origin {
        case given(RecordID)
        case derived(transaction: Int, index: UInt32)
        case held(HeldName)
    }

    /// By the place of a type, places among `keys`.
    var ofType: [[Int]] = []
}

extension SegmentUnpacker {
    /// Reads which records transactions are about.
    mutating func readGroups() throws(DecodingFault) {
        let count = transactions.groupCount.reduce(0, +)
        groups.shape = try reader.places(count, of: "shape", below: head.shapes.count)
        var operations = 0
        for shape in groups.shape {
            groups.firstOperation.append(operations)
            operations += head.shapes[shape].steps.count
            if operations > limits.operations {
                throw .countTooLarge(what: "operations", count: UInt64(operations))
            }
        }
        values = [FieldValue?](repeating: nil, count: operations)
        let references = try reader.column(count) { (reader) throws(DecodingFault) in
            try reader.varint()
        }
        let newGroups = try placeRecords(references)
        try readOrigins(of: newGroups)
    }

    /// Which record each group is about.
    ///
    /// - Returns: The groups that name a record for the first time, with their transactions.
    private mutating func placeRecords(
        _ references: [UInt64]
    ) throws(DecodingFault) -> [(group: Int, transaction: Int)] {
        struct Walk: Hashable {
            let writer: Int
            let type: Int
        }
        var next: [Walk: Int] = [:]
        var newGroups: [(group: Int, transaction: Int)] = []
        groups.ofType = head.types.map { _ in [] }
        var group = 0
        var count = 0
        for (index, groupCount) in transactions.groupCount.enumerated() {
            for _ in 0..<groupCount {
                let type = head.shapes[groups.shape[group]].type
                let walk = Walk(writer: transactions.writer[index], type: type)
                var place = groups.ofType[type].count
                if references[group] == 0 {
                    groups.ofType[type].append(count)
                    count += 1
                    newGroups.append((group, index))
                } else {
                    let step = unfolded(references[group] - 1)
                    let wanted = Int64(next[walk] ?? 0) &+ step
                    guard (0..<Int64(place)).contains(wanted) else {
                        throw .outOfRange(what: "record")
                    }
                    place = Int(wanted)
                }
                next[walk] = place + 1
                groups.record.append(groups.ofType[type][place])
                group += 1
            }
        }
        return newGroups
    }

    /// How the ids of records come about, and the salts of the transactions that derive some.
    private mutating func readOrigins(
        of newGroups: [(group: Int, transaction: Int)]
    ) throws(DecodingFault) {
        let sources = try reader.column(newGroups.count) { (reader) throws(DecodingFault) in
            let code = try reader.byte()
            guard let source = RecordSource(rawValue: code) else {
                throw .unknownCode(what: "source of a record", code: code)
            }
            return source
        }
        var isSalted = transactions.isSaltException
        var salting: Set<Int> = []
        for (source, new) in zip(sources, newGroups) where source == .derived {
            if salting.insert(new.transaction).inserted { isSalted[new.transaction].toggle() }
        }
        for isSalted in isSalted {
            let salt = isSalted ? TransactionSalt(try loose.bigEndian()) : nil
            transactions.salt.append(salt)
        }
        let creations = creationIndices
        var steps = HeldStep(
            from: TransactionID(
                head.replicas[transactions.writer[0]], transactions.sequence[0]))
        for (source, new) in zip(sources, newGroups) {
            switch source {
            case .given: groups.origin.append(.given(RecordID(try loose.identifier())))
            case .held:
                let name = try steps.read(
                    from: &reader, loose: &loose, replicas: head.replicas)
                groups.origin.append(.held(name))
            case .derived:
                guard let index = creations[new.group], isSalted[new.transaction] else {
                    throw .outOfRange(what: "derived id")
                }
                groups.origin.append(.derived(transaction: new.transaction, index: index))
            }
        }
    }

    /// For each group that begins with a creation, how many the transaction holds before it.
    private var creationIndices: [UInt32?] {
        let created = head.shapes.map { shape in
            shape.steps.reduce(UInt32(0)) { $0 + (head.steps[$1].code == .create ? 1 : 0) }
        }
        var result: [UInt32?] = []
        for count in transactions.groupCount {
            var before: UInt32 = 0
            for shape in groups.shape[result.count..<result.count + count] {
                let first = head.shapes[shape].steps.first.map { head.steps[$0].code }
                result.append(first == .create ? before : nil)
                before += created[shape]
            }
        }
        return result
    }

    /// Works out derived ids, and looks up those that both sides hold.
    mutating func resolveRecords() throws(SegmentError) {
        guard let space = head.space else { throw .empty }
        let typeOfKey = typePlaces
        for (key, origin) in groups.origin.enumerated() {
            let type = head.types[typeOfKey[key]]
            switch origin {
            case .given(let id): groups.keys.append(RecordKey(type, id))
            case .held(let name):
                let record = try heldRecord(name, type: type)
                if record.type != type {
                    throw .malformed(.outOfRange(what: "type of a held record"))
                }
                groups.keys.append(record)
            case .derived(let index, let creation):
                guard let salt = transactions.salt[index] else { throw .groundMissing }
                let replica = head.replicas[transactions.writer[index]]
                let id = RecordID.derived(
                    transaction: TransactionID(replica, transactions.sequence[index]),
                    space: space, salt: salt, index: creation, hash: hash)
                groups.keys.append(RecordKey(type, id))
            }
        }
    }

    private var typePlaces: [Int] {
        var result = [Int](repeating: 0, count: groups.origin.count)
        for (type, keys) in groups.ofType.enumerated() {
            for key in keys { result[key] = type }
        }
        return result
    }

    private mutating func heldRecord(
        _ name: HeldName, type: RecordType?
    ) throws(SegmentError) -> RecordKey {
        guard ground != nil else { throw .malformed(.outOfRange(what: "held record")) }
        switch name {
        case .beginning(let beginning):
            guard let record = try ground?.record(beginning: beginning, type: type) else {
                throw .groundMissing
            }
            return record
        case .place(let place):
            guard let found = try ground?.use(place.transaction) else { throw .groundMissing }
            guard found.records.indices.contains(place.ordinal) else {
                throw .malformed(.outOfRange(what: "held record"))
            }
            return found.records[place.ordinal]
        }
    }

    /// Fills in the references whose ids both sides hold.
    mutating func resolveReferences() throws(SegmentError) {
        for (operations, name) in awaited {
            let id = try heldRecord(name, type: nil).id
            for operation in operations { values[operation] = .reference(id) }
        }
    }
}
