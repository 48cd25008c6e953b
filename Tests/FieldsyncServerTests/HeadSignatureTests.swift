import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import GRDB
import Testing

@testable import FieldsyncServer

/// Signatures wait in memory for others, for a second at most; who waits is told by `note`.
@Suite("Signatures of heads share a commit")
struct HeadSignatureTests {
    private let folder: TestFolder
    private let directory: ServerDirectory
    private let ada: ReplicaID
    private let bo: ReplicaID

    init() throws {
        folder = try TestFolder()
        directory = try ServerDirectory(directory: folder.path)
        ada = try #require(ReplicaID(bytes: [UInt8](repeating: 1, count: 16)))
        bo = try #require(ReplicaID(bytes: [UInt8](repeating: 2, count: 16)))
    }

    private func signature(_ sequence: UInt64) -> HeadSignature {
        HeadSignature(
            space: Word.alpha, head: Head(sequence: sequence, hash: .origin),
            signature: [UInt8](repeating: UInt8(clamping: sequence), count: 64))
    }

    private func written() throws -> [ReplicaID: Int64] {
        try directory.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT replica, sequence FROM headSignature")
            return Dictionary(
                uniqueKeysWithValues: try rows.map { row in
                    let bytes: Data = row[0]
                    return (try #require(ReplicaID(bytes: Array(bytes))), row[1] as Int64)
                })
        }
    }

    /// How often anything was committed, as SQLite counts in the head of a file.
    private func commits() throws -> UInt32 {
        let path = "\(folder.path)/\(ServerDirectory.name)"
        let file = try Data(contentsOf: URL(filePath: path))
        return file[24..<28].reduce(0) { $0 << 8 | UInt32($1) }
    }

    @Test func thoseOfManyExchangesAreOneCommitAndTheFirstOneSeesToIt() throws {
        #expect(directory.note(signature(1), of: ada))
        #expect(!directory.note(signature(2), of: ada))
        #expect(!directory.note(signature(7), of: bo))
        #expect(try written() == [:])
        let before = try commits()
        try directory.writeSignatures()
        #expect(try written() == [ada: 2, bo: 7])
        #expect(try commits() == before + 1)
        // Nothing waits any more, and the next one begins anew.
        try directory.writeSignatures()
        #expect(try commits() == before + 1)
        #expect(directory.note(signature(3), of: ada))
    }

    @Test func anOlderOneReplacesNoNewer() throws {
        _ = directory.note(signature(5), of: ada)
        _ = directory.note(signature(4), of: ada)
        try directory.writeSignatures()
        #expect(try written() == [ada: 5])
        _ = directory.note(signature(4), of: ada)
        try directory.writeSignatures()
        #expect(try written() == [ada: 5])
    }

    @Test func whatCouldNotBeWrittenIsWrittenWithTheNext() throws {
        _ = directory.note(signature(1), of: ada)
        try directory.write { try $0.execute(sql: "ALTER TABLE headSignature RENAME TO away") }
        #expect(throws: StoreError.self) { try directory.writeSignatures() }
        try directory.write { try $0.execute(sql: "ALTER TABLE away RENAME TO headSignature") }
        #expect(directory.note(signature(1), of: bo))
        try directory.writeSignatures()
        #expect(try written() == [ada: 1, bo: 1])
    }

    @Test func whatWaitsIsWrittenWhenTheServerEnds() async throws {
        let desk = try await Desk()
        let device = desk.laptop.identity.id
        try await desk.storage.keep(signature(9), of: device)
        try desk.storage.settle()
        let known = try await desk.storage.onThread { _, directory in
            try directory.read { db in
                try Int64.fetchAll(db, sql: "SELECT sequence FROM headSignature")
            }
        }
        #expect(known == [9])
    }
}
