import FieldsyncJSON
import Foundation
import Testing

/// A session recorded by typing, without any file but the rate card.
@Suite struct StageTypingTests {
    private func laptopWithRates() throws -> Laptop {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("rates", "import", StageSamples.rates)
        return laptop
    }

    private func typedGamma() throws -> Laptop {
        let laptop = try laptopWithRates()
        for words in StageSamples.gammaTyped {
            let ending = try laptop.run(words)
            try #require(ending.status == 0, "\(ending.testDescription)")
        }
        return laptop
    }

    @Test func typingAWholeSessionGivesTheStatementOfItsSheet() throws {
        let laptop = try typedGamma()
        let sheet = try laptop.folder.write(
            JSONValue.object(try StageSamples.gamma()).text(), to: "gamma.json")
        let ofSheet = try laptop.folder.run(
            ["pay", "--sheet", sheet, "--rates", StageSamples.rates, "--json"]
        ).json()
        let ofStore = try laptop.must("pay", "Gamma", "--json").json()
        let (typed, written) = (ofStore.list("calls"), ofSheet.list("calls"))
        #expect(typed.count == 1 && written.count == 1)
        for key in ["musicians", "totalCents", "findings", "awaits", "final", "start", "stage"] {
            #expect(typed.first?[key] == written.first?[key], "\(key)")
        }
        #expect(ofStore.number("totalCents") == ofSheet.number("totalCents"))
        #expect(typed.first?.list("musicians").count == 4)
        #expect((ofStore.number("totalCents") ?? 0) > 0)
        // And what was typed comes out as a sheet that pays the same.
        let exported = laptop.folder.path("exported.json")
        try laptop.must("call", "export", "Gamma/Barn", exported)
        let again = try laptop.folder.run(
            ["pay", "--sheet", exported, "--rates", StageSamples.rates, "--json"]
        ).json()
        #expect(again.list("calls").first?["musicians"] == written.first?["musicians"])
    }

    @Test func everyStepIsOneTransaction() throws {
        let laptop = try laptopWithRates()
        var before = try laptop.must("log", "--json").jsonLines().count
        for words in StageSamples.gammaTyped {
            let ending = try laptop.run(words)
            try #require(ending.status == 0, "\(ending.testDescription)")
            let after = try laptop.must("log", "--json").jsonLines().count
            // A production lives in a space of its own and its producer in the roster.
            #expect(after - before == (words[0] == "production" ? 2 : 1), "\(words)")
            before = after
        }
    }

    @Test func theReadmesFiveMinutesWorkAsTheyStandThere() throws {
        let laptop = try laptopWithRates()
        let steps = [
            [
                "production", "add", "--title", "Alpha", "--producer", "Alpha Pictures",
                "--medium", "theatrical",
            ],
            ["musician", "add", "--name", "Harper Vale", "--card", "47-10001", "--local", "47"],
            [
                "call", "add", "--production", "Alpha", "--stage", "Stage 1", "--rates", "RC-X",
                "--start", "2026-10-14T10:00:00-07:00", "--zone", "America/Los_Angeles",
            ],
            [
                "hire", "--call", "Alpha/Stage 1", "--musician", "47-10001", "--instrument",
                "Flute", "--instrument", "Alto Flute",
            ],
            ["clock", "start", "--call", "Alpha/Stage 1", "--at", "09:50"],
            ["clock", "break", "--call", "Alpha/Stage 1", "--at", "10:50"],
            ["clock", "resume", "--call", "Alpha/Stage 1", "--at", "11:00"],
            ["clock", "end", "--call", "Alpha/Stage 1", "--at", "13:40"],
            ["pay", "Alpha/Stage 1"],
        ]
        for words in steps {
            let ending = try laptop.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
            #expect(!ending.output.isEmpty)
        }
        // Alone on the call: 345.00 twice; three units held, 172.50; one double at 50 %, 215.63.
        let statement = try laptop.must("pay", "Alpha/Stage 1", "--json").json()
        #expect(statement.number("totalCents") == 107_813)
    }

