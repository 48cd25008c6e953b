import FieldsyncCore

/// The table that holds the records of one type, as SQL.
///
/// A type of the schema has a table of its name with a column for each field; all other types
/// share `unknownRecord`.
final class TypeTable: Sendable {
    /// As SQL quotes it.
    let name: String
    /// The fields that have columns, in the order of the columns.
    let columns: [FieldSchema]
    /// Nil for the table of unknown types.
    let type: RecordType?
    /// What no two of its records should share; see `SpaceSource+Keys.swift`.
    let keys: [UniqueKey]

    static let unknown = TypeTable(name: "unknownRecord", columns: [], type: nil)

    /// References to records that other spaces refer to as well.
    private let shared: Set<FieldName>

    convenience init(_ described: TypeSchema, in schema: Schema) {
        let shared = described.fields.filter { field in
            guard let home = field.target.flatMap({ schema[$0]?.home }), case .fixed = home else {
                return false
            }
            return home != described.home
        }
        self.init(
            name: Self.quoted(described.name.name), columns: described.fields,
            type: described.name, keys: described.keys, shared: Set(shared.map(\.name)))
    }

    private init(
        name: String, columns: [FieldSchema], type: RecordType?, keys: [UniqueKey] = [],
        shared: Set<FieldName> = []
    ) {
        self.keys = keys
        self.shared = shared
        self.name = name
        self.columns = columns
        self.type = type
        fieldNames = columns.map(\.name)
        let groups = Set(columns.compactMap(\.group))
        self.groups = groups
        isPlain = columns.map { column in
            [.guarded, .register].contains(column.policy) && column.group == nil
                && !groups.contains(column.name) && columns.count <= UInt64.bitWidth
        }
        let fields = columns.map { Self.quoted($0.name.name) }
        let key = type == nil ? ["space", "type", "id"] : ["space", "id"]
        let kept = ["_deleted", "_unknown", "_writers", "_touches"] + fields
        let typeColumn = type == nil ? "type" : "NULL"
        selection = "SELECT id, \(typeColumn), " + kept.joined(separator: ", ") + " FROM \(name)"
        let places = Array(repeating: "?", count: key.count + kept.count)
        upsert = """
            INSERT INTO \(name) (\((key + kept).joined(separator: ", ")))
            VALUES (\(places.joined(separator: ", ")))
            ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET
            \(kept.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """
        insertion = """
            INSERT INTO \(name) (\((key + kept).joined(separator: ", ")))
            VALUES (\(places.joined(separator: ", ")))
            """
        loading = """
            SELECT rowid, \(kept.joined(separator: ", ")) FROM \(name)
            WHERE \(key.map { "\($0) = ?" }.joined(separator: " AND "))
            """
        let inKeys = Set(keys.flatMap(\.fields))
        let indexed = columns.map { $0.kind == .reference || inKeys.contains($0.name) }
        isIndexed = indexed
        let unindexed = columns.indices.filter { !indexed[$0] }
        changes = [
            (Array(columns.indices), Self.change(name, kept)),
            (unindexed, Self.change(name, kept.prefix(4) + unindexed.map { fields[$0] })),
        ]
    }

    /// Finds the ids between two: a number, the type where the table does not say it, and the id.
    func idsBetween(_ number: Int) -> String {
        """
        SELECT \(number), \(type == nil ? "type" : "NULL"), id FROM \(name)
        WHERE space = ?1 AND id BETWEEN ?2 AND ?3
        """
    }

    private static func change(_ name: String, _ columns: some Sequence<String>) -> String {
        """
        UPDATE \(name) SET \(columns.map { "\($0) = ?" }.joined(separator: ", "))
        WHERE rowid = ?
        """
    }

    /// The names of the columns' fields.
    let fieldNames: [FieldName]
    /// The names of the groups that columns are in.
    let groups: Set<FieldName>
    /// True for a column that is a slot by itself and holds what was last set.
    let isPlain: [Bool]
    /// True for a column that an index covers.
    let isIndexed: [Bool]
    /// Writes one new row, as `upsert` does.
    let insertion: String
    /// Reads one row: its number, then as selected. Takes space, type where there is such a
    /// column, and id.
    let loading: String
    /// Change the row of a number: `_deleted`, `_unknown`, `_writers`, `_touches`, then these
    /// columns. First all columns, then those that no index covers.
    let changes: [(columns: [Int], sql: String)]

    /// `SELECT id, type, _deleted, _unknown, _writers, _touches, fields…`, without
    /// conditions.
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
                _touches BLOB NOT NULL,
                PRIMARY KEY (space, id)
            ) STRICT;
            """
    }

    /// The indexes: for each reference by what it leads to, and for each key by what no two records
    /// should share. Nearly always one space alone refers to a record, and its name would only make
    /// the index twice as long.
    var indexes: [String] {
        guard let type else { return [] }
        return columns.filter { $0.kind == .reference }.map {
            Self.index(
                "\(type)_on_\($0.name)", name,
                (shared.contains($0.name) ? "space, " : "") + Self.quoted($0.name.name))
        }
            + keys.enumerated().map { number, key in
                let fields = key.fields.map { Self.quoted($0.name) }.joined(separator: ", ")
                return Self.index("\(type)_by_key_\(number)", name, "space, \(fields)")
                    + " WHERE _deleted = 0"
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
    /// All of them, that for unknown types last.
    let all: [TypeTable]
    private let byType: [RecordType: TypeTable]
    /// Find an id in whatever table has it: which of ``all``, and its `_touches`.
    let touchesOfAny: [String]
    /// Find the ids between two in whatever tables: which of ``all``, the type where the table
    /// does not say it, and the id.
    let idsOfAny: [String]
    /// SQLite joins five hundred at most.
    private static let tablesOfOneStatement = 100

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
        known = schema.types.map { TypeTable($0, in: schema) }
        byType = Dictionary(uniqueKeysWithValues: zip(schema.types.map(\.name), known))
        all = known + [.unknown]
        touchesOfAny = Self.joined(all) { number, table in
            "SELECT \(number), _touches FROM \(table.name) WHERE space = ?1 AND id = ?2"
        }
        idsOfAny = Self.joined(all) { number, table in table.idsBetween(number) }
    }

    private static func joined(
        _ tables: [TypeTable], _ part: (Int, TypeTable) -> String
    ) -> [String] {
        let parts = tables.enumerated().map(part)
        return stride(from: 0, to: parts.count, by: tablesOfOneStatement).map { first in
            parts[first..<min(first + tablesOfOneStatement, parts.count)]
                .joined(separator: " UNION ALL ") + " LIMIT 2"
        }
    }

    /// The table for records of `type`.
    subscript(type: RecordType) -> TypeTable { byType[type] ?? .unknown }
}
