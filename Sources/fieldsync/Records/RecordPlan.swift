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
    /// Reads one line of `record apply`.
    init(
        line: [UInt8], number: Int, space: SpaceID?, schema: Schema, allowsUnknown: Bool,
        homes: inout HomeSpaces
    ) throws {
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

    /// Writes the changes as one transaction; a record that is new is made. Throws where the
    /// domain says that a value cannot be.
    func write(to batch: BatchWriter, check: DomainCheck) throws {
        try batch.transaction(in: space) { writer in
            var written: [RecordKey: Set<FieldName>] = [:]
            for change in changes {
                switch change {
                case .delete(let key): try writer.delete(key)
                case .undelete(let key): try writer.undelete(key)
                case .add(let key, let field, let members):
                    try writer.add(key, field, members)
                    written[key, default: []].insert(field)
                case .remove(let key, let field, let members):
                    try writer.remove(key, field, members)
                    written[key, default: []].insert(field)
                case .append(let key, let field, let text):
                    try writer.append(key, field, text)
                    written[key, default: []].insert(field)
                case .set(let key, let field, let value):
                    try writer.set(key, field, value)
                    written[key, default: []].insert(field)
                }
            }
            for (key, fields) in written.sorted(by: { $0.key < $1.key }) {
                try check.validate(key, written: fields, in: writer)
            }
        }
    }
}
