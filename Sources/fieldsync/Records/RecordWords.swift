import AFMStore
import FieldsyncCore
import FieldsyncStore

/// A record as a person names it: its type, and its id, the beginning of it, or a call's number.
struct RecordWords {
    /// The type, whether the schema has it or not.
    let type: RecordType
    private let id: String

    /// The shortest beginning of an id that is looked up.
    private static let shortestPrefix = 4

    init(type: String, id: String) throws {
        guard let name = RecordType(type) else {
            throw Failure.usage(
                "'\(type)' cannot be a type: letters, digits, '-' and '_' are, a letter first.",
                next: "See 'fieldsync record types'.")
        }
        if name == RecordType("call"), CallNumber.hasForm(id) {
            self.type = name
            self.id = id
            return
        }
        let digits = id.lowercased()
        let isHex = digits.utf8.allSatisfy { Self.hexDigits.contains($0) }
        guard isHex, (Self.shortestPrefix...32).contains(digits.utf8.count) else {
            throw Failure.usage(
                "'\(id)' is no id: ids have 32 hex digits.",
                next: "Give all of it, or at least the first \(Self.shortestPrefix) digits.")
        }
        self.type = name
        self.id = digits
    }

    /// The record that is meant, whether it exists or not; only a whole id can name a new one.
    func key(in replica: Replica) throws -> RecordKey {
        if let whole = RecordID(hex: id) { return RecordKey(type, whole) }
        if CallNumber.hasForm(id) {
            return RecordKey(type, try RecordFinder(in: replica).call(id).id)
        }
        var found: Set<RecordKey> = []
        for space in try replica.spaces() {
            let records = try replica.read(space) { try $0.records(type, includeDeleted: true) }
            found.formUnion(records.map(\.key).filter { $0.id.hex.hasPrefix(id) })
        }
        guard let key = found.first else { throw try missing("\(type) \(id)…", replica.schema) }
        guard found.count == 1 else {
            throw Failure(
                status: .failed,
                code: "ambiguous-id",
                message: "\(found.count) records of type \(type) have ids that begin with \(id)."
                    + " Nothing was changed.",
                next: "Give more digits of the id."
            )
        }
        return key
    }

    /// The record and the space that holds it; throws where it never existed here.
    ///
    /// - Parameter isItself: The record that was named, and not the one that it was merged into.
    func existing(
        in replica: Replica, isItself: Bool = false
    ) throws -> (key: RecordKey, space: SpaceID) {
        let key = try key(in: replica)
        guard let space = try replica.locate(key) else {
            throw try missing("\(key)", replica.schema)
        }
        if isItself { return (key, space) }
        let standing = try replica.read(space) { try $0.mergedSet(key) }.standing
        return (RecordKey(key.type, standing), space)
    }

    /// Nothing is here by these words; a type that nobody knows is mistyped.
    private func missing(_ words: String, _ schema: Schema) throws -> Failure {
        guard schema[type] != nil else {
            throw StoreError.unknownType(type, known: schema.types.map(\.name))
        }
        return Failure(
            status: .failed,
            code: "no-such-record",
            message: "There is no \(words) here. Nothing was changed.",
            next: "'fieldsync record dump' lists what there is; 'fieldsync pull' fetches more."
        )
    }

    private static let hexDigits = Set("0123456789abcdef".utf8)
}
