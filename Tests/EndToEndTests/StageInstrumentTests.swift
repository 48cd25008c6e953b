import FieldsyncJSON
import Foundation
import Testing

/// Goal: a union local extends the catalogue of instruments as data, and an unknown one is asked
/// about everywhere, never taken for no double.
@Suite struct StageInstrumentTests {
    private func stage() throws -> Folder {
        let folder = try Folder()
        for words in [["init"], ["rates", "import", StageSamples.rates]] + StageSamples.gammaTyped {
            let ending = try folder.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        return folder
    }

    private let play = [
        "hire", "edit", "Gamma/Barn", "47-9004", "--instrument", "Violin", "--instrument",
        "Nyckelharpa",
    ]

    @Test func anInstrumentOfOnesOwnCountsForDoublesAndCartage() throws {
        let folder = try stage()
        let refused = try folder.run(play + ["--json"])
        #expect(refused.status == 64, "\(refused.testDescription)")
        #expect(try refused.error().text("message")?.contains("Nyckelharpa") == true)
        let file = try folder.write(
            "name,aliases,section,doublingGroup,cartage\nNyckelharpa,Keyed Fiddle,Strings,,heavy\n",
            to: "own.csv")
        let added = try folder.run(["instrument", "import", file, "--json"])
        #expect(added.status == 0, "\(added.testDescription)")
        #expect(try added.json()["written"] == ["Nyckelharpa"])
        #expect(try folder.run(["instrument", "import", file, "--json"]).json()["written"] == [])
        #expect(try folder.run(play).status == 0)
        let call = try #require(
            try folder.run(["pay", "Gamma/Barn", "--json"]).json().list("calls").first)
        let person = try #require(
            call.list("musicians").first { $0.text("card") == "47-9004" })
        #expect(person.list("lines").contains { $0.text("rule") == "R1" }, "\(person)")
        let findings = try folder.run(["check", "Gamma/Barn", "--json"]).json().list("findings")
        #expect(findings.contains { $0.text("what")?.contains("plays Nyckelharpa") == true })
        let listed = try folder.run(["instrument", "list", "--own", "--json"]).jsonLines()
        #expect(listed.compactMap { $0.text("name") } == ["Nyckelharpa"])
        // Files are read with a catalogue of their own.
        let sheet = try folder.run(["call", "export", "Gamma/Barn"]).output
        let path = try folder.write(sheet, to: "sheet.json")
        let words = ["pay", "--sheet", path, "--rates", StageSamples.rates]
        #expect(try folder.run(words).status == 65)
        #expect(try folder.run(words + ["--instruments", file]).status == 0)
    }

    @Test func aNameStandsForOneInstrumentOnly() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let twice = try folder.run([
            "instrument", "add", "--name", "Big Fiddle", "--alias", "Cello", "--json",
        ])
        #expect(twice.status == 64)
        let wrong = try folder.write("name,kind\nA,B\n", to: "wrong.csv")
        #expect(try folder.run(["instrument", "import", wrong]).status == 65)
        #expect(try folder.run(["instrument", "list", "--own", "--json"]).output.isEmpty)
        #expect(
            try folder.run(["instrument", "add", "--name", "Oud", "--cartage", "light"]).status
                == 64)
    }
}
