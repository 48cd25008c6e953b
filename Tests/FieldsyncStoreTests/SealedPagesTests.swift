import CPageSeal
import FieldsyncCore
import FieldsyncJSON
import FieldsyncTesting
import Foundation
import GRDB
import Testing

@testable import FieldsyncStore

/// Goal: one byte that a disk alters, anywhere in a file of a store, is found and put right.
///
/// Method: bytes are flipped at seeded places of a store that nobody has open.
@Suite struct SealedPagesTests {
    @Test func sealsAreThoseOfThePage() throws {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "protocol/vectors/page-seal.json")
        guard case .object(let vectors) = try JSONValue(parsing: Array(Data(contentsOf: file))),
            case .array(let pages) = vectors["pages"]
        else { throw CancellationError() }
        #expect(pages.count == 5)
        for case .object(let vector) in pages {
            guard case .integer(let number) = vector["number"],
                case .string(let hex) = vector["page"], let page = Hex.bytes(hex),
                case .string(let seal) = vector["seal"]
            else { throw CancellationError() }
            let found = FSPageSeal(page, UInt32(page.count), UInt32(number))
            #expect(Hex.text(BigEndian.bytes(found)) == seal)
        }
    }

    /// Every byte of a page, altered in every way, of pages without and with structure: nothing
    /// else than the byte that was altered is ever "put right".
    @Test(arguments: [0, 1, 2] as [UInt64])
    func whicheverByteIsAlteredItIsThatOneThatIsPutRight(seed: UInt64) {
        let (size, number) = (UInt32(512), UInt32(6))
        var random = SeededGenerator(seed: seed)
        var page = (0..<512).map { place in
            seed == 0 ? 0 : seed == 1 ? UInt8(place % 7) : UInt8.random(in: 0...255, using: &random)
        }
        let seal = FSPageSeal(page, size, number)
        for place in 0..<8 { page[504 + place] = UInt8(truncatingIfNeeded: seal >> (8 * place)) }
        var wrong: Set<Int> = []
        for place in page.indices {
            for mask in 1...255 as ClosedRange<UInt8> {
                var altered = page
                altered[place] ^= mask
                if FSPageSealMend(&altered, size, number) != place || altered != page {
                    wrong.insert(place)
                }
            }
        }
        #expect(wrong == [])
    }

    private func store(_ seed: UInt64, _ layout: StoreLayout) throws -> TestStore {
        let store = try TestStore(seed, layout: layout)
        for number in 0..<80 as Range<UInt64> {
            try store.replica.change(number % 3 == 0 ? Word.other : Word.space) { writer in
                try writer.set(task(number), Word.title, .text("title \(number)"))
            }
        }
        return store
    }

    @Test("A flipped byte is put right wherever it lies", arguments: StoreLayout.allCases)
    func flips(layout: StoreLayout) throws {
        let store = try store(3, layout)
        let folder = store.replica.directory
        let names =
            layout == .oneFile
            ? ["fieldsync.sqlite", "replica.key"] : ["server.sqlite", "spaces/alpha.sqlite"]
        var random = SeededGenerator(seed: 7)
        for name in names {
            let url = URL(fileURLWithPath: "\(folder)/\(name)")
            let sound = try Data(contentsOf: url)
            for round in 0..<12 {
                var bytes = sound
                // The head of a file is where SQLite itself is lost.
                let place =
                    round < 4
                    ? Int.random(in: 0..<100, using: &random)
                    : Int.random(in: bytes.indices, using: &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
                try bytes.write(to: url)
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: url.path)
                let found = try Replica.inspectPages(in: folder, mends: false)
                #expect(found.map(\.file) == [name], "byte \(place)")
                let mended = try Replica.inspectPages(in: folder, mends: true)
                #expect(mended.map(\.isMended) == [true], "byte \(place)")
                #expect(try Data(contentsOf: url) == sound, "byte \(place)")
            }
        }
        #expect(try Replica.inspectPages(in: folder, mends: false).isEmpty)
        #expect(try store.reopened().verify() == [])
    }

    @Test func damageIsNeverSealedByAWrite() throws {
        let store = try store(4, .oneFile)
        let url = URL(fileURLWithPath: store.replica.directory + "/fieldsync.sqlite")
        var bytes = try Data(contentsOf: url)
        let place = try #require(bytes.range(of: Data("title 79".utf8), options: .backwards))
        bytes[place.lowerBound] ^= 0x01
        try bytes.write(to: url)
        let replica = try store.reopened()
        for number in 60..<100 as Range<UInt64> {
            try replica.change { try $0.set(task(number), Word.effort, .integer(1)) }
        }
        #expect(try replica.sawDamage())
        #expect(!(try replica.inspectPages(mends: false)).isEmpty)
    }

    @Test func whatAnotherProgramWroteIsNoticedAndSealedOnceItIsCompared() throws {
        let store = try store(5, .oneFile)
        let path = store.replica.directory + "/fieldsync.sqlite"
        #expect(try !store.replica.sawDamage())
        var configuration = Configuration()
        // The system's own way to files, as another program has it.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA user_version") }
        let foreign = try DatabaseQueue(
            path: "file:\(path)?vfs=unix", configuration: configuration)
        try foreign.write { try $0.execute(sql: "UPDATE task SET title = 'Eve'") }
        try foreign.close()
        let replica = try store.reopened()
        #expect(try replica.sawDamage())
        #expect(!(try replica.verify()).isEmpty)
        #expect(try replica.repair(handed: [:], peer: nil).isEmpty)
        #expect(try replica.verify() == [])
        try replica.sealAnew()
        #expect(try replica.inspectPages(mends: false).isEmpty)
        #expect(try !store.reopened().sawDamage())
    }

    /// More pages are changed than are held in memory, so that some are in the file before its
    /// commit: a program that ends then has left what they were before in the journal.
    @Test func whatAPageWasIsInTheJournalBeforeThePageIsInTheFile() throws {
        try SealedPages.install()
        let store = try TestStore(5)
        let folder = store.replica.directory
        let (path, copy) = ("\(folder)/pages.sqlite", "\(folder)/copy.sqlite")
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try SealedPages.prepare(db)
            try db.execute(sql: "PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = 10")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let fill = "UPDATE page SET text = hex(randomblob(1500))"
        let sums = "SELECT group_concat(text) FROM page"
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE page (number INTEGER PRIMARY KEY, text TEXT)")
            for number in 0..<200 {
                try db.execute(sql: "INSERT INTO page VALUES (?, '')", arguments: [number])
            }
            try db.execute(sql: fill)
            let before = try String.fetchOne(db, sql: sums)
            let sound = try Data(contentsOf: URL(filePath: path))
            try db.execute(sql: "BEGIN IMMEDIATE; \(fill)")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            try FileManager.default.copyItem(
                atPath: path + "-journal", toPath: copy + "-journal")
            #expect(try Data(contentsOf: URL(filePath: copy)) != sound)
            let found = try DatabaseQueue(path: copy, configuration: configuration)
                .read { try String.fetchOne($0, sql: sums) }
            #expect(found == before)
            try db.execute(sql: "ROLLBACK")
            #expect(try String.fetchOne(db, sql: sums) == before)
        }
    }
}
