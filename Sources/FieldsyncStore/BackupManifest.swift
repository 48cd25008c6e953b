public import FieldsyncCore
import FieldsyncJSON

/// What a backup says of itself: whose it is, of when, and which files it holds.
///
/// Specified in `protocol/store.md`.
public struct BackupManifest: Hashable, Sendable {
    /// One file of the store.
    struct File: Hashable {
        /// Relative to the store.
        let path: String
        let bytes: Int
        /// SHA-256 in hex.
        let digest: String
    }

    /// How the store's data lies.
    public let layout: StoreLayout
    /// The replica's id when it was backed up.
    public let replica: ReplicaID
    /// What people call it.
    public let name: String
    /// When it was backed up, by its clock.
    public let at: Instant
    let files: [File]

    static let form = "fieldsync/backup/1"
    /// What the first line begins with; the digest of the second follows.
    static let opening = "fieldsync backup 1 "
    /// Bytes of the second line.
    static let lineLimit = 16 << 20
    /// Of 20,000 spaces.
    private static let fileLimit = 20_000

    /// The two lines before the files' bytes.
    var head: [UInt8] {
        let line = Array(json.text().utf8)
        return Array("\(Self.opening)\(Hex.text(sha256(line)))\n".utf8) + line + [0x0A]
    }

    private var json: JSONValue {
        [
            "form": .string(Self.form), "layout": .string(layout.rawValue),
            "replica": .string(replica.hex), "name": .string(name),
            "at": .string(at.description),
            "files": .array(
                files.map {
                    [
                        "path": .string($0.path), "bytes": .integer(Int64($0.bytes)),
                        "sha256": .string($0.digest),
                    ]
                }),
        ]
    }
}

extension BackupManifest {
    /// Reads the second line.
    ///
    /// - Throws: ``StoreError/backupUnfit(detail:)``, or ``StoreError/newer(detail:)`` for a form
    ///   of a later program.
    init(line: [UInt8]) throws {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: line)
        } catch {
            throw StoreError.backupUnfit(detail: "its list of files is not readable")
        }
        guard case .object(let object) = json, case .string(let form)? = object["form"] else {
            throw StoreError.backupUnfit(detail: "its list of files is not readable")
        }
        guard form == Self.form else { throw StoreError.newer(detail: "a backup of form \(form)") }
        guard case .string(let layoutName)? = object["layout"],
            let layout = StoreLayout(rawValue: layoutName),
            case .string(let id)? = object["replica"], let replica = ReplicaID(hex: id),
            case .string(let name)? = object["name"], case .string(let time)? = object["at"],
            let at = Instant(iso8601: time), case .array(let entries)? = object["files"],
            entries.count <= Self.fileLimit
        else { throw StoreError.backupUnfit(detail: "its list of files is not readable") }
        self.init(
            layout: layout, replica: replica, name: name, at: at,
            files: try entries.map { try Self.file($0, layout) })
        guard Set(files.map(\.path)).count == files.count,
            Set(files.map(\.path)).isSuperset(of: [KeyFile.name, ReplicaFiles.mainName(layout)])
        else { throw StoreError.backupUnfit(detail: "its list of files is not that of a store") }
    }

    private static func file(_ json: JSONValue, _ layout: StoreLayout) throws -> File {
        guard case .object(let object) = json, case .string(let path)? = object["path"],
            case .integer(let bytes)? = object["bytes"], (0...(1 << 42)).contains(bytes),
            case .string(let digest)? = object["sha256"], digest.utf8.count == 64,
            ReplicaFiles.isPart(path, of: layout)
        else { throw StoreError.backupUnfit(detail: "it names a file that is no part of a store") }
        return File(path: path, bytes: Int(bytes), digest: digest)
    }
}

extension ReplicaFiles {
    /// The server's list of people and devices.
    static let directoryName = "directory.sqlite"

    /// True for the files that a store of this layout consists of, named relative to it.
    static func isPart(_ path: String, of layout: StoreLayout) -> Bool {
        if path == KeyFile.name || path == mainName(layout) { return true }
        guard layout == .filePerSpace else { return false }
        if path == directoryName { return true }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "spaces", parts[1].hasSuffix(".sqlite") else {
            return false
        }
        return SpaceID(String(parts[1].dropLast(".sqlite".count))) != nil
    }
}
