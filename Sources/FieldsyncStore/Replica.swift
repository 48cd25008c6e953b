import Crypto
public import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB
import Synchronization

/// A replica on disk: its log, the records that follow from it, and what it knows of others.
///
/// All methods may be invoked from any thread, and two processes may have one replica open. What
/// a method that writes returns from is on the disk.
public final class Replica: Sendable {
    /// How its files lie.
    public let layout: StoreLayout
    /// What records look like.
    public let schema: Schema
    /// Where its files lie.
    public let directory: String
    /// The clock and the randomness that it uses.
    public let environment: StoreEnvironment

    let files: ReplicaFiles
    let tables: TypeTables
    /// False where the tables may be those of another schema; then no record is to be read.
    let followsSchema: Bool
    /// Who this replica is now, and who it was before it healed or was restored.
    let identities: Mutex<ReplicaIdentities>
    /// Held while a reader or a writer of several spaces runs, so that two of them never wait for
    /// each other's files. What touches one file only does without.
    let turn = NSRecursiveLock()
    /// Spaces that this process has noted to hold something.
    let notedSpaces = Mutex<Set<SpaceID>>([])

    private init(
        identities: ReplicaIdentities,
        schema: Schema,
        tables: TypeTables,
        environment: StoreEnvironment,
        files: ReplicaFiles,
        followsSchema: Bool
    ) {
        self.followsSchema = followsSchema
        self.identities = Mutex(identities)
        self.schema = schema
        self.tables = tables
        self.environment = environment
        self.files = files
        layout = files.layout
        directory = files.directory
    }

    // MARK: Making and opening

