import FieldsyncCore

/// How the id of a record comes about that a segment names for the first time.
enum RecordSource: UInt8 {
    /// Its sixteen bytes are in the segment.
    case given = 0
    /// The transaction creates it, and its id derives from the transaction.
    case derived = 1
    /// It is found in a transaction that both sides hold.
    case held = 2
}

/// The columns that say which records transactions are about.
struct RecordColumns {
    var shape = ByteWriter()
    var record = ByteWriter()
    var source = ByteWriter()
    var held = ByteWriter()
    /// Ids that have to be spelled out, whole or their beginnings.
    var given = ByteWriter()
    var steps: HeldStep
    /// Where steps begin, in each column anew.
    let startSteps: HeldStep

    /// The records of each type that the segment named so far.
    private var known: [RecordType: ColumnDictionary<RecordID>] = [:]
    /// For each id the first record that has it.
    private(set) var homes: [RecordID: (type: RecordType, place: Int)] = [:]
    private var recent: [Walk: Int] = [:]

    /// People go through lists: one replica's next record of a type is mostly the next one.
    private struct Walk: Hashable {
        let replica: ReplicaID
        let type: RecordType
    }

    init(first: TransactionID) {
        steps = HeldStep(from: first)
        startSteps = steps
    }

    /// Names a record that `replica` writes to.
    ///
    /// - Returns: True where the segment had not named it before.
    mutating func name(_ key: RecordKey, by replica: ReplicaID) -> Bool {
        let walk = Walk(replica: replica, type: key.type)
        var dictionary = known.removeValue(forKey: key.type) ?? ColumnDictionary()
        let isNew = dictionary.place(known: key.id) == nil
        let place = dictionary.place(of: key.id)
        known[key.type] = dictionary
        if isNew {
            record.varint(0)
            if homes[key.id] == nil { homes[key.id] = (key.type, place) }
        } else {
            let next = (recent[walk] ?? -1) + 1
            record.varint(1 + folded(Int64(place - next)))
        }
        recent[walk] = place
        return isNew
    }
}

extension SegmentPacker {
    /// Adds what a transaction does, record by record.
    ///
    /// - Returns: True where one of the ids derives from the transaction.
    mutating func addGroups(
        of transaction: ReplicatedTransaction
    ) throws(SegmentError) -> Bool {
        var groups = 0
        var created: UInt32 = 0
        var isDerived = false
        var rest = transaction.operations[...]
        while let key = rest.first?.record {
            let group = rest.prefix { $0.record == key }
            rest = rest[group.endIndex...]
            groups += 1
            addShape(of: group, type: key.type)
            if records.name(key, by: transaction.id.replica) {
                let isCreated = group.first.map { OperationCode($0) == .create } ?? false
                let source = try source(
                    of: key, in: transaction, index: isCreated ? created : nil)
                records.source.append(source.rawValue)
                if source == .derived { isDerived = true }
            }
            for operation in group {
                if OperationCode(operation) == .create { created += 1 }
                if let payload = operation.payload { values.add(payload: payload) }
                guard let (field, value) = operation.write, let value else { continue }
                let column = ValueColumnKey(
                    type: words.types.place(of: key.type), field: words.fields.place(of: field),
                    kind: ValueCode(value.kind))
                values.add(value, to: column, stamp: transaction.stamp)
            }
        }
        groupColumn.count(groups)
        return isDerived
    }

    private mutating func addShape(of group: ArraySlice<RecordOperation>, type: RecordType) {
        var shape = OperationShape(type: words.types.place(of: type), steps: [])
        for operation in group {
            let write = operation.write
            let step = OperationStep(
                code: OperationCode(operation),
                field: write.map { words.fields.place(of: $0.field) },
                value: write?.value.map { ValueCode($0.kind) })
            shape.steps.append(words.steps.place(of: step))
        }
        records.shape.count(words.shapes.place(of: shape))
    }

    /// How the id comes about of a record that is new here; `index` counts those that the
    /// transaction created before it, and is nil where it does not create this one.
    private mutating func source(
        of key: RecordKey,
        in transaction: ReplicatedTransaction,
        index: UInt32?
    ) throws(SegmentError) -> RecordSource {
        if let index, let salt = transaction.salt {
            let derived = RecordID.derived(
                transaction: transaction.id, space: transaction.space, salt: salt, index: index,
                hash: hash)
            if derived == key.id { return .derived }
        }
        if let name = try heldName(of: key.id, type: key.type) {
            var replicas = replicas
            records.steps.write(name, to: &records.held, loose: &records.given) {
                replicas.place(of: $0)
            }
            self.replicas = replicas
            return .held
        }
        records.given.identifier(key.id.value)
        return .given
    }

    /// How a record is named that both sides hold, of `type` where one is asked for.
    mutating func heldName(
        of id: RecordID, type: RecordType?
    ) throws(SegmentError) -> HeldName? {
        guard let sender, let space = ground?.space else { return nil }
        let name: HeldName?
        do {
            name = try sender.name(of: id, type: type, in: space)
        } catch {
            throw .groundUnreadable(reason: "\(error)")
        }
        switch name {
        case nil: return nil
        case .beginning(let beginning):
            guard beginning.begins(id), ground?.use(beginning: id) == true else { return nil }
        case .place(let place):
            guard let found = try ground?.find(place.transaction),
                found.records.indices.contains(place.ordinal)
            else { return nil }
            let record = found.records[place.ordinal]
            guard record.id == id, type == nil || record.type == type else { return nil }
            _ = try ground?.use(place.transaction)
        }
        return name
    }
}
