import FieldsyncCore
import Glibc

/// Small files that must be whole after a loss of power, and that only their owner may read.
enum DurableFile {
    /// Behind the name of a file that is being made.
    static let draftSuffix = ".new"

    /// Writes beside the target, syncs, renames and syncs the directory.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let draft = path + draftSuffix
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create", draft) }
        let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        let isSynced = written == bytes.count && fsync(file) == 0
        guard close(file) == 0, isSynced else { throw failure("write", draft) }
        guard rename(draft, path) == 0 else { throw failure("rename", draft) }
        try syncDirectory(of: path)
    }

    /// Makes the directory for its owner alone, where it is not there yet, and syncs its parent.
    static func makeDirectory(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StoreError.disk(detail: "'\(path)' is not a directory")
            }
            return
        }
        let parent = directory(of: path)
        if parent != path, access(parent, F_OK) != 0 { try makeDirectory(parent) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make", path) }
        try syncDirectory(of: path)
    }

    /// Makes an empty file for its owner alone, where there is none yet, and takes out what is in
    /// it where it is to be `emptied`. SQLite gives its journal the same mode.
    static func touch(_ path: String, emptied: Bool = false) throws {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | (emptied ? O_TRUNC : 0)
        let file = open(path, flags, 0o600)
        guard file >= 0 else { throw failure("create", path) }
        guard close(file) == 0 else { throw failure("create", path) }
        try syncDirectory(of: path)
    }

    /// Makes a file under another name and renames it, so that it is there whole or not at all.
    ///
    /// - Parameters:
    ///   - leavings: Ends of names of files that `make` may leave beside it, which are removed.
    ///   - old: Where a file that has the name already is kept, behind its name; nil to replace it.
    ///   - make: Makes the file at the path that it is given; it need not be synced.
    static func publish(
        _ path: String, leavings: [String], keepingOldAs old: String? = nil,
        _ make: (_ draft: String) throws -> Void
    ) throws {
        let draft = path + draftSuffix
        for end in leavings { unlink(draft + end) }
        // At no moment is it not there: it tells a creation that was cut short from a loss.
        try touch(draft, emptied: true)
        try make(draft)
        for end in leavings { unlink(draft + end) }
        try sync(draft)
        if let old {
            unlink(path + old)
            guard link(path, path + old) == 0 else { throw failure("keep", path) }
        }
        guard rename(draft, path) == 0 else { throw failure("rename", draft) }
        try syncDirectory(of: path)
    }

    /// Gives a file that is whole its name, for its owner alone, durably.
    static func take(_ draft: String, as path: String) throws {
        let file = open(draft, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", draft) }
        let isSynced = fchmod(file, 0o600) == 0 && fsync(file) == 0
        guard close(file) == 0, isSynced else { throw failure("write", draft) }
        guard rename(draft, path) == 0 else { throw failure("rename", draft) }
        try syncDirectory(of: path)
    }

    /// Takes a file away, where it is there.
    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    /// The bytes of a regular file that only its owner may read.
    static func readPrivate(_ path: String, limit: Int) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            throw StoreError.keyUnusable(path: path, detail: reason())
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError.keyUnusable(path: path, detail: "it is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw StoreError.keyExposed(path: path, mode: mode)
        }
        guard status.st_size <= limit else {
            throw StoreError.keyUnusable(path: path, detail: "it is too large")
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw StoreError.keyUnusable(path: path, detail: reason()) }
        return Array(bytes.prefix(count))
    }

    /// True where something lies at `path`.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Why it cannot be told what lies in a directory; nil where it can, or where none is there.
    static func obstacle(_ directory: String) -> String? {
        if access(directory, X_OK) == 0 { return nil }
        return errno == ENOENT || errno == ENOTDIR ? nil : reason()
    }

    private static func sync(_ path: String) throws {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure("sync", path) }
    }

    static func syncDirectory(of path: String) throws {
        let folder = open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", directory(of: path)) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("sync", directory(of: path)) }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure(_ verb: String, _ path: String) -> StoreError {
        .disk(detail: "cannot \(verb) '\(path)': \(reason())")
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