    /// Makes a new, empty replica with keys of its own. Where that is cut short nothing is there,
    /// and it can be done again.
    ///
    /// - Parameters:
    ///   - directory: Made where it is not there, for its owner alone.
    ///   - name: What people call it: 1 to 100 bytes without control characters.
    /// - Throws: ``StoreError/exists(directory:)``, or what keeps the files from being made.
    public static func create(
        at directory: String,
        name: String,
        layout: StoreLayout,
        schema: Schema,
        environment: StoreEnvironment = .system
    ) throws -> Replica {
        if let lost = lostFile(at: directory) { throw lost.error }
        guard !exists(at: directory) else { throw StoreError.exists(directory: directory) }
        guard (1...100).contains(name.utf8.count),
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw StoreError.nameUnfit(name) }
        let tables = try TypeTables(schema)
        try DurableFile.makeDirectory(directory)
        let main = "\(directory)/\(ReplicaFiles.mainName(layout))"
        // Keys without it are of a store that has lost its main file.
        try DurableFile.touch(main + DurableFile.draftSuffix)
        let keys = try KeyFile.readOrMake(in: directory, environment: environment)
        guard let own = keys.keys.last?.replica else {
            preconditionFailure("a key file has a key")
        }
        try DurableFile.publish(main, leavings: ["-journal"]) { draft in
            let file = try StoreFile(
                path: draft, name: ReplicaFiles.mainName(layout), isDraft: true)
            try StorePreparation(schema: schema, tables: tables)
                .prepareMainFile(file, layout: layout)
            try file.write { db in
                try StoreWord.layout.write(layout.rawValue, db)
                try StoreWord.replica.write(own.hex, db)
                try StoreWord.name.write(name, db)
            }
            try file.close()
        }
        return try open(at: directory, schema: schema, environment: environment)
    }

    /// Opens a replica, and extends its tables where `schema` has more than they.
    ///
    /// - Parameter followsSchema: False leaves the tables as they are, to fetch the history that
    ///   they are made anew from; no record is to be read then.
    /// - Throws: ``StoreError``: missing, incomplete, out of reach, newer, damaged, keys that
    ///   cannot be used; ``StoreError/historyLetGo(_:written:)`` where the tables have to be made
    ///   anew.
    public static func open(
        at directory: String,
        schema: Schema,
        environment: StoreEnvironment = .system,
        followsSchema: Bool = true
    ) throws -> Replica {
        guard let layout = layout(at: directory) else {
            if let lost = lostFile(at: directory) { throw lost.error }
            if let reason = DurableFile.obstacle(directory + "/") {
                throw StoreError.noAccess(directory: directory, reason: reason)
            }
            throw StoreError.missing(directory: directory)
        }
        let tables = try TypeTables(schema)
        let name = ReplicaFiles.mainName(layout)
        if try PageFile(path: "\(directory)/\(name)").isEmpty() {
            throw StoreError.damaged(detail: "\(name): \(PageFile.empty)")
        }
        let main = try StoreFile(path: "\(directory)/\(name)", name: name)
        try StorePreparation(schema: schema, tables: tables, followsSchema: followsSchema)
            .prepareMainFile(main, layout: layout)
        let words = try main.read { db in
            (replica: try StoreWord.replica.read(db), name: try StoreWord.name.read(db))
        }
        guard let replica = words.replica.flatMap({ ReplicaID(hex: $0) }), let title = words.name
        else { throw StoreError.damaged(detail: "\(name) does not say whose it is") }
        let identities = try ReplicaIdentities(of: replica, named: title, in: directory)
        return Replica(
            identities: identities, schema: schema, tables: tables, environment: environment,
            files: ReplicaFiles(
                layout: layout, directory: directory, main: main, schema: schema,
                tables: tables, owners: identities.ids), followsSchema: followsSchema)
    }

    /// True where there is a replica in `directory`, whole or not, and where that cannot be seen
    /// because the directory may not be entered: opening it says so.
    public static func exists(at directory: String) -> Bool {
        layout(at: directory) != nil || lostFile(at: directory) != nil
            || DurableFile.obstacle(directory + "/") != nil
    }

    /// The layout of the replica in `directory`, or nil where there is none.
    public static func layout(at directory: String) -> StoreLayout? {
        StoreLayout.allCases.first {
            DurableFile.exists("\(directory)/\(ReplicaFiles.mainName($0))")
        }
    }

    // MARK: Reading and writing

    /// The spaces that somebody wrote to, in order.
    ///
    /// On a server one can be among them whose file a failed batch made; it reads as empty.
    public func spaces() throws -> [SpaceID] { try files.spaces() }

    /// Reads one space as it stands at one moment. A space that nobody wrote to reads as empty.
    ///
    /// Reads of other spaces may be nested in it. Inside of a write, what the batch has written is
    /// seen.
    public func read<T>(_ space: SpaceID, _ body: (SpaceReader) throws -> T) throws -> T {
        turn.lock()
        defer { turn.unlock() }
        guard let file = try files.existingFile(for: space) else {
            return try emptyFile().read { try body(SpaceReader(source: freshSource(space, $0))) }
        }
        return try file.read { try body(SpaceReader(source: source(space, $0))) }
    }

    /// Writes a batch of replicated transactions, with one fsync for each file: one for a laptop,
    /// one for each space of a server.
    ///
    /// When this returns the batch is durable. A server's files are committed one after the other,
    /// so that a failing disk can keep the first spaces of a batch and lose the rest; each
    /// replicated transaction is whole or absent either way.
    ///
    /// - Parameters:
    ///   - author: Who writes, as a person.
    ///   - reason: Why, where somebody says so.
    ///   - allowsUnknown: Types and fields that the schema lacks are stored, as an older program
    ///     would store them.
    ///   - onFailure: What stays where `body` throws.
    public func write<T>(
        author: String,
        reason: String = "",
        allowsUnknown: Bool = false,
        onFailure: BatchFailure = .keepNothing,
        _ body: (BatchWriter) throws -> T
    ) throws -> T {
        turn.lock()
        defer { turn.unlock() }
        let batch = BatchWriter(
            replica: self, author: author, reason: reason, allowsUnknown: allowsUnknown)
        let result: T
        do {
            result = try body(batch)
        } catch {
            try batch.end(commit: onFailure == .keepEarlier)
            throw error
        }
        try batch.end(commit: true)
        try note(known: Set(batch.written.map(\.space)))
        return result
    }

    /// The space that holds a record, deleted or not; nil where none does. Of several, the one
    /// that the schema calls its home, else the first.
    public func locate(_ key: RecordKey) throws -> SpaceID? {
        var candidates: [SpaceID] = []
        switch schema[key.type]?.home {
        case .fixed(let space): candidates = [space]
        case .ownID: candidates = SpaceID(key.id.hex).map { [$0] } ?? []
        case .through, nil: break
        }
        for space in try candidates + spaces() {
            if let file = try files.existingFile(for: space),
                try file.read({ try source(space, $0).stored(key) }) != nil
            {
                return space
            }
        }
        return nil
    }

    // MARK: Inside

    /// Ends the use of the replica's files.
    func close() throws { try files.close() }

    /// The tables of a space, in the transaction that is open in its file.
    func source(_ space: SpaceID, _ db: Database) -> SpaceSource {
        guard let memory = files.memory(of: space) else { return freshSource(space, db) }
        return memory.source(space, db) { freshSource(space, db) }
    }

    /// The same with nothing remembered.
    func freshSource(_ space: SpaceID, _ db: Database) -> SpaceSource {
        SpaceSource(
            space: space, db: db, schema: schema, tables: tables, packs: environment.packs,
            own: layout == .oneFile ? identity.id : nil,
            elsewhere: { [weak self] other, body in
                // What is kept by a file must not keep the replica.
                guard let self else { return }
                // One file holds all spaces of a laptop, and its transaction is open.
                if layout == .oneFile { return try body(source(other, db)) }
                guard let file = try files.existingFile(for: other) else { return }
                try file.read { try body(source(other, $0)) }
            })
    }

    /// A file without any data, to read where a space has none.
    private func emptyFile() throws -> StoreFile {
        let file = try StoreFile(path: nil, name: "no file")
        try StorePreparation(schema: schema, tables: tables)
            .prepareSpaceFile(file, owners: [identity.id])
        return file
    }
}