    @Test func editsChangeWhatWasTypedAndRemovalsTakeItBack() throws {
        let laptop = try typedGamma()
        try laptop.must("musician", "edit", "47-9002", "--name", "Harper Vale-Ito")
        try laptop.must("call", "edit", "Gamma", "--stage", "Stage 5", "--start", "09:30")
        try laptop.must("hire", "edit", "Gamma", "Harper Vale-Ito", "--dismissed", "1:30pm")
        try laptop.must(
            "hire", "edit", "--call", "Gamma", "--musician", "47-9003",
            "--clear", "cartage")
        try laptop.must("hire", "remove", "Gamma", "47-9004")
        try laptop.must(
            "production", "edit", "Gamma", "--title", "Gamma Rays", "--episode", "7",
            "--producer", "Delta Pictures")
        let call = try laptop.must("call", "show", "Gamma", "--json").json()
        #expect(call.text("label") == "Gamma Rays/7, Stage 5, 2026-10-15 09:30")
        let sheet = call.object("sheet")
        #expect(sheet.object("production").text("producer") == "Delta Pictures")
        let people = sheet.list("musicians")
        #expect(people.map { $0.text("card") } == ["47-9001", "47-9002", "47-9003"])
        #expect(people[1].text("name") == "Harper Vale-Ito")
        #expect(people[1].text("dismissed") == "2026-10-15T13:30:00-07:00")
        #expect(people[2]["cartage"] == nil)
        #expect(try laptop.must("hire", "list", "Gamma", "--json").jsonLines().count == 3)
        let inUse = try laptop.must("call", "remove", "Gamma", "--json", endWith: 1).error()
        #expect(inUse.text("code") == "in-use")
        #expect(inUse.text("message")?.contains("3 engagements") == true)
        #expect(inUse.text("next")?.contains("--all") == true)
        try laptop.must("call", "remove", "Gamma", "--all")
        #expect(try laptop.must("call", "list", "--json").jsonLines().isEmpty)
        try laptop.must("musician", "remove", "47-9004")
        #expect(try laptop.must("musician", "list", "--json").jsonLines().count == 3)
    }

    static let names = [
        "Zoë Ångström", "Нина Ковалёва", "小澤 征爾", "أم كلثوم", "नागार्जुन", "🎻 Fiddler",
        "e\u{301}clair", "\"quoted\"", "=1+1", String(repeating: "ñ", count: 300),
    ]

    @Test(arguments: names) func aNameInAnyScriptIsKeptAsItWasTyped(_ name: String) throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let added = try laptop.must(
            "musician", "add", "--name", name, "--local", "10-208", "--json"
        ).json()
        #expect(added["new"] == true)
        let shown = try laptop.must("musician", "show", added.text("id") ?? "", "--json").json()
        let stored = try #require(shown.object("fields").text("name"))
        #expect(Array(stored.utf8) == Array(name.utf8))
        let again = try laptop.must(
            "musician", "add", "--name", name, "--local", "10-208", "--json")
        #expect(try again.json()["new"] == false)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let words: [String]
        var status: Int32 = 64
        let code: String
        let mention: String

