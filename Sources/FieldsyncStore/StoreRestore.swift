import Crypto
public import FieldsyncCore
import Foundation
import GRDB
import Glibc

/// What a restore came to.
public struct RestoredStore: Hashable, Sendable {
    /// What was restored.
    public let manifest: BackupManifest
    /// The id that the replica goes by now.
    public let replica: ReplicaID
    /// Where the store is kept that was there before; nil where none was.
    public let replaced: String?
}

extension Replica {
    /// Puts a backup in the place of a store. What was there is kept beside it, and at every moment
    /// there is the whole old one or the whole new one.
    ///
    /// The replica goes by a new id from then on, since the store that was backed up may have
    /// written since. A server keeps the key by which its devices know it.
    ///
    /// - Parameters:
    ///   - path: The backup. Every file of it is proven, and the store checked as `verify` does.
    ///   - directory: Where the store is to lie.
    /// - Throws: ``StoreError/backupUnfit(detail:)``, or what the disk does; nothing is changed
    ///   then.
    public static func restore(
        from path: String,
        to directory: String,
        schema: Schema,
        environment: StoreEnvironment = .system
    ) throws -> RestoredStore {
        try StoreRestore(
            path: path, directory: directory, schema: schema, environment: environment
        ).run()
    }
}

/// One restore under way.
private struct StoreRestore {
    /// In a folder that is being filled: it holds nothing that anybody needs.
    private static let mark = "unfinished-restore"

    let path: String
    let directory: String
    let schema: Schema
    let environment: StoreEnvironment

    func run() throws -> RestoredStore {
        let input: FileHandle
        do {
            input = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw StoreError.backupUnfit(detail: "it cannot be opened")
        }
        let manifest = try Self.manifest(input)
        let draft = try makeDraft()
        do {
            try unpack(manifest, from: input, into: draft)
            let replica = try prove(manifest, in: draft)
            let isReplacing = try takePlace(draft)
            return RestoredStore(
                manifest: manifest, replica: replica, replaced: isReplacing ? draft : nil)
        } catch {
            if DurableFile.exists("\(draft)/\(Self.mark)") { try StoreBackup.remove(draft) }
            throw error
        }
    }

    // MARK: reading

    private static func manifest(_ input: FileHandle) throws -> BackupManifest {
        let opening = BackupManifest.opening.utf8.count
        let first = try line(input, limit: opening + 65)
        guard let text = String(validating: first, as: UTF8.self),
            text.hasPrefix(BackupManifest.opening)
        else { throw StoreError.backupUnfit(detail: "it is no backup of a store") }
        let second = try line(input, limit: BackupManifest.lineLimit)
        guard Hex.text(sha256(second)) == text.dropFirst(opening) else {
            throw StoreError.backupUnfit(detail: "its list of files is not what was written")
        }
        return try BackupManifest(line: second)
    }

    private static func line(_ input: FileHandle, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var start: UInt64 = 0
        try StoreBackup.onDisk("backup") { start = try input.offset() }
        while bytes.count <= limit {
            let piece = try StoreBackup.onDisk("backup") { try input.read(upToCount: 4096) }
            guard let piece, !piece.isEmpty else { break }
            if let end = piece.firstIndex(of: 0x0A) {
                bytes += piece[..<end]
                try StoreBackup.onDisk("backup") {
                    try input.seek(toOffset: start + UInt64(bytes.count) + 1)
                }
                return bytes
            }
            bytes += piece
        }
        throw StoreError.backupUnfit(detail: "it is no backup of a store, or is cut short")
    }

