import Crypto
import FieldsyncCore
import Foundation
import GRDB

extension Replica {
    /// Writes the whole store into one file, for its owner alone; the store may be in use.
    ///
    /// Each of its files is as it stood at one moment. The backup holds the replica's keys, so it
    /// is as secret as the store. It is there whole or not at all.
    ///
    /// - Parameter path: Replaced where it is a backup already, refused where it is anything else.
    /// - Returns: What was written.
    /// - Throws: ``StoreError``; nothing is changed then.
    public func backUp(to path: String) throws -> BackupManifest {
        try StoreBackup(replica: self, path: path).write()
    }
}

/// One backup in the making.
struct StoreBackup {
    private static let pieceBytes = 1 << 20

    let replica: Replica
    let path: String

    func write() throws -> BackupManifest {
        if DurableFile.exists(path), try !Self.isBackup(path) {
            throw StoreError.backupTaken(path: path)
        }
        let drafts = path + ".parts"
        try Self.remove(drafts)
        try DurableFile.makeDirectory(drafts)
        do {
            // What is held before the files are copied is in them.
            let heads = try replica.layout == .filePerSpace ? replica.allHeads() : [:]
            let manifest = try collect(into: drafts)
            try DurableFile.publish(path, leavings: []) { draft in
                try assemble(manifest, from: drafts, into: draft)
            }
            try Self.remove(drafts)
            if replica.layout == .filePerSpace {
                try replica.note(backup: BackupPoint(at: manifest.at, heads: heads))
            }
            return manifest
        } catch {
            try Self.remove(drafts)
            try Self.remove(path + ".new")
            throw error
        }
    }

    /// Copies every file; the keys last, since they only ever grow.
    private func collect(into drafts: String) throws -> BackupManifest {
        let at = replica.environment.instant
        let main = ReplicaFiles.mainName(replica.layout)
        var names = [main]
        if replica.layout == .filePerSpace {
            if DurableFile.exists("\(replica.directory)/\(ReplicaFiles.directoryName)") {
                names.append(ReplicaFiles.directoryName)
            }
            names += try replica.spaces().map { "spaces/\($0.name).sqlite" }
        }
        var files: [BackupManifest.File] = []
        for (index, name) in names.enumerated() {
            let copy = "\(drafts)/\(index)"
            try Self.copyDatabase("\(replica.directory)/\(name)", name: name, to: copy)
            files.append(try Self.described(copy, as: name))
        }
        let keys = try KeyFile.read(in: replica.directory)
        try keys.write(in: drafts)
        files.append(try Self.described("\(drafts)/\(KeyFile.name)", as: KeyFile.name))
        return BackupManifest(
            layout: replica.layout, replica: replica.identity.id, name: replica.identity.name,
            at: at, files: files)
    }

    /// A copy of what was committed when it began. Not by reading the file: closing it would let go
    /// of the locks that SQLite holds on it for the whole process.
    private static func copyDatabase(_ source: String, name: String, to copy: String) throws {
        try DurableFile.touch(copy)
        try StoreFile.translating(name) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { try SealedPages.prepare($0) }
            let from = try DatabaseQueue(path: source, configuration: configuration)
            let to = try DatabaseQueue(path: copy, configuration: configuration)
            try from.backup(to: to)
            try to.close()
            try from.close()
        }
    }

    private static func described(_ path: String, as name: String) throws -> BackupManifest.File {
        var hash = SHA256()
        var bytes = 0
        try eachPiece(of: path) { piece in
            hash.update(data: piece)
            bytes += piece.count
        }
        return BackupManifest.File(
            path: name, bytes: bytes, digest: Hex.text(Array(hash.finalize())))
    }

    private func assemble(
        _ manifest: BackupManifest, from drafts: String, into draft: String
    ) throws {
        try Self.onDisk(draft) {
            let output = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
            try output.write(contentsOf: Data(manifest.head))
            for (index, file) in manifest.files.enumerated() {
                let name = file.path == KeyFile.name ? KeyFile.name : "\(index)"
                try Self.eachPiece(of: "\(drafts)/\(name)") {
                    try output.write(contentsOf: $0)
                }
            }
            try output.synchronize()
        }
    }

    // MARK: files

    static func eachPiece(of path: String, _ body: (Data) throws -> Void) throws {
        try onDisk(path) {
            let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            while let piece = try input.read(upToCount: pieceBytes), !piece.isEmpty {
                try body(piece)
            }
        }
    }

    private static func isBackup(_ path: String) throws -> Bool {
        guard let input = FileHandle(forReadingAtPath: path) else { return false }
        let opening = Data(BackupManifest.opening.utf8)
        return try onDisk(path) { try input.read(upToCount: opening.count) } == opening
    }

    static func remove(_ path: String) throws {
        guard DurableFile.exists(path) else { return }
        try onDisk(path) { try FileManager.default.removeItem(atPath: path) }
    }

    /// Runs work on a file and says what the system's errors mean.
    static func onDisk<T>(_ path: String, _ work: () throws -> T) throws -> T {
        do {
            return try work()
        } catch let error as CocoaError {
            let detail = (error.underlying as? POSIXError).map { "\($0.code)" } ?? "\(error)"
            throw StoreError.disk(detail: "'\(path)': \(detail)")
        }
    }
}
