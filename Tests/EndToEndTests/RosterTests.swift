import FieldsyncJSON
import Foundation
import Testing

/// Goal: a roster from a spreadsheet is taken whole or not at all, and everybody in it is found.
@Suite struct RosterTests {
    private static let list = """
        Name,Card,Local,Instruments,Shoe size
        Harper Vale,47-10001,47,"Flute; Alto Flute",41
        "Ковалёва, Нина",47-9003,47,Harp,
        Renée Ångström,47-9,47,violin,
        Jon Smith,,47,Viola,
        """

    private func laptop() throws -> (Folder, Laptop) {
        let folder = try Folder()
        return (folder, try Laptop("A", user: "Anna", in: folder))
    }

    @Test func aListIsTakenWholeAndOnlyOnce() throws {
        let (folder, anna) = try laptop()
        let file = try folder.write(Self.list, to: "roster.csv")
        let preview = try anna.must("musician", "import", file, "--dry-run", "--json").json()
        #expect(preview.number("new") == 4)
        #expect(try anna.must("musician", "list", "--json").jsonLines().isEmpty)
        let first = try anna.must("musician", "import", file, "--json")
        #expect(try first.json().number("written") == 4)
        #expect(first.errors.contains("Shoe size"))
        let dump = try anna.dump()
        let again = try anna.must("musician", "import", file, "--json").json()
        #expect(again.number("same") == 4)
        #expect(again.number("written") == 0)
        #expect(try anna.dump() == dump)
        let back = try anna.must("musician", "export").output
        let other = try Laptop("B", user: "Ben", in: folder)
        try other.must("musician", "import", try folder.write(back, to: "back.csv"))
        #expect(try other.must("musician", "export").output == back)
    }

    @Test func oneWrongRowKeepsAllOut() throws {
        let (folder, anna) = try laptop()
        let wrong = """
            name;card;instruments
            Harper Vale;47-1;Flute
            ;47-2;Flute
            Bob;47-1;Flute
            Cid;47-3;Violn
            """
        let file = try folder.write(wrong, to: "wrong.csv")
        let refused = try anna.must("musician", "import", file, "--json", endWith: 65)
        let rows = try refused.error().list("rows")
        #expect(rows.map { $0.number("line") } == [3, 4, 5])
        #expect(refused.errors.contains("perhaps 'Violin'"))
        #expect(try anna.must("musician", "list", "--json").jsonLines().isEmpty)
        try anna.must("musician", "import", file, "--skip-wrong")
        #expect(try anna.must("musician", "list", "--json").jsonLines().count == 1)
    }

    @Test(arguments: ["", "shoe,hat\n1,2", "name\n\"open", "\u{0}"])
    func whatIsNoListIsRefused(text: String) throws {
        let (folder, anna) = try laptop()
        let file = try folder.write(text, to: "bad.csv")
        let refused = try anna.must("musician", "import", file, "--json", endWith: 65)
        #expect(try refused.error().text("code") == "bad-document")
    }

    @Test func whoIsHereAlreadyIsRecognised() throws {
        let (folder, anna) = try laptop()
        try anna.must("musician", "import", try folder.write(Self.list, to: "roster.csv"))
        let changed = """
            name,card,local
            Harper Vale,47-10001,10
            Jon Smitt,,47
            smith jon,47-77,47
            """
        let file = try folder.write(changed, to: "changed.csv")
        let told = try anna.must("musician", "import", file, "--json").json()
        #expect(told.list("results").map { $0.text("state") } == ["changed", "similar", "changed"])
        #expect(told.number("written") == 0)
        let written = try anna.must("musician", "import", file, "--update", "--json").json()
        #expect(written.number("written") == 2)
        #expect(try anna.must("musician", "list", "--json").jsonLines().count == 4)
        let smith = try anna.must("musician", "find", "47-77", "--json").jsonLines()
        #expect(smith.first?.object("fields").text("card") == "47-77")
        try anna.must("musician", "import", file, "--similar")
        #expect(try anna.must("musician", "list", "--json").jsonLines().count == 5)
    }

    @Test func peopleAreFoundMisspelt() throws {
        let (folder, anna) = try laptop()
        try anna.must("musician", "import", try folder.write(Self.list, to: "roster.csv"))
        for (query, name) in [
            ("harpr", "Harper Vale"), ("angstrom", "Renée Ångström"), ("47-9003", "Нина"),
        ] {
            let found = try anna.must("musician", "find", query, "--json").jsonLines()
            #expect(found.first?.text("label")?.contains(name) == true, "\(query)")
        }
        #expect(try anna.must("musician", "find", "xyzzy", "--json").output.isEmpty)
    }
}