    private func unpack(
        _ manifest: BackupManifest, from input: FileHandle, into draft: String
    ) throws {
        if manifest.layout == .filePerSpace {
            try DurableFile.makeDirectory("\(draft)/spaces")
        }
        for file in manifest.files {
            let target = "\(draft)/\(file.path)"
            try DurableFile.touch(target)
            var hash = SHA256()
            try StoreBackup.onDisk(target) {
                let output = try FileHandle(forWritingTo: URL(fileURLWithPath: target))
                var left = file.bytes
                while left > 0, let piece = try input.read(upToCount: min(left, 1 << 20)),
                    !piece.isEmpty
                {
                    hash.update(data: piece)
                    try output.write(contentsOf: piece)
                    left -= piece.count
                }
                try output.synchronize()
            }
            guard Hex.text(Array(hash.finalize())) == file.digest else {
                throw StoreError.backupUnfit(
                    detail: "its file '\(file.path)' is not what was written, or is cut short")
            }
        }
        let rest = try StoreBackup.onDisk(path) { try input.read(upToCount: 1) }
        guard rest?.isEmpty ?? true else {
            throw StoreError.backupUnfit(detail: "something follows its end")
        }
    }

    /// Opens what was unpacked, checks it as a whole, and gives it its new id.
    private func prove(_ manifest: BackupManifest, in draft: String) throws -> ReplicaID {
        let replica = try Replica.open(at: draft, schema: schema, environment: environment)
        let findings = try replica.verify()
        if let first = findings.first {
            throw StoreError.backupUnfit(detail: "its store is damaged: \(first)")
        }
        try replica.renewIdentity(keepsAgreement: manifest.layout == .filePerSpace)
        let id = replica.identity.id
        try replica.close()
        return id
    }

    // MARK: taking the place

    /// A folder beside the store, which will hold the old one in the end.
    private func makeDraft() throws -> String {
        let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        for number in 1...1_000 {
            let draft = "\(base).replaced-\(number)"
            if DurableFile.exists("\(draft)/\(Self.mark)") { try StoreBackup.remove(draft) }
            if DurableFile.exists(draft) { continue }
            try DurableFile.makeDirectory(draft)
            try DurableFile.touch("\(draft)/\(Self.mark)")
            return draft
        }
        throw StoreError.disk(detail: "there are 1000 replaced stores beside '\(base)'")
    }

    /// Puts the draft where the store belongs, in one step.
    ///
    /// - Returns: True where a store was there, which lies where the draft was.
    private func takePlace(_ draft: String) throws -> Bool {
        guard unlink("\(draft)/\(Self.mark)") == 0 else {
            throw StoreError.disk(detail: "cannot remove '\(draft)/\(Self.mark)'")
        }
        // An empty folder is nothing to keep.
        rmdir(directory)
        let isReplacing = DurableFile.exists(directory)
        if isReplacing {
            try lockingOld { try Self.rename(draft, directory, exchanging: true) }
        } else {
            try Self.rename(draft, directory, exchanging: false)
        }
        try DurableFile.syncDirectory(of: directory)
        return isReplacing
    }

    /// Keeps other processes from writing to the old store meanwhile, as far as it can be opened.
    private func lockingOld(_ body: () throws -> Void) throws {
        guard let layout = Replica.layout(at: directory) else { return try body() }
        let main = "\(directory)/\(ReplicaFiles.mainName(layout))"
        var hasRun = false
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            let queue = try DatabaseQueue(path: main, configuration: configuration)
            try queue.inTransaction(.exclusive) { _ in
                hasRun = true
                try body()
                return .rollback
            }
            try queue.close()
        } catch let error as DatabaseError {
            if error.resultCode == .SQLITE_BUSY { throw StoreError.busy(file: main) }
            // What cannot be opened nobody can be writing to.
            if !hasRun { try body() }
        }
    }

    private typealias Rename = @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
    ) -> Int32

    /// The system's, which can exchange two folders in one step; Swift's overlay does not show it.
    private static var renameat2: Rename? {
        dlsym(nil, "renameat2").map { unsafeBitCast($0, to: Rename.self) }
    }

    private static func rename(_ old: String, _ new: String, exchanging: Bool) throws {
        let flags: UInt32 = exchanging ? 2 : 0
        guard let renameat2, renameat2(AT_FDCWD, old, AT_FDCWD, new, flags) == 0 else {
            throw StoreError.disk(
                detail: "cannot put '\(old)' in the place of '\(new)': "
                    + String(cString: strerror(errno)))
        }
    }
}
