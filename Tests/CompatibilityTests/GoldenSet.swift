import AFMStore
import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncStore
import Foundation
import Testing

/// What one release has written: a folder of `protocol/vectors/golden`, made by `tools/golden`.
struct GoldenSet: CustomStringConvertible {
    let folder: URL

    private static let suffix = ".deflate"

    var description: String { folder.lastPathComponent }

    /// Every set that was ever made.
    static let all: [GoldenSet] = {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let golden = root.appending(path: "protocol/vectors/golden")
        do {
            return try FileManager.default
                .contentsOfDirectory(at: golden, includingPropertiesForKeys: nil)
                .filter { $0.hasDirectoryPath }
                .sorted { $0.path < $1.path }.map(GoldenSet.init)
        } catch {
            return []
        }
    }()

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The documents of a file of JSON Lines, each in one spelling.
    func lines(_ name: String) throws -> [String] {
        try String(decoding: bytes(name), as: UTF8.self).split(separator: "\n")
            .map { try JSONValue(parsing: Array($0.utf8)).text(sortedKeys: true) }
    }

    /// The encoded segments, in the order in which they can be applied.
    func segments() throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".segment") }.sorted().map(bytes)
    }

    /// The store `name` as the release left it, in a folder of its own.
    func store(_ name: String, in parent: GoldenFolder) throws -> String {
        let target = parent.path + "/" + name
        let manager = FileManager.default
        let source = path(name)
        try manager.createDirectory(atPath: target, withIntermediateDirectories: true)
        for file in try manager.subpathsOfDirectory(atPath: source)
        where file.hasSuffix(Self.suffix) {
            let database = target + "/" + file.dropLast(Self.suffix.count)
            try manager.createDirectory(
                atPath: URL(filePath: database).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            let stream = try bytes("\(name)/\(file)")
            let size = stream.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let (inflated, _) = try RawDeflate.inflate(stream.dropFirst(4), to: size)
            try Data(inflated).write(to: URL(filePath: database))
        }
        try manager.copyItem(atPath: path("\(name).key"), toPath: target + "/replica.key")
        try manager.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: target + "/replica.key")
        return target
    }
}

/// A folder that is gone after the test.
final class GoldenFolder: Sendable {
    let path: String

    init() throws {
        path = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask,
            appropriateFor: FileManager.default.temporaryDirectory, create: true
        ).path
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path)")
        }
    }
}

extension Replica {
    /// All records, as `record dump` prints them, each in one spelling.
    func dumpLines() throws -> [String] {
        try spaces().flatMap { space in
            try read(space) { try $0.allRecords().map(RecordDump.line) }
        }.map { try JSONValue(parsing: Array($0.utf8)).text(sortedKeys: true) }
    }

    /// Takes over what `other` has.
    func pull(_ other: Replica) throws {
        for space in try other.spaces() {
            try other.segments(space, lacking: heads(space)) { segment in
                let bytes = try segment.encoded(hash: sha256)
                _ = try apply(Segment(decoding: bytes, hash: sha256), from: other.identity.id)
                return true
            }
        }
    }
}
