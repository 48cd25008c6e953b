import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// One transaction to be written: its changes, and the space that they belong to.
struct RecordPlan {
    /// The line of the file that it was read from, from 1.
    let number: Int
    /// The space.
    let space: SpaceID
    /// What is to be done, in order.
    let changes: [RecordChange]
}

extension RecordPlan {
    private static let lineBytes = 16 * 1_024 * 1_024

    /// Reads one line of `record apply`.
    init(
        line: [UInt8], number: Int, space: SpaceID?, schema: Schema, allowsUnknown: Bool,
        homes: inout HomeSpaces
    ) throws {
        guard line.count <= Self.lineBytes else {
            throw LineFault("it has more than \(Self.lineBytes) bytes, the most of a line")
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: line)
        } catch {
            throw LineFault("it is not JSON: column \(error.column): \(error.message)")
        }
        guard case .object(let object) = document, case .array(let members) = object["ops"] else {
            throw LineFault("a line is an object with an array 'ops'")
        }
        let named: SpaceID?
        switch object["space"] {
        case nil, .null: named = space
        case .string(let text):
            guard let name = SpaceID(text) else { throw LineFault("'space' names a space") }
            named = name
        default: throw LineFault("'space' names a space")
        }
        let changes = try members.map {
            try RecordChange(json: $0, schema: schema, allowsUnknown: allowsUnknown)
        }
        self.init(
            number: number, space: try homes.space(of: changes, given: named), changes: changes)
    }

    /// Writes the changes as one transaction; a record that is new is made, and what is known
    /// already is not written again. Throws where the domain says that a value cannot be.
    ///
    /// - Returns: How many changes were written.
    func write(to batch: BatchWriter, _ guards: inout WriteGuards) throws -> Int {
        try batch.transaction(in: space) { writer in
            var count = 0
            var written: [RecordKey: Set<FieldName>] = [:]
            try guards.watch(writer)
            for change in changes {
                try SignedRecords.refuse(change.key, in: writer)
                switch change {
                case .delete(let key):
                    try writer.delete(key)
                    count += 1
                case .undelete(let key):
                    guard try writer.record(key)?.isDeleted != false else { continue }
                    try writer.undelete(key)
                    count += 1
                case .add(let key, let field, let members):
                    let shown = try writer.members(key, field)
                    guard !members.subtracting(shown).isEmpty else { continue }
                    try writer.add(key, field, members.subtracting(shown))
                    written[key, default: []].insert(field)
                    count += 1
                case .remove(let key, let field, let members):
                    let shown = try writer.members(key, field)
                    try writer.remove(key, field, members)
                    guard shown.subtracting(members) != shown else { continue }
                    written[key, default: []].insert(field)
                    count += 1
                case .append(let key, let field, let text):
                    try writer.append(key, field, text)
                    written[key, default: []].insert(field)
                    count += 1
                case .set(let key, let field, let value):
                    guard try writer.change(key, field, to: value) else { continue }
                    written[key, default: []].insert(field)
                    count += 1
                }
            }
            for (key, fields) in written.sorted(by: { $0.key < $1.key }) {
                try guards.check.validate(key, written: fields, in: writer)
            }
            try guards.tellSettled(writer)
            return count
        }
    }
}

extension SpaceReading {
    /// The members that a set shows; none where it is no set.
    fileprivate func members(_ key: RecordKey, _ field: FieldName) throws -> TextSet {
        guard case .textSet(let set)? = try record(key)?[field] else { return TextSet([]) }
        return set
    }
}

/// What stands between the changes of a script and the disk: values that cannot be are refused,
/// and what others disagree about is not settled without a word.
struct WriteGuards {
    /// Refuses values that cannot be.
    let check: DomainCheck
    private let settling: SettlingHandler
    private var watches: [SpaceID: SettlingWatch] = [:]

    init(catalogue: InstrumentCatalogue, settling: @escaping SettlingHandler) {
        check = DomainCheck(catalogue: catalogue)
        self.settling = settling
    }

    /// Begins to watch the conflicts of a space, before the first write to it.
    mutating func watch(_ writer: SpaceWriter) throws {
        if watches[writer.space] == nil { watches[writer.space] = try SettlingWatch(writer) }
    }

    /// Tells what was settled since.
    mutating func tellSettled(_ writer: SpaceWriter) throws {
        let settled = try watches[writer.space]?.settled(writer) ?? []
        if !settled.isEmpty { try settling(settled) }
    }
}
