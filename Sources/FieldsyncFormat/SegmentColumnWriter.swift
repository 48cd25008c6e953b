import FieldsyncCore

/// The columns of a segment, in the order in which they stand in its body, after the dictionaries.
enum SegmentColumn: Int, CaseIterable {
    // One entry a transaction, unless said otherwise.
    case replica
    case firstSequence  // one a replica that wrote
    case wall
    case counter
    case author
    case reason
    case contextChanges
    case contextReplica  // one a change
    case contextDifference  // one a change
    case schemaVersion
    case saltFlag
    case salt  // one a salt
    case operationCount
    // One entry an operation, unless said otherwise.
    case code
    case record
    case field  // one a field
    case valueCode  // one a value, and so on by kind
    case text
    case integer
    case decimalScale
    case decimal
    case boolean
    case instant
    case date
    case reference
    case byteCount
    case bytes
    case memberCount
    case member
    case laterCount
    case later
}

/// The last numbers that a segment wrote to a field, by kind; the next ones are written as
/// differences from them.
struct FieldNumbers {
    var integer: Int64 = 0
    var decimal: Int64 = 0
    var instant: Int64 = 0
    var date: Int64 = 0
}

/// Lays the transactions of a segment out as columns; `protocol/format/segment.md` is the layout.
package struct SegmentColumnWriter {
    private var replicas = ColumnDictionary<ReplicaID>()
    private var authors = ColumnDictionary<ExactText>()
    private var reasons = ColumnDictionary<ExactText>()
    private var types = ColumnDictionary<RecordType>()
    private var fields = ColumnDictionary<FieldName>()
    private var ids = ColumnDictionary<RecordID>()
    private var records = ColumnDictionary<RecordKey>()
    private var texts: [ColumnDictionary<ExactText>] = []
    private var columns = SegmentColumn.allCases.map { _ in ByteWriter() }

    private var contexts: [ReplicaID: VersionVector] = [:]
    private var numbers: [FieldNumbers] = []
    private var lastWall: Int64 = 0
    private var lastSchemaVersion: Int64 = 0
    private var lastRecord: Int64 = 0

    /// The body of `segment` before it is deflated.
    package static func columns(of segment: Segment) -> [UInt8] {
        var writer = SegmentColumnWriter()
        for transaction in segment.transactions {
            writer.add(transaction)
            for operation in transaction.operations { writer.add(operation) }
        }
        return writer.body(space: segment.space)
    }

    private func body(space: SpaceID) -> [UInt8] {
        var body = ByteWriter()
        body.text(space.name)
        body.count(replicas.entries.count)
        for replica in replicas.entries { body.identifier(replica.value) }
        for dictionary in [authors, reasons] {
            body.count(dictionary.entries.count)
            for entry in dictionary.entries { body.text(entry.text) }
        }
        body.count(types.entries.count)
        for type in types.entries { body.text(type.name) }
        body.count(fields.entries.count)
        for field in fields.entries { body.text(field.name) }
        body.count(ids.entries.count)
        for id in ids.entries { body.identifier(id.value) }
        var types = types
        var ids = ids
        body.count(records.entries.count)
        for record in records.entries { body.count(types.place(of: record.type)) }
        for record in records.entries { body.count(ids.place(of: record.id)) }
        for dictionary in texts {
            body.count(dictionary.entries.count)
            for entry in dictionary.entries { body.text(entry.text) }
        }
        for column in columns { body.append(contentsOf: column.bytes) }
        return body.bytes
    }

    private mutating func write(_ column: SegmentColumn, _ body: (inout ByteWriter) -> Void) {
        body(&columns[column.rawValue])
    }

    private mutating func add(_ transaction: ReplicatedTransaction) {
        let replica = transaction.id.replica
        let replicaPlace = replicas.place(of: replica)
        let authorPlace = authors.place(of: ExactText(text: transaction.author))
        let reasonPlace = reasons.place(of: ExactText(text: transaction.reason))
        write(.replica) { $0.count(replicaPlace) }
        if contexts[replica] == nil {
            write(.firstSequence) { $0.varint(transaction.id.sequence) }
        }
        let wall = Int64(transaction.stamp.wallMilliseconds)
        let wallDifference = wall - lastWall
        lastWall = wall
        write(.wall) { $0.zigzag(wallDifference) }
        write(.counter) { $0.varint(UInt64(transaction.stamp.counter)) }
        write(.author) { $0.count(authorPlace) }
        write(.reason) { $0.count(reasonPlace) }
        addContext(of: transaction)
        let schemaVersion = Int64(transaction.schemaVersion)
        let schemaDifference = schemaVersion - lastSchemaVersion
        lastSchemaVersion = schemaVersion
        write(.schemaVersion) { $0.zigzag(schemaDifference) }
        write(.saltFlag) { $0.append(transaction.salt == nil ? 0 : 1) }
        if let salt = transaction.salt { write(.salt) { $0.bigEndian(salt.value) } }
        write(.operationCount) { $0.count(transaction.operations.count) }
    }

    /// The context as its difference from what is expected: the same replica's last one in this
    /// segment, and everything of its own before this transaction.
    private mutating func addContext(of transaction: ReplicatedTransaction) {
        let replica = transaction.id.replica
        var expected = contexts[replica] ?? VersionVector()
        expected[replica] = transaction.id.sequence - 1
        contexts[replica] = transaction.context
        var either = expected
        either.formUnion(transaction.context)
        var changes: [(place: Int, difference: Int64)] = []
        for entry in either.entries {
            let found = transaction.context[entry.replica]
            let difference = Int64(bitPattern: found &- expected[entry.replica])
            if difference != 0 { changes.append((replicas.place(of: entry.replica), difference)) }
        }
        changes.sort { $0.place < $1.place }
        write(.contextChanges) { $0.count(changes.count) }
        for change in changes {
            write(.contextReplica) { $0.count(change.place) }
            write(.contextDifference) { $0.zigzag(change.difference) }
        }
    }

    private mutating func add(_ operation: RecordOperation) {
        let code = OperationCode(operation)
        write(.code) { $0.append(code.rawValue) }
        let record = Int64(place(of: operation.record))
        let recordDifference = record - lastRecord
        lastRecord = record
        write(.record) { $0.zigzag(recordDifference) }
        if case .later(_, let step) = operation {
            write(.laterCount) { $0.count(step.payload.count) }
            write(.later) { $0.append(contentsOf: step.payload) }
        }
        guard let (field, value) = operation.write else { return }
        let place = fields.place(of: field)
        if place == texts.count {
            texts.append(ColumnDictionary())
            numbers.append(FieldNumbers())
        }
        write(.field) { $0.count(place) }
        guard let value else { return }
        write(.valueCode) { $0.append(ValueCode(value.kind).rawValue) }
        add(value, field: place)
    }

    private mutating func place(of record: RecordKey) -> Int {
        _ = types.place(of: record.type)
        _ = ids.place(of: record.id)
        return records.place(of: record)
    }

    private mutating func add(_ value: FieldValue, field: Int) {
        switch value {
        case .text(let text), .zone(let text): addText(text, field: field, to: .text)
        case .integer(let number):
            addNumber(number, to: .integer, after: \.integer, of: field)
        case .decimal(let number):
            write(.decimalScale) { $0.append(number.scale) }
            addNumber(number.unscaled, to: .decimal, after: \.decimal, of: field)
        case .boolean(let isTrue): write(.boolean) { $0.append(isTrue ? 1 : 0) }
        case .instant(let instant):
            addNumber(instant.milliseconds, to: .instant, after: \.instant, of: field)
        case .date(let date): addNumber(date.dayNumber, to: .date, after: \.date, of: field)
        case .reference(let id):
            let place = ids.place(of: id)
            write(.reference) { $0.count(place) }
        case .bytes(let bytes):
            write(.byteCount) { $0.count(bytes.count) }
            write(.bytes) { $0.append(contentsOf: bytes) }
        case .textSet(let set):
            write(.memberCount) { $0.count(set.members.count) }
            for member in set.members { addText(member, field: field, to: .member) }
        case .textList(let list):
            write(.memberCount) { $0.count(list.texts.count) }
            for text in list.texts { addText(text, field: field, to: .member) }
        }
    }

    private mutating func addText(_ text: String, field: Int, to column: SegmentColumn) {
        let place = texts[field].place(of: ExactText(text: text))
        write(column) { $0.count(place) }
    }

    /// The difference wraps round, so that every pair of numbers has one.
    private mutating func addNumber(
        _ number: Int64,
        to column: SegmentColumn,
        after last: WritableKeyPath<FieldNumbers, Int64>,
        of field: Int
    ) {
        let difference = number &- numbers[field][keyPath: last]
        numbers[field][keyPath: last] = number
        write(column) { $0.zigzag(difference) }
    }
}
