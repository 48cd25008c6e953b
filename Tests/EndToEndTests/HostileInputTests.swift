import FieldsyncJSON
import Foundation
import Testing

@Suite struct HostileInputTests {
    static let names = [
        "Zoë Ångström", "Нина Ковалёва", "小澤 征爾", "أم كلثوم", "नागार्जुन", "🎻 Fiddler",
        "e\u{301}clair", "éclair", "\"quoted\"", "back\\slash", "=1+1",
        "a" + String(repeating: "\u{301}", count: 500),
    ]

    @Test(arguments: names) func aNameInAnyScriptComesBackByteForByte(_ name: String) throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("record", "set", "musician", id(1), "name=\(name)")
        let record = try laptop.must("record", "get", "musician", id(1)).json()
        let stored = try #require(record.object("fields").text("name"))
        #expect(Array(stored.utf8) == Array(name.utf8))
    }

    @Test(arguments: ["", " ", "\t", "two\nlines", "\u{1B}[31mred"])
    func aMusiciansNameThatNobodyCouldReadIsRefused(_ name: String) throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("record", "set", "musician", id(1), "name=\(name)", endWith: 64)
        #expect(try laptop.dump().isEmpty)
    }

    @Test(arguments: [
        "\u{1B}[31mred", "\u{1B}]52;c;aGk=\u{07}", "\u{9B}2J", "\u{202E}reversed", "\u{2066}x",
        "a\rb", "\u{08}\u{7F}",
    ])
    func noControlOfAValueReachesATerminal(_ text: String) throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        // No domain looks at what a newer program writes, so every value gets in.
        try laptop.must(
            "record", "set", "zither", id(1), "name=\(text)", "--space", "attic",
            "--allow-unknown")
        let commands = [
            ["record", "get", "zither", id(1)], ["record", "dump"], ["log"], ["log", "--json"],
            ["show", "zither", id(1)], ["record", "history", "zither", id(1)],
            ["resolve", "zither", id(1), text, "--candidate", "1"],
            ["record", "get", text, id(1)], ["record", "set", "zither", id(1), text],
            ["record", "set", "musician", id(1), "name=\(text)"],
            ["record", "apply", text], ["record", "set", "producer", id(1), "name=A", "--as", text],
            ["remote", "set", text, "--invite", text], [text],
        ]
        for words in commands {
            let ending = try laptop.run(words)
            let shown = (ending.output + ending.errors).unicodeScalars.filter { $0 != "\n" }
            #expect(!shown.isEmpty, "\(words)")
            #expect(
                !shown.contains { scalar in
                    scalar.properties.generalCategory == .control
                        || (0x202A...0x202E).contains(scalar.value)
                        || (0x2066...0x2069).contains(scalar.value)
                }, "\(words)")
        }
    }

    @Test func emptyAndSpoiltFilesChangeNothing() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let empty = try laptop.must("record", "apply", "-", "--json").json()
        #expect(empty == ["transactions": 0, "ops": 0])
        let deep = String(repeating: "[", count: 100_000)
        for text in ["{}", "[]", "null", "{\"ops\":[]}", "{\"ops\":7}", "\u{0}", deep] {
            let ending = try laptop.must("record", "apply", "-", "--json", endWith: 65, input: text)
            #expect(try ending.error().number("line") == 1)
        }
        let bytes = folder.url.appendingPathComponent("bytes")
        try Data([0xFF, 0xFE, 0x00, 0xC0]).write(to: bytes)
        try laptop.must("record", "apply", bytes.path, endWith: 65)
        #expect(try laptop.dump().isEmpty)
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "1e400", "1.5", "\"7\"", "NaN", "true",
    ])
    func aNumberThatDoesNotFitIsRefused(_ number: String) throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let line = """
            {"ops":[{"type":"production","id":"\(id(1))","field":"films","value":\(number)}]}
            """
        try laptop.must("record", "apply", "-", endWith: 65, input: line)
        #expect(try laptop.dump().isEmpty)
    }

    @Test func aValueOverTheLimitIsRefusedAndTheStoreStaysAsItWas() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let text = String(repeating: "x", count: 65_537)
        let ending = try laptop.must(
            "record", "set", "zither", id(1), "name=\(text)", "--space", "attic",
            "--allow-unknown", "--json", endWith: 64)
        #expect(try ending.error().text("code") == "transaction-unfit")
        #expect(try laptop.dump().isEmpty)
        #expect(try laptop.must("verify", "--json").json()["sound"] == true)
    }

    @Test func anAuthorsNameHasALimit() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let name = String(repeating: "n", count: 201)
        try laptop.must("record", "set", "musician", id(1), "name=x", "--as", name, endWith: 64)
        try laptop.must("record", "set", "musician", id(1), "name=x", "--as", "", endWith: 64)
        #expect(try laptop.dump().isEmpty)
    }

    @Test func aReaderThatGoesAwayIsNoError() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let lines = (1...2000).map {
            #"{"ops":[{"type":"producer","id":"\#(id($0))","field":"name","value":"P"}]}"#
        }
        try laptop.must("record", "apply", "-", input: lines.joined(separator: "\n"))
        let process = try ProgramUnderTest.process(
            ["record", "dump", "--store", folder.path("laptop")], in: folder, variables: [:])
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        // The reading end is closed before anything is written, so the very first write fails.
        try output.fileHandleForReading.close()
        try process.run()
        try errors.fileHandleForWriting.close()
        let words = try errors.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(words ?? Data() == Data())
    }
}
