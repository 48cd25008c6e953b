import FieldsyncJSON
import Foundation
import Testing

/// Every exit status that `cli.md` promises, each met by a command that deserves it.
@Suite struct ExitStatusTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let words: [String]
        let status: Int32
        let code: String
        var input = ""

        var testDescription: String { words.joined(separator: " ") }
    }

    static let rows: [Row] = [
        Row(words: ["record", "get", "call", id(1)], status: 1, code: "no-such-record"),
        Row(words: ["record", "delete", "call", id(1)], status: 1, code: "no-such-record"),
        Row(words: ["record", "get", "call", "0001"], status: 1, code: "no-such-record"),
        Row(words: ["resolve", "call", id(1), "kind", "--candidate", "1"],
            status: 1, code: "no-such-record"),
        Row(words: ["push"], status: 4, code: "no-remote"),
        Row(words: ["pull"], status: 4, code: "no-remote"),
        Row(words: ["sync"], status: 4, code: "no-remote"),
        Row(words: ["sync", "--dry-run"], status: 4, code: "no-remote"),
        Row(words: ["remote", "set", "http://127.0.0.1:1", "--invite", "AAAA"],
            status: 5, code: "unreachable"),
        Row(words: ["frobnicate"], status: 64, code: "usage"),
        Row(words: ["record", "set"], status: 64, code: "usage"),
        Row(words: ["status", "--frobnicate"], status: 64, code: "usage"),
        Row(words: ["remote", "set", "http://127.0.0.1:1"], status: 64, code: "usage"),
        Row(words: ["remote", "set", "http://example.com", "--invite", "A"],
            status: 64, code: "address-insecure"),
        Row(words: ["record", "get", "no such type", id(1)], status: 64, code: "usage"),
        Row(words: ["record", "get", "call", "xyz"], status: 64, code: "usage"),
        Row(words: ["record", "set", "zither", id(1), "a=1"], status: 64, code: "unknown-type"),
        Row(words: ["record", "set", "musician", id(1), "shoeSize=1"],
            status: 64, code: "unknown-field"),
        Row(words: ["record", "set", "production", id(1), "films=99999999999999999999"],
            status: 64, code: "value-unreadable"),
        Row(words: ["record", "set", "production", id(1), "films:={"], status: 64, code: "usage"),
        Row(words: ["record", "set", "call", id(1), "kind=recording"], status: 64, code: "usage"),
        Row(words: ["resolve", "call", id(1), "kind"], status: 64, code: "usage"),
        Row(words: ["serve", "--postgres", "postgres://db"], status: 64, code: "usage"),
        Row(words: ["record", "apply", "absent.jsonl"], status: 65, code: "unreadable"),
        Row(words: ["record", "apply", "-"], status: 65, code: "bad-line", input: "{"),
    ]

    @Test(arguments: rows) func aFailureEndsWithItsStatusAndItsCode(_ row: Row) throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let before = try laptop.dump()
        let ending = try laptop.run(row.words + ["--json"], input: row.input)
        #expect(ending.status == row.status, "\(ending.testDescription)")
        let error = try ending.error()
        #expect(error.text("code") == row.code, "\(ending.testDescription)")
        for key in ["message", "next"] {
            #expect(error.text(key)?.isEmpty == false, "\(ending.testDescription)")
        }
        #expect(ending.output.isEmpty, "\(ending.testDescription)")
        #expect(try laptop.dump() == before)
        // The same for people: one line, and nothing on standard output.
        let plain = try laptop.run(row.words, input: row.input)
        #expect(plain.status == row.status)
        #expect(plain.errors.hasPrefix("fieldsync: "), "\(plain.testDescription)")
        #expect(plain.output.isEmpty)
    }

    @Test func aSecondInitRefusesPolitelyAndChangesNothing() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let before = try laptop.must("status", "--json").output
        let again = try laptop.run("init", "--name", "another", "--json")
        #expect(again.status == 1)
        #expect(try again.error().text("code") == "store-exists")
        #expect(try again.error().text("message")?.contains("'laptop'") == true)
        #expect(try laptop.must("status", "--json").output == before)
    }

    @Test func aServerThatCannotListenLeavesNoStoreBehind() throws {
        let folder = try Folder()
        let store = folder.path("server")
        for (words, status) in [
            (["--listen", "0.0.0.0:0"], 64), (["--listen", "nonsense"], 64),
            (["--listen", "127.0.0.1:0", "--tls-cert", "none.pem", "--tls-key", "none.pem"], 65),
        ] as [([String], Int32)] {
            let ending = try folder.run(["serve", "--store", store, "--json"] + words)
            #expect(ending.status == status, "\(ending.testDescription)")
            #expect(!FileManager.default.fileExists(atPath: store))
        }
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let ending = try laptop.run("serve", "--listen", "127.0.0.1:0", "--json")
        #expect(ending.status == 1)
        #expect(try ending.error().text("code") == "not-a-server-store")
        try laptop.must("verify")
    }

    @Test func withoutAStoreEveryCommandSaysHowToMakeOne() throws {
        let folder = try Folder()
        for words in [["status"], ["log"], ["conflicts"], ["record", "dump"], ["verify"]] {
            let ending = try folder.run(words + ["--store", folder.path("none"), "--json"])
            #expect(ending.status == 1)
            #expect(try ending.error().text("code") == "store-missing")
            #expect(try ending.error().text("next")?.contains("fieldsync init") == true)
        }
    }

    @Test func globalOptionsStandBeforeOrBehindTheCommand() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        try laptop.must("record", "set", "producer", id(1), "name=Alpha")
        let behind = try laptop.must("record", "get", "producer", id(1), "--json").output
        let store = folder.path("laptop")
        let before = try folder.run(
            ["--json", "--store", store, "record", "get", "producer", id(1)])
        #expect(before.output == behind)
        let joined = try folder.run(["--store=\(store)", "record", "get", "producer", id(1)])
        #expect(joined.output == behind)
        let byVariable = try folder.run(
            ["record", "get", "producer", id(1)], variables: ["FIELDSYNC_STORE": store])
        #expect(byVariable.output == behind)
    }

    @Test func helpAndVersionAreNoErrors() throws {
        let folder = try Folder()
        for words in [["--help"], ["help", "record", "set"], ["sync", "--help"], ["--version"]] {
            let ending = try folder.run(words)
            #expect(ending.status == 0)
            #expect(!ending.output.isEmpty)
            #expect(ending.errors.isEmpty)
        }
    }

    @Test func aDamagedStoreEndsWithSixAndNamesTheDamage() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let title = "A title that can be found in the file"
        try laptop.must("record", "set", "production", id(1), "title=\(title)")
        #expect(try laptop.must("verify", "--json").json()["sound"] == true)
        let url = folder.url.appendingPathComponent("laptop/fieldsync.sqlite")
        var bytes = try Data(contentsOf: url)
        let place = try #require(bytes.range(of: Data(title.utf8)))
        bytes[place.lowerBound] ^= 0x20
        try bytes.write(to: url)
        let ending = try laptop.run("verify", "--json")
        #expect(ending.status == 6, "\(ending.testDescription)")
        let findings = try ending.json().list("findings")
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.text("message")?.isEmpty == false })
    }

    @Test func aStoreOfANewerProgramEndsWithEight() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let url = folder.url.appendingPathComponent("laptop/fieldsync.sqlite")
        // What a later program does first: it notes that it has changed the tables.
        try folder.alter(
            "laptop/fieldsync.sqlite",
            "INSERT INTO grdb_migrations VALUES ('of a later program')")
        let bytes = try Data(contentsOf: url)
        for words in [["status"], ["record", "set", "producer", id(1), "name=A"], ["verify"]] {
            let ending = try laptop.run(words + ["--json"])
            #expect(ending.status == 8, "\(ending.testDescription)")
            #expect(try ending.error().text("code") == "store-newer")
        }
        #expect(try Data(contentsOf: url) == bytes)
    }
}
