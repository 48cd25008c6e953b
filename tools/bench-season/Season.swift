import FieldsyncCore
import Foundation

/// The standard workload as its flat form has it: tab-separated lines, in the order in which
/// things happen.
///
/// `F` type field…: the fields of a type. `T` replica, then `O` type id field kind value for each
/// operation: one transaction. `S` replica: an exchange. `X`: the small transaction follows.
struct Season {
    /// One operation: one field of one record.
    struct Edit {
        let key: RecordKey
        /// Nil where the record itself is deleted or brought back.
        let field: FieldName?
        let value: FieldValue?
        /// For an edit without a field.
        let isDeleted: Bool
    }

    /// One line of the workload.
    enum Step {
        case transaction(replica: Int, edits: [Edit])
        case exchange(replica: Int)
    }

    /// Something that the flat form cannot hold.
    struct Malformed: Error { let line: String }

    static let space = SpaceID(literal: "season")
    /// A version that no server's own schema has, so that none judges by it.
    private static let schemaVersion: UInt32 = 1_000
    private(set) var steps: [Step] = []
    private(set) var small: [Edit] = []
    private(set) var operations = 0
    private(set) var replicas = 0
    private(set) var schema = Schema(version: 1, types: [])

    /// - Parameter schemaOnly: Reads the types alone, a line at a time, and keeps nothing else.
    init(path: String, schemaOnly: Bool = false) throws {
        guard let file = fopen(path, "r") else { throw Malformed(line: "no file \(path)") }
        defer { fclose(file) }
        var reading = Reading()
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let text = String(decoding: bytes, as: UTF8.self)
            let cells = text.dropLast(text.hasSuffix("\n") ? 1 : 0)
                .split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if schemaOnly, cells.first != "F" { break }
            guard reading.take(cells) else { throw Malformed(line: text) }
        }
        reading.close()
        steps = reading.steps
        small = reading.small
        replicas = reading.replicas
        operations = reading.operations
        schema = Schema(version: Self.schemaVersion, types: reading.types)
    }

    /// The state while lines are read.
    private struct Reading {
        var steps: [Step] = []
        var small: [Edit] = []
        var types: [TypeSchema] = []
        var replicas = 0
        var operations = 0
        private var edits: [Edit] = []
        private var replica: Int?
        private var isSmall = false

        mutating func take(_ cells: [String]) -> Bool {
            switch cells.first {
            case "F":
                guard cells.count > 1, let type = RecordType(cells[1]) else { return false }
                let fields = cells.dropFirst(2).filter { $0 != "deleted" }
                types.append(
                    TypeSchema(
                        type, home: .fixed(Season.space),
                        fields: fields.compactMap { Season.field($0) }))
                return true
            case "O":
                guard cells.count == 6, let edit = Season.edit(cells) else { return false }
                edits.append(edit)
                return true
            case "T", "S":
                close()
                guard let number = Int(cells[1]) else { return false }
                replicas = max(replicas, number + 1)
                if cells[0] == "S" { steps.append(.exchange(replica: number)) }
                replica = cells[0] == "T" ? number : nil
                return true
            case "X":
                close()
                isSmall = true
                return true
            default: return false
            }
        }

        /// Ends the transaction that is being read.
        mutating func close() {
            if isSmall {
                small = edits
            } else if let replica {
                steps.append(.transaction(replica: replica, edits: edits))
                operations += edits.count
            }
            replica = nil
            edits = []
        }
    }
}

extension Season {
    private static let instants: Set<String> = ["start", "end", "reportedAt"]
    private static let dates: Set<String> = ["date", "startDate"]
    private static let references: Set<String> = ["production", "session", "musician"]
    private static let numbers: Set<String> = ["length", "chair", "breaks", "cartage", "minutes"]
    private static let remarks: Set<String> = ["notes", "title", "phone"]

    /// Times are instants, ids are references; what people type in passing is a register.
    private static func field(_ name: String) -> FieldSchema? {
        guard let field = FieldName(name) else { return nil }
        return FieldSchema(field, kind(name), remarks.contains(name) ? .register : .guarded)
    }

    private static func kind(_ name: String) -> FieldKind {
        if instants.contains(name) { return .instant }
        if dates.contains(name) { return .date }
        if references.contains(name) { return .reference }
        return numbers.contains(name) ? .integer : .text
    }

    private static func edit(_ cells: [String]) -> Edit? {
        guard let type = RecordType(cells[1]), let id = RecordID(hex: cells[2]) else { return nil }
        let key = RecordKey(type, id)
        if cells[3] == "deleted" {
            return Edit(key: key, field: nil, value: nil, isDeleted: cells[5] != "0")
        }
        guard let field = FieldName(cells[3]), let value = value(cells[5], kind(cells[3])) else {
            return nil
        }
        return Edit(key: key, field: field, value: value, isDeleted: false)
    }

    private static func value(_ text: String, _ kind: FieldKind) -> FieldValue? {
        switch kind {
        case .instant: Instant(iso8601: text + ":00Z").map(FieldValue.instant)
        case .date: CivilDate(text).map(FieldValue.date)
        case .reference: reference(text).map(FieldValue.reference)
        case .integer: Int64(text).map(FieldValue.integer)
        default: .text(text)
        }
    }

    /// Another person's idea of a reference is an id with "(rev)" behind it: its neighbour here.
    private static func reference(_ text: String) -> RecordID? {
        guard let id = RecordID(hex: String(text.prefix(32))) else { return nil }
        if text.utf8.count == 32 { return id }
        return RecordID(Identifier128(high: id.value.high, low: id.value.low ^ 1))
    }
}
