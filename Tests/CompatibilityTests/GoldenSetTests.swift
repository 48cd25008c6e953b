import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncStore
import Foundation
import Testing

/// Goal: every release reads what every earlier one wrote, and goes on from there (P14).
///
/// Method: the sets of `protocol/vectors/golden`. Where one of these tests fails, the program is
/// wrong and not the set: people have such stores.
@Suite struct GoldenSetTests {
    let folder: GoldenFolder

    init() throws { folder = try GoldenFolder() }

    private func empty(_ name: String) throws -> Replica {
        try Replica.create(
            at: folder.path + "/" + name, name: name, layout: .oneFile,
            schema: AFMSchema.current)
    }

    @Test func thereIsASetOfEveryRelease() { #expect(!GoldenSet.all.isEmpty) }

    @Test("A store opens, is sound, and shows what it showed", arguments: GoldenSet.all)
    func storesOpen(set: GoldenSet) throws {
        for name in ["laptop", "server"] {
            let path = try set.store(name, in: folder)
            let replica = try Replica.open(at: path, schema: AFMSchema.current)
            #expect(replica.layout == (name == "laptop" ? .oneFile : .filePerSpace))
            #expect(try replica.verify() == [])
            #expect(try replica.dumpLines() == set.lines("dump.jsonl"), "\(name)")
            let open = try replica.spaces().flatMap { space in
                try replica.read(space) { try $0.conflicts() }
            }
            let shown = try set.lines("conflicts.jsonl")
            #expect(open.count == shown.count)
            for conflict in open {
                #expect(shown.contains { $0.contains(conflict.record.id.hex) })
            }
        }
    }

    @Test("A store goes on: it writes, and comes into step both ways", arguments: GoldenSet.all)
    func storesGoOn(set: GoldenSet) throws {
        let old = try Replica.open(
            at: set.store("laptop", in: folder), schema: AFMSchema.current)
        let server = try Replica.open(
            at: set.store("server", in: folder), schema: AFMSchema.current)
        let new = try empty("new")
        try new.pull(server)
        #expect(try new.digest() == old.digest())
        let roster = try #require(SpaceID("roster"))
        let key = RecordKey(
            try #require(RecordType("musician")),
            try #require(RecordID(hex: String(repeating: "5", count: 32))))
        for (replica, name) in [(old, "Harper V."), (new, "H. Vale")] {
            try replica.write(author: "Ada") { batch in
                try batch.transaction(in: roster) {
                    try $0.set(key, FieldName(literal: "notes"), .text(name))
                }
            }
        }
        try new.pull(old)
        try old.pull(new)
        try server.pull(new)
        for replica in [old, new, server] {
            #expect(try replica.digest() == new.digest())
            #expect(try replica.dumpLines() == new.dumpLines())
            #expect(try replica.verify() == [])
        }
    }

    @Test("Segments and a bundle bring the same into a new store", arguments: GoldenSet.all)
    func segmentsAndBundlesAreRead(set: GoldenSet) throws {
        let bySegments = try empty("segments")
        for bytes in try set.segments() {
            _ = try bySegments.apply(Segment(decoding: bytes, hash: sha256), from: nil)
        }
        let byBundle = try empty("bundle")
        let applied = try byBundle.applyBundle(
            at: set.path("laptop.fsb"),
            BundleRules(
                admit: { _, _ in }, objection: { _ in nil },
                take: { try byBundle.apply($0, from: nil, chains: $1) }))
        #expect(applied.refusals.isEmpty && applied.parked == 0)
        for replica in [bySegments, byBundle] {
            #expect(try replica.dumpLines() == set.lines("dump.jsonl"))
            #expect(try replica.verify() == [])
        }
        #expect(try bySegments.digest() == byBundle.digest())
        let receipt = try BundleScan.of(set.path("server.receipt"), for: nil)
        #expect(receipt.head.purpose == .receipt(of: applied.scan.digest))
        #expect(try receipt.spaces.map(\.space) == byBundle.spaces())
    }

    @Test("A sheet is read, and imported over itself changes nothing", arguments: GoldenSet.all)
    func sheetsAreRead(set: GoldenSet) throws {
        let old = try Replica.open(
            at: set.store("laptop", in: folder), schema: AFMSchema.current)
        let sheet = try CallSheet.parse(
            JSONValue(parsing: set.bytes("sheet.json")), file: "sheet.json")
        let report = try SheetImport(into: old, author: "Ada").run(sheet)
        #expect(report.created + report.changed + report.removed == 0)
        #expect(try old.verify() == [])
    }
}
