import FieldsyncJSON
import Foundation
import Testing

/// Call sheets and rate cards in and out of a store.
@Suite struct StageImportTests {
    private func laptop() throws -> Laptop {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("rates", "import", StageSamples.rates)
        return laptop
    }

    @Test func importedSheetsPayTheGoldenTotals() throws {
        let laptop = try laptop()
        let report = try laptop.must("call", "import", StageSamples.stage1, "--json").json()
        #expect(report.number("changed") == 0)
        #expect((report.number("created") ?? 0) > 80)
        #expect(report.list("conflicts").isEmpty)
        let first = try laptop.must("pay", "Alpha/Stage 1", "--json").json()
        #expect(first.number("totalCents") == 1_351_800)
        try laptop.must("call", "import", StageSamples.stage2)
        let both = try laptop.must("pay", "Stage 1", "Stage 2", "--final", "--json").json()
        #expect(both.number("totalCents") == 1_994_100)
        #expect(both["final"] == true)
        let all = try laptop.must("consolidate", "--json").json()
        #expect(all.number("totalCents") == 1_994_100)
        #expect(all["final"] == false)
        let text = try laptop.must("consolidate")
        #expect(text.output.contains("Provisional"))
        #expect(text.errors.contains("laptop's store"))
        let none = try laptop.must("consolidate", "--from", "2026-10-15", "--json").json()
        #expect(none.number("totalCents") == 0)
        let only = try laptop.must(
            "consolidate", "--production", "Alpha", "--to", "2026-10-14", "--json")
        #expect(try only.json().number("totalCents") == 1_994_100)
    }

