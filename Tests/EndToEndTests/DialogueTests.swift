import FieldsyncJSON
import Foundation
import Testing

/// Goal: a dialogue asks what is not known, offers what is likely, takes back nothing that was said
/// wrongly, and writes nothing before its end.
@Suite struct DialogueTests {
    private func laptop() throws -> Laptop {
        let anna = try Laptop("A", user: "Anna", in: try Folder())
        try anna.must("rates", "import", StageSamples.rates)
        return anna
    }

    private func terminal(_ laptop: Laptop, _ words: String...) throws -> PseudoTerminal {
        try PseudoTerminal(
            words + ["--store", laptop.folder.path(laptop.name)], in: laptop.folder,
            variables: ["FIELDSYNC_USER": laptop.user])
    }

    @Test func aDayIsPlannedByQuestions() throws {
        let anna = try laptop()
        let first = try terminal(anna, "call", "new")
        try first.answer("Alpha", to: "Production")
        try first.answer("Alpha Pictures", to: "Signatory producer")
        try first.answer("radio", to: "Theatrical")
        try first.wait(for: "is no medium")
        try first.answer("", to: "Theatrical")
        try first.answer("Stage 1", to: "Stage")
        try first.answer("Mars/Olympus", to: "Time zone")
        try first.answer("America/Los_Angeles", to: "Time zone")
        try first.answer("2026-10-14 10:00", to: "Called for")
        try first.answer("", to: "Session")
        try first.answer("C. Baton", to: "Conductor")
        try first.wait(for: "2026-10-14T10:00:00-07:00")
        try first.answer("y", to: "Enter it?")
        #expect(try first.end() == 0, "\(first.shown)")
        for card in ["47-1", "47-2"] {
            try anna.must("musician", "add", "--name", "M \(card)", "--card", card)
            try anna.must("hire", "Alpha", card, "--instrument", "Violin")
        }
        let second = try terminal(anna, "call", "new")
        for question in ["[Alpha]", "[Stage 1]", "[America/Los_Angeles]"] {
            try second.answer("", to: question)
        }
        try second.answer("2026-10-15 14:00", to: "Called for")
        for question in ["[single]", "[C. Baton]", "2 people? [Y/n]", "Enter it? [Y/n]"] {
            try second.answer("", to: question)
        }
        #expect(try second.end() == 0, "\(second.shown)")
        let sheet = try anna.must("call", "show", "Alpha 2026-10-15", "--json").json()
            .object("sheet")
        #expect(sheet.list("musicians").count == 2)
        #expect(sheet.object("call").text("start") == "2026-10-15T14:00:00-07:00")
    }

    @Test(arguments: ["n\n", "\u{4}"])
    func whoStopsChangesNothing(last: String) throws {
        let anna = try laptop()
        let before = try anna.dump()
        let terminal = try terminal(
            anna, "call", "new", "--production", "Alpha", "--producer", "P", "--medium",
            "theatrical", "--stage", "S", "--zone", "UTC", "--start", "2026-10-14 10:00",
            "--session", "single", "--conductor", "C")
        try terminal.wait(for: "Enter it?")
        try terminal.type(last)
        #expect(try terminal.end() == 1, "\(terminal.shown)")
        #expect(terminal.shown.contains("Nothing was changed."))
        #expect(try anna.dump() == before)
    }

    @Test(arguments: [("y", 2), ("n", 0)])
    func aRosterIsShownBeforeItIsTaken(answer: String, count: Int) throws {
        let anna = try laptop()
        let file = try anna.folder.write("name,card\nHarper Vale,47-1\nBob,47-2\n", to: "r.csv")
        let terminal = try terminal(anna, "musician", "import", file)
        try terminal.wait(for: "Harper Vale")
        try terminal.answer(answer, to: "Write 2 of them?")
        #expect(try terminal.end() == (count == 0 ? 1 : 0), "\(terminal.shown)")
        #expect(try anna.must("musician", "list", "--json").jsonLines().count == count)
    }

    @Test func peopleAreFoundAsOneTypes() throws {
        let anna = try laptop()
        for name in ["Harper Vale", "Bob Smith", "أمل حداد"] {
            try anna.must("musician", "add", "--name", name)
        }
        for (keys, name) in [("vael har", "Harper Vale"), ("smoth", "Bob Smith"), ("حداد", "أمل")] {
            let terminal = try terminal(anna, "musician", "find")
            try terminal.wait(for: "Musician: ")
            try terminal.type("x\u{7F}" + keys)
            try terminal.wait(for: "> ")
            try terminal.type("\r")
            #expect(try terminal.end() == 0)
            let last = terminal.shown.split(whereSeparator: \.isNewline).last ?? ""
            #expect(last.contains(name), "\(keys): \(terminal.shown.debugDescription)")
        }
        let left = try terminal(anna, "musician", "find")
        try left.wait(for: "Musician: ")
        try left.type("\u{3}")
        #expect(try left.end() == 0)
        try anna.must("musician", "find", endWith: 64)
    }

    @Test func wrappingAsksForWhatIsMissing() throws {
        let anna = try laptop()
        for words in StageSamples.gammaTyped.dropLast() { _ = try anna.run(words) }
        try anna.must("musician", "edit", "47-9002", "--clear", "card")
        let terminal = try terminal(anna, "wrap", "Gamma", "--by", "Olga", "--format", "json")
        try terminal.answer("Ada Lovelace", to: "Composer")
        try terminal.answer("", to: "Production number")
        try terminal.answer("47-9002", to: "Union card of Harper Vale")
        try terminal.answer("noon-ish", to: "When")
        try terminal.wait(for: "is no time")
        try terminal.answer("13:40", to: "When")
        try terminal.answer("y", to: "as Olga?")
        #expect(try terminal.end() == 0, "\(terminal.shown)")
        #expect(terminal.shown.contains("Payment"))
        let report = try anna.must("report", "b7", "Gamma", "--json").json()
        #expect(report.list("signatures").first?.text("by") == "Olga")
        #expect(report.object("engagement").text("composer") == "Ada Lovelace")
        #expect(report.list("musicians").contains { $0.text("card") == "47-9002" })
        let names = try FileManager.default.contentsOfDirectory(atPath: anna.folder.path(""))
        #expect(names.contains { $0.hasPrefix("b7-") && $0.hasSuffix(".json") })
    }
}
