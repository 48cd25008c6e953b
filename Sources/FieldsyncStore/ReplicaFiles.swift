import FieldsyncCore
import Foundation
import GRDB
import Synchronization

/// The files of a replica, by layout.
final class ReplicaFiles: Sendable {
    let layout: StoreLayout
    let directory: String
    /// What the replica knows of itself; for a laptop, everything.
    let main: StoreFile
    private let schema: Schema
    private let tables: TypeTables
    /// Whose files these are: the replica's id first, then those that it had before.
    private let owners: Mutex<[ReplicaID]>
    private let opened = Mutex<[SpaceID: StoreFile]>([:])
    /// Files in the directory that are not the replica's own, by their names.
    private let others = Mutex<[String: StoreFile]>([:])

    init(
        layout: StoreLayout, directory: String, main: StoreFile, schema: Schema,
        tables: TypeTables, owners: [ReplicaID]
    ) {
        self.layout = layout
        self.directory = directory
        self.main = main
        self.schema = schema
        self.tables = tables
        self.owners = Mutex(owners)
    }

    /// Ends the use of all files.
    func close() throws {
        for file in inUse() { try file.close() }
    }

    /// Told when the replica goes by another id.
    func belong(to owners: [ReplicaID]) { self.owners.withLock { $0 = owners } }

    static func mainName(_ layout: StoreLayout) -> String {
        layout == .oneFile ? "fieldsync.sqlite" : "server.sqlite"
    }

    static let folder = "spaces"
    private static let suffix = ".sqlite"

    /// The spaces that have transactions or a file, in order.
    func spaces() throws -> [SpaceID] {
        switch layout {
        case .oneFile:
            return try main.read { db in
                try db.rows("SELECT DISTINCT space FROM head ORDER BY space").map { row in
                    guard let space = SpaceID(try row.checkedText(0, "head.space")) else {
                        throw Row.damaged("head.space")
                    }
                    return space
                }
            }
        case .filePerSpace:
            let folder = "\(directory)/\(Self.folder)"
            guard DurableFile.exists(folder) else { return [] }
            do {
                return try FileManager.default.contentsOfDirectory(atPath: folder)
                    .filter { $0.hasSuffix(Self.suffix) }
                    .compactMap { SpaceID(String($0.dropLast(Self.suffix.count))) }
                    .sorted()
            } catch {
                throw StoreError.disk(detail: "cannot list '\(folder)': \(error)")
            }
        }
    }

    /// All files, the main one first.
    func all() throws -> [StoreFile] {
        if layout == .oneFile { return [main] }
        return [main] + (try spaces().map { try file(for: $0) })
    }

    /// Those that this process has open, the main one first.
    func inUse() -> [StoreFile] {
        [main] + opened.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
            + others.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
    }

    /// A file that is not the replica's own: the same one for all that need it, so that it is
    /// looked at and repaired with the others.
    ///
    /// - Parameter open: Opens it, where this process has not.
    func other(_ name: String, _ open: () throws -> StoreFile) throws -> StoreFile {
        try others.withLock { others in
            if let file = others[name] { return file }
            let file = try open()
            others[name] = file
            return file
        }
    }

    /// Runs `body` while this process does not have the file of that name open.
    func whileClosed<T>(_ name: String, _ body: () throws -> T) throws -> T {
        func inUseNow() -> StoreFile? { inUse().first { $0.name == name } }
        if let file = inUseNow() { return try file.whileClosed(body) }
        // Nobody opens it meanwhile; whoever did just now keeps it open.
        let result: T? = try opened.withLock { opened in
            if opened.values.contains(where: { $0.name == name }) { return nil }
            return try others.withLock { $0[name] == nil ? try body() : nil }
        }
        if let result { return result }
        return try inUseNow().map { try $0.whileClosed(body) } ?? body()
    }

    /// The file that holds a space, or nil where none does.
    func existingFile(for space: SpaceID) throws -> StoreFile? {
        if layout == .oneFile { return main }
        let isThere = opened.withLock { $0[space] != nil }
        guard isThere || DurableFile.exists(path(space)) else { return nil }
        return try file(for: space)
    }

    /// The file that holds a space, made where there is none yet.
    func file(for space: SpaceID) throws -> StoreFile {
        if layout == .oneFile { return main }
        return try opened.withLock { opened in
            if let file = opened[space] { return file }
            try DurableFile.makeDirectory("\(directory)/\(Self.folder)")
            try DurableFile.touch(path(space))
            let name = "\(Self.folder)/\(space.name)\(Self.suffix)"
            let file = try StoreFile(path: path(space), name: name)
            try StorePreparation(schema: schema, tables: tables)
                .prepareSpaceFile(file, owners: owners.withLock { $0 })
            opened[space] = file
            return file
        }
    }

    /// What the file of a space remembers, where it is open.
    func memory(of space: SpaceID) -> SpaceMemory? {
        if layout == .oneFile { return main.memory }
        return opened.withLock { $0[space] }?.memory
    }

    private func path(_ space: SpaceID) -> String {
        "\(directory)/\(Self.folder)/\(space.name)\(Self.suffix)"
    }
}