    @Test func importingTwiceChangesNothing() throws {
        let laptop = try laptop()
        try laptop.must("call", "import", StageSamples.stage1)
        let before = try laptop.dump()
        let count = try laptop.must("log", "--json").jsonLines().count
        let again = try laptop.must("call", "import", StageSamples.stage1, "--json").json()
        for key in ["created", "changed", "removed"] { #expect(again.number(key) == 0) }
        let rates = try laptop.must("rates", "import", StageSamples.rates, "--json").json()
        #expect(rates["new"] == false && rates["changed"] == false)
        #expect(try laptop.dump() == before)
        #expect(try laptop.must("log", "--json").jsonLines().count == count)
    }

    @Test func whatIsExportedIsWhatWasImported() throws {
        let laptop = try laptop()
        try laptop.must("call", "import", StageSamples.stage1)
        let exported = try laptop.must("call", "export", "Alpha", "--json").json()
        let text = try String(contentsOfFile: StageSamples.stage1, encoding: .utf8)
        guard case .object(let original) = try JSONValue(parsing: text) else { return }
        #expect(exported["timeline"] == original["timeline"])
        let cues = zip(exported.list("cues"), original.list("cues"))
        for (cue, before) in cues {
            for key in ["number", "title", "finishedSeconds"] { #expect(cue[key] == before[key]) }
        }
        let people = exported.list("musicians")
        #expect(people.count == original.list("musicians").count)
        for (person, before) in zip(people, original.list("musicians")) {
            for key in ["name", "card", "role", "reported", "dismissed"] {
                #expect(person[key] == before[key])
            }
            #expect(person["instruments"] ?? [] == before["instruments"])
        }
        let card = try laptop.must("rates", "export", "RC-X", "--json").json()
        let file = try laptop.folder.write(JSONValue.object(card).text(), to: "card.json")
        let again = try laptop.must("rates", "import", file, "--json").json()
        #expect(again["new"] == false && again["changed"] == false)
    }

    @Test func whatAPersonCorrectedBecomesAConflictAndIsNeverOverwritten() throws {
        let laptop = try laptop()
        let first = try laptop.folder.write(
            JSONValue.object(try StageSamples.gamma()).text(), to: "first.json")
        try laptop.must("call", "import", first)
        try laptop.must("hire", "edit", "Gamma", "Harper Vale", "--dismissed", "13:30")
        let second = try laptop.folder.write(
            try StageSamples.gamma(
                ["musicians", "1", "dismissed"], "2026-10-15T13:45:00-07:00"), to: "second.json")
        let imported = try laptop.must("call", "import", second, "--json", endWith: 3)
        #expect(try imported.json().list("conflicts").first?.text("field") == "dismissed")
        let conflict = try #require(try laptop.conflicts().first)
        #expect(conflict["fields"] == ["dismissed"])
        // A provisional statement is made and says what is open; a final one is not made.
        let open = try laptop.must("pay", "Gamma", "--json", endWith: 3).json()
        #expect(open["final"] == false)
        #expect(open.list("missing").contains { $0.text("kind") == "conflict" })
        let final = try laptop.must("pay", "Gamma", "--final", "--json", endWith: 3)
        #expect(final.output.isEmpty)
        #expect(try final.error().text("code") == "conflicts-open")
        let named = try final.error().list("missing").first
        #expect(named?.text("id") == conflict.text("id"))
        #expect(named?.text("field") == "dismissed")
        let plain = try laptop.must("pay", "Gamma", "--final", endWith: 3)
        #expect(plain.output.isEmpty)
        #expect(plain.errors.contains(try #require(conflict.text("id"))))
        try laptop.must("consolidate", endWith: 3)
        try laptop.must(
            "resolve", "engagement", try #require(conflict.text("id")), "dismissed",
            "--candidate", "1")
        #expect(try laptop.must("pay", "Gamma", "--final", "--json").json()["final"] == true)
    }

    @Test func aFinalStatementWithSomethingMissingFails() throws {
        let laptop = try laptop()
        for words in StageSamples.gammaTyped.dropLast() { try laptop.run(words) }
        let ending = try laptop.must("pay", "Gamma", "--final", "--json", endWith: 1)
        #expect(ending.output.isEmpty)
        #expect(try ending.error().text("message")?.contains("Mara Flint") == true)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        var code = "bad-document"
        let path: String
        var found = ""

        init(
            _ name: String, _ text: String, code: String = "bad-document", path: String = "$",
            found: String = ""
        ) {
            self.init(name, bytes: Array(text.utf8), code: code, path: path, found: found)
        }

        init(
            _ name: String, bytes: [UInt8], code: String = "bad-document", path: String = "$",
            found: String = ""
        ) {
            (self.name, self.bytes, self.code) = (name, bytes, code)
            (self.path, self.found) = (path, found)
        }

        var testDescription: String { name }
    }

    /// What is wrong with a document of any format.
    static let spoiled: [Bad] = [
        Bad("an empty file", ""), Bad("blanks", " \n "), Bad("not JSON", "{\"format\": oops"),
        Bad("another document", "[]"), Bad("a number", "7"),
        Bad("another format", "{}", path: "$.format"),
        Bad("bytes", bytes: [0xFF, 0xFE, 0x00, 0xC0]),
        Bad("nesting", String(repeating: "[", count: 100_000)),
        Bad("zeros", bytes: [UInt8](repeating: 0, count: 4096)),
    ]

    @Test(arguments: spoiled) func aSpoiledFileChangesNothing(_ row: Bad) throws {
        let laptop = try laptop()
        let before = try laptop.dump()
        let file = laptop.folder.path("spoiled")
        try Data(row.bytes).write(to: URL(fileURLWithPath: file))
        for words in [["call", "import"], ["rates", "import"]] {
            let ending = try laptop.run(words + [file, "--json"])
            #expect(ending.status == 65, "\(ending.testDescription)")
            #expect(ending.output.isEmpty)
            let error = try ending.error()
            #expect(error.text("code") == row.code)
            #expect(error.text("file") == file)
            #expect(error.list("problems").first?.text("path") == row.path)
            #expect(error.list("problems").first?.text("right")?.contains("fieldsync/") == true)
            #expect(try laptop.run(words + [file]).errors.contains(file))
            #expect(try laptop.dump() == before)
        }
    }

    @Test func whatIsNoReadableFileIsBadInput() throws {
        let laptop = try laptop()
        let before = try laptop.dump()
        for path in [laptop.folder.url.path, laptop.folder.path("absent"), ""] {
            for words in [["call", "import"], ["rates", "import"]] {
                let ending = try laptop.run(words + [path, "--json"])
                #expect(ending.status == 65, "\(ending.testDescription)")
                #expect(try ending.error().text("code") == "unreadable")
            }
        }
        #expect(try laptop.dump() == before)
    }

    @Test func anExportThatCannotBeWrittenSaysWhy() throws {
        let laptop = try laptop()
        let rows = [
            (laptop.folder.url.path, "it is a folder"),
            (laptop.folder.path("none/card.json"), "there is no folder"),
        ]
        for (path, why) in rows {
            let ending = try laptop.must("rates", "export", "RC-X", path, "--json", endWith: 1)
            #expect(try ending.error().text("code") == "unwritable")
            #expect(try ending.error().text("message")?.contains(why) == true)
        }
        let file = laptop.folder.path("card.json")
        try laptop.must("rates", "export", "RC-X", file)
        try laptop.must("rates", "export", "RC-X", file)
        #expect(try laptop.must("rates", "import", file, "--json").json()["changed"] == false)
    }

    struct BadMember: Sendable, CustomTestStringConvertible {
        let path: [String]
        let value: JSONValue?
        let place: String
        let right: String

        var testDescription: String { place + " " + (value?.text() ?? "missing") }
    }

    private static let longName = JSONValue.string(String(repeating: "n", count: 301))

    static let badSheets: [BadMember] = [
        BadMember(
            path: ["musicians", "1", "dismissed"], value: "2026-10-15T09:00:00-07:00",
            place: "$.musicians[1].dismissed", right: "before"),
        BadMember(
            path: ["musicians", "1", "dismissed"], value: "2026-10-15T13:00:00",
            place: "$.musicians[1].dismissed", right: "offset"),
        BadMember(
            path: ["musicians", "1", "dismissed"], value: 13,
            place: "$.musicians[1].dismissed", right: "instant"),
        BadMember(
            path: ["musicians", "1", "instruments"], value: ["Flute", "Allto Flute"],
            place: "$.musicians[1].instruments[1]", right: "Alto Flute"),
        BadMember(
            path: ["musicians", "1", "scalePercent"], value: 1_000_000_000_000,
            place: "$.musicians[1].scalePercent", right: "10000"),
        BadMember(
            path: ["musicians", "1", "name"], value: "Bell\u{07}",
            place: "$.musicians[1].name", right: "control"),
        BadMember(
            path: ["musicians", "1", "name"], value: longName,
            place: "$.musicians[1].name", right: "300"),
        BadMember(
            path: ["musicians", "1", "name"], value: nil, place: "$.musicians[1].name",
            right: "300"),
        BadMember(path: ["musicians"], value: "all", place: "$.musicians", right: "list"),
        BadMember(path: ["call", "zone"], value: "PST", place: "$.call.zone", right: "zone"),
        BadMember(
            path: ["call", "guaranteedMinutes"], value: .number("1e300"),
            place: "$.call.guaranteedMinutes", right: "whole number"),
        BadMember(
            path: ["production", "medium"], value: "opera", place: "$.production.medium",
            right: "theatrical"),
        BadMember(
            path: ["timeline", "0", "to"], value: "2026-10-15T10:40:00-07:00",
            place: "$.timeline[0].to", right: "after"),
        BadMember(path: ["rates"], value: "RC-Y", place: "$.rates", right: "RC-X"),
    ]

    @Test func aWrongSheetIsRefusedWithPlaceValueAndWhatWouldBeRight() throws {
        let laptop = try laptop()
        let before = try laptop.dump()
        for row in Self.badSheets {
            let file = try laptop.folder.write(
                try StageSamples.gamma(row.path, row.value), to: "sheet.json")
            let ending = try laptop.run("call", "import", file, "--json")
            #expect(ending.status == 65, "\(ending.testDescription)")
            let problem = try ending.error().list("problems").first
            #expect(problem?.text("path") == row.place, "\(ending.testDescription)")
            let right = problem?.text("right") ?? ""
            #expect(right.contains(row.right), "\(ending.testDescription)")
            #expect(problem?.text("found")?.isEmpty == false)
            let plain = try laptop.run("call", "import", file)
            #expect(plain.errors.contains(row.place), "\(plain.testDescription)")
            #expect(try laptop.dump() == before)
        }
    }

    static let badCards: [BadMember] = [
        BadMember(path: ["name"], value: 7, place: "$.name", right: "text"),
        BadMember(path: ["from"], value: "2026-02-30", place: "$.from", right: "date"),
        BadMember(path: ["from"], value: "2029-01-01", place: "$.to", right: "from"),
        BadMember(
            path: ["cartage", "harpCents"], value: 9_000_000_000_000_000_000,
            place: "$.cartage.harpCents", right: "whole number"),
        BadMember(
            path: ["cartage", "harpCents"], value: .number("16.5"),
            place: "$.cartage.harpCents", right: "whole number"),
        BadMember(path: ["recording"], value: "much", place: "$.recording", right: "object"),
    ]

    @Test func aWrongRateCardIsRefusedWithPlaceValueAndWhatWouldBeRight() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        for row in Self.badCards {
            let file = try laptop.folder.write(
                try StageSamples.card(row.path, row.value), to: "card.json")
            let ending = try laptop.run("rates", "import", file, "--json")
            #expect(ending.status == 65, "\(ending.testDescription)")
            let problem = try ending.error().list("problems").first
            #expect(problem?.text("path") == row.place, "\(ending.testDescription)")
            let right = problem?.text("right") ?? ""
            #expect(right.contains(row.right), "\(ending.testDescription)")
            #expect(try laptop.dump().isEmpty)
        }
    }

    @Test func oneBadFileOfSeveralKeepsTheOthersOutToo() throws {
        let laptop = try laptop()
        let before = try laptop.dump()
        let bad = try laptop.folder.write("{", to: "bad.json")
        try laptop.must("call", "import", StageSamples.stage1, bad, endWith: 65)
        #expect(try laptop.dump() == before)
        let both = try laptop.must(
            "call", "import", StageSamples.stage1, StageSamples.stage2, "--json")
        #expect(try both.jsonLines().count == 2)
    }

    @Test func aSheetBeforeItsRateCardIsTakenWithANote() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let ending = try laptop.must("call", "import", StageSamples.stage1)
        #expect(ending.errors.contains("RC-X"))
        let pay = try laptop.must("pay", "Alpha", "--json", endWith: 1)
        #expect(try pay.error().text("code") == "no-rate-card")
        try laptop.must("rates", "import", StageSamples.rates)
        let sheet = try laptop.folder.write(
            try StageSamples.gamma(["rates"], "RC-Y"), to: "sheet.json")
        try laptop.must("call", "import", sheet, endWith: 65)
        try laptop.must("call", "import", sheet, "--without-rates")
    }

    @Test func whatASheetCarriesAndNobodyKnowsIsToldAndHandedOn() throws {
        let laptop = try laptop()
        let file = try laptop.folder.write(
            try StageSamples.gamma(["call", "weather"], "fog"), to: "sheet.json")
        let ending = try laptop.must("call", "import", file, "--json")
        #expect(ending.errors.contains("$.call.weather"))
        let sheet = try laptop.must("call", "export", "Gamma", "--json").json()
        #expect(sheet.object("call").text("weather") == "fog")
    }
}
