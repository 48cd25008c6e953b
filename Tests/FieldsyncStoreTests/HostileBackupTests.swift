import FieldsyncCore
import FieldsyncFormat
import Foundation
import Testing

@testable import FieldsyncStore

/// Goal: a backup that somebody made up writes nowhere but where a store's files lie, and is
/// refused before the store that is there is touched (reliability.md §4, names in archives).
///
/// Method: the list of files of a real backup with one thing changed, and its digest made anew.
@Suite struct HostileBackupTests {
    private static func path(_ path: String) -> (String, String, String) {
        ("named \(path)", "\"fieldsync.sqlite\"", "\"\(path)\"")
    }

    private static let changes: [(name: String, old: String, new: String)] =
        [
            "../fieldsync.sqlite", "/tmp/fieldsync.sqlite", "./fieldsync.sqlite",
            "spaces/../../fieldsync.sqlite", "spaces/alpha.sqlite", "directory.sqlite", "socket",
            "Fieldsync.sqlite", "fieldsync.sqlite/", "fieldsync.sqlite\\u0000", "",
            "fieldsync.sqlite-journal", "a/b.sqlite", "replica.key",
        ].map(path) + [
            ("of the other layout", "\"oneFile\"", "\"filePerSpace\""),
            ("of no layout", "\"oneFile\"", "\"everywhere\""),
            ("of negative size", "\"bytes\":", "\"bytes\":-"),
            ("of a terabyte", "\"bytes\":", "\"bytes\":1099511"),
            ("of more than any file has", "\"bytes\":", "\"bytes\":4611686018427"),
            ("without files", "\"files\":[", "\"files\":[],\"more\":["),
            ("with a digest that is none", "\"sha256\":\"", "\"sha256\":\"zz"),
        ]

    @Test func aForgedListOfFilesChangesNothing() throws {
        let store = try TestStore(1)
        try store.replica.change { try $0.set(task(1), Word.title, .text("kept")) }
        let before = try store.replica.digest()
        let parent = URL(fileURLWithPath: store.replica.directory).deletingLastPathComponent()
        let backup = parent.appendingPathComponent("backup").path
        _ = try store.replica.backUp(to: backup)
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: backup)))
        let lines = whole.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        let list = String(decoding: lines[1], as: UTF8.self)
        let forged = parent.appendingPathComponent("forged")
        for change in Self.changes {
            #expect(list.contains(change.old), "\(change.name)")
            let line = Array(list.replacingOccurrences(of: change.old, with: change.new).utf8)
            let digest = Hex.text(sha256(line))
            let bytes =
                Array("\(BackupManifest.opening)\(digest)\n".utf8) + line + [0x0A] + lines[2]
            try Data(bytes).write(to: forged)
            let names = try FileManager.default.subpathsOfDirectory(atPath: parent.path).sorted()
            do {
                _ = try Replica.restore(
                    from: forged.path, to: store.replica.directory, schema: store.replica.schema)
                Issue.record("a backup \(change.name) was restored")
            } catch StoreError.backupUnfit {
                let left = try FileManager.default.subpathsOfDirectory(atPath: parent.path)
                #expect(left.sorted() == names, "\(change.name)")
            }
            #expect(try store.replica.digest() == before, "\(change.name)")
        }
    }
}