        var testDescription: String { words.joined(separator: " ") }
    }

    private static let addCall = [
        "call", "add", "--production", "Gamma", "--zone", "America/Los_Angeles", "--start",
    ]
    private static let clock = ["--call", "Gamma/Barn", "--at"]

    static let bad: [Bad] = [
        Bad(
            words: addCall + ["2026-10-15 10:00", "--rates", "RC-Y"], status: 1,
            code: "not-found", mention: "RC-X"),
        Bad(words: addCall + ["noon"], code: "bad-time", mention: "noon"),
        Bad(words: addCall + ["2026-03-08 02:30"], code: "bad-time", mention: "skip"),
        Bad(words: addCall + ["2026-11-01 01:30"], code: "bad-time", mention: "twice"),
        Bad(
            words: addCall + ["2026-10-15 10:00", "--guaranteed-minutes", "99999999999999999999"],
            code: "usage", mention: "99999999999999999999"),
        Bad(
            words: addCall + ["2026-10-15 10:00", "--guaranteed-minutes", "7"],
            code: "bad-value", mention: "7"),
        Bad(
            words: addCall + ["2026-10-15 10:00", "--kind", "opera"], code: "usage",
            mention: "recording"),
        Bad(
            words: ["call", "add", "--production", "Gamma", "--start", "10:00", "--zone", "PST"],
            code: "unknown-zone", mention: "PST"),
        Bad(
            words: ["call", "add", "--production", "Omega", "--start", "10:00"], status: 1,
            code: "not-found", mention: "Omega"),
        Bad(
            words: ["call", "show", "Gamma/Loft"], status: 1, code: "not-found",
            mention: "Gamma/Loft"),
        Bad(
            words: ["clock", "dismiss"] + clock + ["08:00", "--who", "47-9002"],
            code: "bad-value", mention: "dismissed"),
        Bad(
            words: ["clock", "resume"] + clock + ["13:00"], status: 1, code: "out-of-place",
            mention: "clock break"),
        Bad(words: ["clock", "start"] + clock + ["25:00"], code: "bad-time", mention: "25:00"),
        Bad(
            words: ["clock", "break"] + clock + ["11:00", "--who", "Nobody"], status: 1,
            code: "not-found", mention: "Nobody"),
        Bad(
            words: ["hire", "Gamma", "47-9002"], status: 1, code: "out-of-place",
            mention: "already"),
        Bad(
            words: ["hire", "edit", "Gamma", "47-9002", "--instrument", "Fluta"],
            code: "bad-value", mention: "Flute"),
        Bad(
            words: ["hire", "edit", "Gamma", "47-9002", "--scale-percent", "20000"],
            code: "bad-value", mention: "20000"),
        Bad(
            words: ["hire", "edit", "Gamma", "47-9002", "--clear", "shoeSize"], code: "usage",
            mention: "shoeSize"),
        Bad(words: ["hire", "edit", "Gamma", "47-9002"], code: "usage", mention: "change"),
        Bad(words: ["hire", "Gamma"], code: "usage", mention: "musician"),
        Bad(
            words: ["musician", "add", "--name", "Bell\u{07}"], code: "bad-value", mention: "name"),
        Bad(
            words: ["musician", "add", "--name", "two\nlines"], code: "bad-value",
            mention: "name"),
        Bad(words: ["musician", "add", "--name", " "], code: "bad-value", mention: "name"),
        Bad(
            words: ["musician", "add", "--name", String(repeating: "n", count: 301)],
            code: "bad-value", mention: "300"),
        Bad(
            words: ["musician", "edit", "47-9002", "--name", "\u{1B}[31m"], code: "bad-value",
            mention: "name"),
        Bad(
            words: [
                "production", "add", "--title", "A\u{0}", "--producer", "B", "--medium",
                "theatrical",
            ], code: "bad-value", mention: "title"),
        Bad(
            words: ["production", "add", "--title", "A", "--producer", "B", "--medium", "opera"],
            code: "usage", mention: "theatrical"),
        Bad(
            words: ["production", "edit", "Gamma", "--films", "10001"], code: "bad-value",
            mention: "10001"),
        Bad(words: ["rates", "show", "RC-Y"], status: 1, code: "not-found", mention: "RC-Y"),
        Bad(words: ["pay", "Omega"], status: 1, code: "not-found", mention: "Omega"),
        Bad(words: ["consolidate", "--from", "yesterday"], code: "usage", mention: "yesterday"),
        Bad(
            words: ["consolidate", "--from", "2026-10-15", "--to", "2026-10-14"], code: "usage",
            mention: "2026-10-14"),
    ]

    @Test func whatCannotBeIsRefusedAndTheStoreStaysAsItWas() throws {
        let laptop = try typedGamma()
        let before = try laptop.dump()
        for row in Self.bad {
            // A process cannot be given a NUL within an argument.
            let words = row.words.map { $0.replacingOccurrences(of: "\u{0}", with: "\u{1}") }
            let ending = try laptop.run(words + ["--json"])
            #expect(ending.status == row.status, "\(ending.testDescription)")
            #expect(ending.output.isEmpty, "\(ending.testDescription)")
            let error = try ending.error()
            #expect(error.text("code") == row.code, "\(ending.testDescription)")
            let told = (error.text("message") ?? "") + (error.text("next") ?? "")
            #expect(told.contains(row.mention), "\(ending.testDescription)")
            #expect(error.text("next")?.isEmpty == false, "\(ending.testDescription)")
            let plain = try laptop.run(words)
            #expect(plain.status == row.status)
            #expect(plain.errors.hasPrefix("fieldsync: "), "\(plain.testDescription)")
            #expect(
                !plain.errors.dropLast().contains("\n") || row.code == "usage",
                "\(plain.testDescription)")
            #expect(try laptop.dump() == before, "\(ending.testDescription)")
        }
    }
}
