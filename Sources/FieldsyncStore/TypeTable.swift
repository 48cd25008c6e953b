import FieldsyncCore

/// The table that holds the records of one type, as SQL.
///
/// A type of the schema has a table of its name with a column for each field; all other types
/// share `unknownRecord`.
struct TypeTable: Sendable {
    /// As SQL quotes it.
    let name: String
    /// The fields that have columns, in the order of the columns.
    let columns: [FieldSchema]
    /// Nil for the table of unknown types.
    let type: RecordType?

    static let unknown = TypeTable(name: "unknownRecord", columns: [], type: nil)

    init(_ described: TypeSchema) {
        self.init(
            name: Self.quoted(described.name.name), columns: described.fields,
            type: described.name)
    }

    private init(name: String, columns: [FieldSchema], type: RecordType?) {
        self.name = name
        self.columns = columns
        self.type = type
        let fields = columns.map { Self.quoted($0.name.name) }
        let key = type == nil ? ["space", "type", "id"] : ["space", "id"]
        let kept = ["_deleted", "_unknown", "_writers"] + fields
        let typeColumn = type == nil ? "type" : "NULL"
        selection = "SELECT id, \(typeColumn), " + kept.joined(separator: ", ") + " FROM \(name)"
        let places = Array(repeating: "?", count: key.count + kept.count)
        upsert = """
            INSERT INTO \(name) (\((key + kept).joined(separator: ", ")))
            VALUES (\(places.joined(separator: ", ")))
            ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET
            \(kept.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """
    }

    /// `SELECT id, type, _deleted, _unknown, _writers, fields…`, without conditions.
    let selection: String
    /// Writes one row: space, type where there is such a column, id, then as selected.
    let upsert: String

    /// Picks one record: space, then id, then type where there is such a column.
    var whereKey: String {
        type == nil ? "WHERE space = ? AND id = ? AND type = ?" : "WHERE space = ? AND id = ?"
    }

    /// Makes the table.
    var creation: String {
        let fields = columns.map {
            "\(Self.quoted($0.name.name)) \(ColumnValue.sqlType($0.kind)),"
        }
        return """
            CREATE TABLE \(name) (
                space TEXT NOT NULL,
                id BLOB NOT NULL CHECK (length(id) = 16),
                \(fields.joined(separator: "\n    "))
                _deleted INTEGER NOT NULL CHECK (_deleted IN (0, 1)),
                _unknown TEXT,
                _writers BLOB NOT NULL,
                PRIMARY KEY (space, id)
            ) STRICT;
            """
    }

    /// The indexes: by id alone, and for each reference by what it leads to.
    var indexes: [String] {
        guard let type else { return [] }
        let onID = Self.index("\(type)_on_id", name, "id")
        return [onID]
            + columns.filter { $0.kind == .reference }.map {
                let field = Self.quoted($0.name.name)
                return Self.index("\(type)_on_\($0.name)", name, "space, \(field), id")
            }
    }

    private static func index(_ index: String, _ table: String, _ columns: String) -> String {
        "CREATE INDEX IF NOT EXISTS \(quoted(index)) ON \(table) (\(columns))"
    }

    static func quoted(_ name: String) -> String { "\"\(name)\"" }
}

/// The tables of a schema's types.
struct TypeTables: Sendable {
    /// In the order of the types' names.
    let known: [TypeTable]
    private let byType: [RecordType: TypeTable]

    /// - Throws: ``StoreError/schemaUnfit(detail:)`` where two names are one to SQLite, which
    ///   ignores case, or where a name is taken.
    init(_ schema: Schema) throws {
        var names = StoreTables.reserved
        for type in schema.types {
            let name = type.name.name.lowercased()
            guard names.insert(name).inserted, !name.hasPrefix("sqlite"), !name.hasPrefix("grdb")
            else { throw StoreError.schemaUnfit(detail: "the type name '\(type.name)' is taken") }
            var fields: Set<String> = ["space", "id"]
            for field in type.fields {
                guard let kind = field.policy.kind, field.kind != kind else { continue }
                throw StoreError.schemaUnfit(
                    detail: "the field '\(field.name)' of '\(type.name)' is not \(kind.words)")
            }
            for field in type.fields
            where !fields.insert(field.name.name.lowercased()).inserted {
                throw StoreError.schemaUnfit(
                    detail: "the field name '\(field.name)' of '\(type.name)' is taken")
            }
        }
        known = schema.types.map { TypeTable($0) }
        byType = Dictionary(uniqueKeysWithValues: zip(schema.types.map(\.name), known))
    }

    /// The table for records of `type`.
    subscript(type: RecordType) -> TypeTable { byType[type] ?? .unknown }

    /// All of them, that for unknown types last.
    var all: [TypeTable] { known + [.unknown] }
}
