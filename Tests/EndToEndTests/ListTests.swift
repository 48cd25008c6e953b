import FieldsyncJSON
import Foundation
import Testing

/// Goal: productions, hire lists and rate cards come from files and by single commands, whole or
/// not at all; what goes out comes in again as it was.
@Suite struct ListTests {
    private func laptop() throws -> (Folder, Laptop) {
        let folder = try Folder()
        let anna = try Laptop("A", user: "Anna", in: folder)
        try anna.must("rates", "import", StageSamples.rates)
        try anna.must("call", "import", StageSamples.stage1)
        return (folder, anna)
    }

    /// An empty store that has the same rate card.
    private func other(_ folder: Folder) throws -> Laptop {
        let ben = try Laptop("B", user: "Ben", in: folder)
        try ben.must("rates", "import", StageSamples.rates)
        return ben
    }

    private func text(of path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    private static let productions = """
        Title,Producer,Medium,Episode,Films,Drama,Rates,Composer,Low budget
        Beta,Beta Co,television,101,3,no,RC-X,"J. Doe, Jr.",yes
        Gamma,Gamma Co,streaming,,,,,,
        """

    @Test func productionsGoOutAndComeInAsTheyWere() throws {
        let (folder, anna) = try laptop()
        let file = try folder.write(Self.productions, to: "productions.csv")
        let preview = try anna.must("production", "import", file, "--dry-run", "--json").json()
        #expect(preview.number("new") == 2)
        #expect(try anna.must("production", "list", "--json").jsonLines().count == 1)
        try anna.must("production", "import", file)
        let dump = try anna.dump()
        let again = try anna.must("production", "import", file, "--json").json()
        #expect(again.number("same") == 2)
        #expect(try anna.dump() == dump)
        let out = folder.path("out.csv")
        try anna.must("production", "export", out)
        let ben = try other(folder)
        let taken = try ben.must("production", "import", out, "--json").json()
        #expect(taken.number("written") == 3)
        #expect(try ben.must("production", "export").output == text(of: out))
        let beta = try ben.must("production", "show", "Beta/101", "--json").json().object("fields")
        #expect(beta.text("composer") == "J. Doe, Jr.")
        #expect(beta["drama"] == false)
        #expect(beta["lowBudget"] == true)
    }

    @Test func aProductionThatSaysOtherwiseIsWrittenOnlyWhenAsked() throws {
        let (folder, anna) = try laptop()
        let text = "title,producer,medium\nAlpha,Alpha Pictures,television\nALPHA,alpha pictures,"
            + "theatrical\n"
        let file = try folder.write(text, to: "changed.csv")
        let told = try anna.must("production", "import", file, "--json").json()
        #expect(told.list("results").map { $0.text("state") } == ["changed", "similar"])
        #expect(told.number("written") == 0)
        try anna.must("production", "import", file, "--update")
        let alpha = try anna.must("production", "show", "Alpha", "--json").json().object("fields")
        #expect(alpha.text("medium") == "television")
        #expect(try anna.must("production", "list", "--json").jsonLines().count == 1)
        try anna.must("production", "import", file, "--similar")
        #expect(try anna.must("production", "list", "--json").jsonLines().count == 2)
    }

    @Test(arguments: [
        ("title,producer,medium\nBeta,Beta Co,tv", 2, "medium is \"tv\""),
        ("title,producer,medium\nBeta,Beta Co,", 2, "There is no medium"),
        ("title,producer,medium\n,Beta Co,television", 2, "There is no title"),
        ("title,producer,medium,films\nBeta,Beta Co,television,x", 2, "films is 'x'"),
        ("title,producer,medium,drama\nBeta,Beta Co,television,maybe", 2, "drama is 'maybe'"),
        ("title,producer,medium,rates\nBeta,Beta Co,television,RC-Y", 2, "perhaps 'RC-X'"),
        ("title,producer,medium\nA,B,television\nA,B,television", 3, "on line 2 already"),
    ])
    func aWrongProductionKeepsAllOut(text: String, line: Int64, words: String) throws {
        let (folder, anna) = try laptop()
        let file = try folder.write(text + "\nRight,Right Co,television\n", to: "wrong.csv")
        let refused = try anna.must("production", "import", file, "--json", endWith: 65)
        let row = try #require(try refused.error().list("rows").first)
        #expect(row.number("line") == line)
        #expect(refused.errors.contains(words.replacingOccurrences(of: "\"", with: "\\\"")))
        #expect(try anna.must("production", "list", "--json").jsonLines().count == 1)
        let left = try anna.must("production", "import", file, "--skip-wrong", "--json").json()
        #expect(left.number("wrong") == 1)
    }

    @Test func aHireListGoesOutAndComesInAsItWas() throws {
        let (folder, anna) = try laptop()
        try anna.must("musician", "add", "--name", "Sub Stitute", "--card", "47-7777")
        try anna.must("hire", "ask", "Alpha", "47-7777", "--section", "Strings", "--chair", "9")
        let out = folder.path("hire.csv")
        try anna.must("hire", "export", "Alpha", out)
        let dump = try anna.dump()
        let again = try anna.must("hire", "import", out, "--json").json()
        #expect(again.number("same") == again.number("rows"))
        #expect(try anna.dump() == dump)
        let ben = try other(folder)
        try ben.must("hire", "import", out, endWith: 65)
        try ben.must(
            "production", "add", "--title", "Alpha", "--producer", "Alpha Pictures", "--medium",
            "theatrical")
        try ben.must(
            "call", "add", "--production", "Alpha", "--stage", "Stage 1", "--zone",
            "America/Los_Angeles", "--start", "2026-10-14T10:00:00-07:00")
        try ben.must("hire", "import", out)
        #expect(try ben.must("hire", "export", "Alpha").output == text(of: out))
        #expect(try ben.must("hire", "export", "--all").output == text(of: out))
    }

    @Test func aListForAnotherCallLeavesTheDayBehind() throws {
        let (folder, anna) = try laptop()
        let out = folder.path("hire.csv")
        try anna.must("hire", "export", "Alpha", out)
        try anna.must(
            "call", "add", "--production", "Alpha", "--stage", "Stage 9", "--start",
            "2026-10-15T10:00:00-07:00")
        let taken = try anna.must("hire", "import", out, "--call", "Stage 9", "--json")
        #expect(taken.errors.contains("left out"))
        #expect(try taken.json().number("written") == taken.json().number("rows"))
        let people = try anna.must("hire", "list", "Stage 9", "--json").jsonLines()
        #expect(people.allSatisfy { $0.object("fields")["reported"] == nil })
    }

    @Test func aHireListTellsWhatIsWrongInEachRow() throws {
        let (folder, anna) = try laptop()
        let wrong = """
            name,card,instruments,chair,offer,role,reported,replacedBy
            Ann,47-9001,Violn,,,,,
            Bob,47-9002,,0,,,,
            Cid,47-9003,,,maybe,,,
            Dee,47-9004,,,,boss,,
            Eve,47-9005,,,,,25:00,
            ,47-9006,,,,,,
            Fay,47-9007,,,replaced,,,Nobody At All
            """
        let file = try folder.write(wrong, to: "wrong.csv")
        let before = try anna.dump()
        let refused = try anna.must(
            "hire", "import", file, "--call", "Alpha", "--json", endWith: 65)
        #expect(try refused.error().list("rows").map { $0.number("line") } == [2, 3, 4, 5, 6, 7, 8])
        #expect(try anna.dump() == before)
        try anna.must("hire", "import", file, endWith: 65)
    }

    @Test func anAnswerInAListEngagesAndTakesOff() throws {
        let (folder, anna) = try laptop()
        let asked = "name,card,local,instruments,offer\nAnn Neu,47-9001,47,Violin,asked\n"
            + "Bob Neu,47-9002,47,Viola,accepted\n"
        try anna.must(
            "hire", "import", try folder.write(asked, to: "asked.csv"), "--call", "Alpha")
        func offers() throws -> [String: String?] {
            let lines = try anna.must("hire", "list", "Alpha", "--json").jsonLines()
            return Dictionary(
                lines.compactMap { line in
                    line.text("offer").map { (line.text("label") ?? "", $0) }
                }
            ) { first, _ in first }
        }
        #expect(
            try offers() == [
                "Ann Neu, card 47-9001": "asked", "Bob Neu, card 47-9002": "accepted",
            ])
        let answers = try folder.write(
            "card,offer\n47-9001,accepted\n47-9002,declined\n", to: "answers.csv")
        let told = try anna.must("hire", "import", answers, "--call", "Alpha", "--json").json()
        #expect(told.number("changed") == 2)
        try anna.must("hire", "import", answers, "--call", "Alpha", "--update")
        #expect(
            try offers() == [
                "Ann Neu, card 47-9001": "accepted", "Bob Neu, card 47-9002": "declined",
            ])
        let again = try anna.must("hire", "import", answers, "--call", "Alpha", "--json").json()
        #expect(again.number("same") == 2)
    }

    @Test func aRateCardIsEnteredLikeAnotherOneAndEdited() throws {
        let (_, anna) = try laptop()
        let place = "recording.theatrical[0].singleCents"
        try anna.must(
            "rates", "add", "RC-Y", "--from", "2029-01-01", "--to", "2029-12-31", "--like", "RC-X",
            "--set", "\(place)=36000")
        func card() throws -> JSONObject {
            try anna.must("rates", "export", "RC-Y", "--json").json()
        }
        #expect(try card().object("recording").list("theatrical")[0].number("singleCents") == 36000)
        try anna.must("rates", "edit", "RC-Y", "--to", "2030-12-31", "--because", "A letter")
        #expect(try card().text("to") == "2030-12-31")
        for words in [
            "\(place)=abc", "recording.theatrical[9].singleCents=1", "recoding=1", "to=2028-01-01",
        ] {
            try anna.must("rates", "edit", "RC-Y", "--set", words, endWith: 64)
        }
        try anna.must(
            "rates", "add", "RC-Y", "--from", "2029-01-01", "--to", "2029-05-01", endWith: 1)
        #expect(try card().text("to") == "2030-12-31")
    }
}
