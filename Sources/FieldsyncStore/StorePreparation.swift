import FieldsyncCore
import FieldsyncFormat
import GRDB

/// Brings a file's tables up to what this program and its schema expect, or refuses the file.
struct StorePreparation {
    let schema: Schema
    let tables: TypeTables
    /// False leaves the tables as they follow another schema.
    var followsSchema = true

    /// Makes or opens a file that holds one space of a server.
    ///
    /// - Parameter owners: The ids of the replica, the present one first.
    func prepareSpaceFile(_ file: StoreFile, owners: [ReplicaID]) throws {
        try prepare(file, StoreTables.spaceMigrator, hasSpaces: true)
        let owner = try file.read { try StoreWord.replica.read($0) }
        if let owner {
            if owners.contains(where: { $0.hex == owner }) { return }
            throw StoreError.damaged(detail: "\(file.name) belongs to another replica")
        }
        guard let own = owners.first else { return }
        try file.write { try StoreWord.replica.write(own.hex, $0) }
    }

    /// Makes or opens a replica's main file.
    func prepareMainFile(_ file: StoreFile, layout: StoreLayout) throws {
        let migrator =
            layout == .oneFile ? StoreTables.oneFileMigrator : StoreTables.replicaMigrator
        try prepare(file, migrator, hasSpaces: layout == .oneFile)
    }

    private func prepare(
        _ file: StoreFile, _ migrator: DatabaseMigrator, hasSpaces: Bool
    ) throws {
        let isComplete = try file.read { db in
            if try migrator.hasBeenSuperseded(db) {
                throw StoreError.newer(detail: "\(file.name) has tables that this one lacks")
            }
            return try migrator.hasCompletedMigrations(db)
        }
        if !isComplete { try file.migrate(migrator) }
        let digest = Hex.text(digest)
        let isCurrent = try file.read { db in
            try checkVersion(db)
            return try StoreWord.schemaDigest.read(db) == digest
        }
        if isCurrent || !followsSchema { return }
        try file.write { db in
            if hasSpaces { try followSchema(db) }
            try StoreWord.schemaVersion.write(String(schema.version), db)
            try StoreWord.schemaDigest.write(digest, db)
            try StoreWord.newestStep.write(String(CanonicalTransaction.newestStep), db)
        }
    }

    /// What a newer program wrote may mean something else than this one would make of it.
    private func checkVersion(_ db: Database) throws {
        if let version = try number(.schemaVersion, "the version of its schema", db),
            version > schema.version
        {
            throw StoreError.newer(
                detail: "its schema is of version \(version), this one's \(schema.version)")
        }
        let newest = CanonicalTransaction.newestStep
        if let step = try number(.newestStep, "its newest step", db), step > newest {
            throw StoreError.newer(
                detail: "its log can have steps up to \(step), this one knows them to \(newest)")
        }
    }

    private func number(_ word: StoreWord, _ what: String, _ db: Database) throws -> UInt64? {
        guard let text = try word.read(db) else { return nil }
        guard let number = UInt64(text) else {
            throw StoreError.damaged(detail: "\(what) is no number")
        }
        return number
    }

    /// Names the schema and the steps that this program understands, in 16 bytes.
    var digest: [UInt8] { Array(sha256(Array(description.utf8)).prefix(16)) }

    /// All that tables, slots and what they show depend on, as one text: the schema, and which
    /// steps this program understands, so that those of the log come to life with the next one.
    private var description: String {
        let types = schema.types.map { type in
            let fields = type.fields.map {
                [$0.name.name, $0.kind.rawValue, $0.policy.rawValue, $0.group?.name ?? ""]
                    .joined(separator: ":")
            }
            let keys = type.keys.map { key in
                key.fields.map { $0.name + (key.optional.contains($0) ? "?" : "") }
                    .joined(separator: "+")
            }
            return "\(type.name)(\(fields.joined(separator: ",")))[\(keys.joined(separator: ","))]"
        }
        let steps = "steps \(CanonicalTransaction.newestStep)"
        return (["\(schema.version)", steps, Self.rowForm] + types).joined(separator: " ")
    }

    /// Another form makes all rows anew from the log.
    private static let rowForm = "rows 2"

    /// Makes the tables and columns that are missing. Where the log has something already, all
    /// rows are made anew from it, so that values which were kept aside as unknown come to life.
    private func followSchema(_ db: Database) throws {
        for table in tables.known {
            try createOrExtend(table, db)
        }
        guard try db.row("SELECT 1 FROM log UNION ALL SELECT 1 FROM pack LIMIT 1") != nil else {
            return
        }
        try StateRebuild(db: db, schema: schema, tables: tables).run()
    }

    private func createOrExtend(_ table: TypeTable, _ db: Database) throws {
        guard let type = table.type else { return }
        var kinds: [String: String] = [:]
        for row in try Row.fetchAll(db, sql: "PRAGMA table_info(\(table.name))") {
            kinds[try row.checkedText(1, "table_info")] = try row.checkedText(2, "table_info")
        }
        if kinds.isEmpty {
            try db.execute(sql: table.creation)
        } else {
            for field in table.columns {
                let wanted = ColumnValue.sqlType(field.kind)
                let column = TypeTable.quoted(field.name.name)
                if let present = kinds[field.name.name], present != wanted {
                    throw StoreError.schemaUnfit(
                        detail: "the field '\(field.name)' of '\(type)' had another kind before")
                }
                if kinds[field.name.name] == nil {
                    try db.execute(
                        sql: "ALTER TABLE \(table.name) ADD COLUMN \(column) \(wanted)")
                }
            }
        }
        for index in table.indexes { try db.execute(sql: index) }
    }
}

/// Makes all rows that are derived from the log anew.
struct StateRebuild {
    let db: Database
    let schema: Schema
    let tables: TypeTables

    func run() throws {
        let derived = ["candidate", "touch", "slotName", "sharing", "verdict", "refused"]
        for table in tables.all.map(\.name) + derived {
            try db.execute(sql: "DELETE FROM \(table)")
        }
        let names = "SELECT space FROM log UNION SELECT space FROM pack ORDER BY space"
        for row in try db.rows(names) {
            guard let space = SpaceID(try row.checkedText(0, "log.space")) else {
                throw Row.damaged("log.space")
            }
            try run(SpaceSource(space: space, db: db, schema: schema, tables: tables))
        }
    }

    private func run(_ source: SpaceSource) throws {
        var held = VersionVector()
        try source.forEachLogRow { row in
            let transaction = try row.transaction()
            source.remember(transaction, at: row.position)
            try source.applyRows(
                transaction, at: row.position, sawAll: transaction.context.covers(held))
            try source.judge(transaction, at: row.position)
            held[transaction.id.replica] = transaction.id.sequence
        }
        try source.writeRows()
        try source.setStateSum(source.sumChange)
    }
}
