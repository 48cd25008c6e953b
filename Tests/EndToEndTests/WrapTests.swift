import FieldsyncJSON
import Foundation
import Testing

/// Goal: a call is signed once it can be, its report has every fact of the form, and what changes
/// later is told with its reason, before and after.
@Suite struct WrapTests {
    private func stage() throws -> Laptop {
        let anna = try Laptop("A", user: "Anna", in: try Folder())
        try anna.must("rates", "import", StageSamples.rates)
        for words in StageSamples.gammaTyped {
            let ending = try anna.run(words)
            try #require(ending.status == 0, "\(ending.testDescription)")
        }
        return anna
    }

    @Test func theReportHasTheFactsOfTheForm() throws {
        let anna = try stage()
        try anna.must(
            "cue", "add", "1m1", "--call", "Gamma", "--title", "Dawn", "--length", "2:31", "--who",
            "47-9002", "47-9003")
        try anna.must("note", "--call", "Gamma", "--at", "10:15", "The", "click", "failed.")
        try anna.must("musician", "edit", "47-9002", "--tax-last-four", "1234")
        let wrapped = try anna.must(
            "wrap", "Gamma", "--by", "Olga", "--composer", "Ada Lovelace", "--production-number",
            "P-7", "--output", anna.folder.path(""), "--json")
        let done = try wrapped.json()
        #expect(done["signed"] == true)
        #expect(done["amendment"] == false)
        #expect(done.text("due") == "2026-11-05")
        let report = try anna.must("report", "b7", "Gamma", "--json").json()
        let engagement = report.object("engagement")
        #expect(engagement.text("employer") == "Gamma Pictures")
        #expect(engagement.text("composer") == "Ada Lovelace")
        #expect(engagement.text("productionNumber") == "P-7")
        #expect(engagement["orchestraManagers"] == ["Mara Flint"])
        #expect(report.object("hours").number("elapsedMinutes") == 220)
        #expect(report.number("totalCents") == done.number("totalCents"))
        let vale = try #require(report.list("musicians").first { $0.text("card") == "47-9002" })
        #expect(vale.text("taxLastFour") == "1234")
        #expect(vale.number("doubles") == 1)
        #expect(vale.text("holdUnits") == "3")
        #expect(report.list("cues").first?["players"] == ["Harper Vale", "Нина Ковалёва"])
        guard case .array(let notes)? = report["notes"] else { throw Ending.NotAnObject(text: "") }
        #expect(notes == ["2026-10-15 10:15 Anna: The click failed."])
        guard case .array(let files)? = done["files"] else { throw Ending.NotAnObject(text: "") }
        #expect(files.count == 4)
        let statement = try anna.must("pay", "Gamma", "--json").json()
        #expect(statement.number("totalCents") == report.number("totalCents"))
        let sum = report.list("musicians").reduce(0) { $0 + ($1.number("totalCents") ?? 0) }
        #expect(sum == report.number("totalCents"))
    }

    @Test func everyFormIsWritten() throws {
        let anna = try stage()
        try anna.must("wrap", "Gamma", "--no-files")
        let folder = anna.folder
        for (name, start) in [
            ("r.pdf", "%PDF-"), ("r.html", "<!DOCTYPE html>"), ("r.csv", "call,employer"),
            ("r.json", "{"), ("r.txt", "Gamma"),
        ] {
            try anna.must("report", "b7", "Gamma", "--output", folder.path(name))
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
            #expect(bytes.starts(with: Data(start.utf8)), "\(name)")
        }
        let csv = try anna.must("report", "b7", "Gamma", "--format", "csv").output
        let cents = csv.split(separator: "\r\n").dropFirst().reduce(0) { sum, line in
            // The amount stands behind units and percentage; names here have no comma.
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            return sum + (Int(parts[parts.count - 7].filter { $0 != "." }) ?? 0)
        }
        let report = try anna.must("report", "b7", "Gamma", "--json").json()
        #expect(Int64(cents) == report.number("totalCents"))
        try anna.must("report", "b7", "Gamma", "--output", folder.path("no/such/r.pdf"), endWith: 1)
    }

    @Test func aLaterEditIsAnAmendmentWithItsReason() throws {
        let anna = try stage()
        let first = try anna.must("wrap", "Gamma", "--by", "Olga", "--no-files", "--json").json()
        #expect(try anna.must("wrap", "Gamma", "--no-files", "--json").json()["signed"] == false)
        try anna.must("hire", "edit", "Gamma", "47-9004", "--dismissed", "13:20")
        let open = try anna.must("pay", "Gamma", "--final", "--json", endWith: 1)
        #expect(try open.error().list("missing").first?.text("kind") == "signed")
        let told = try anna.must("report", "b7", "Gamma", "--json").json()
        let unsigned = told.object("unsigned")
        #expect(unsigned.list("changes").count == 1)
        #expect(unsigned.list("musicians").first?.text("card") == "47-9004")
        let silent = try anna.must("wrap", "Gamma", "--no-files", "--json", endWith: 1)
        #expect(try silent.error().text("code") == "out-of-place")
        let again = try anna.must(
            "wrap", "Gamma", "--because", "The clock at the door was slow.", "--by", "Olga",
            "--no-files", "--json"
        ).json()
        #expect(again["amendment"] == true)
        #expect(again.number("totalCents") == (first.number("totalCents") ?? 0) + 2_875)
        try anna.must("pay", "Gamma", "--final")
        let report = try anna.must("report", "b7", "Gamma", "--json").json()
        #expect(report["unsigned"] == .null)
        let amendment = try #require(report.list("signatures").last)
        #expect(amendment.text("because") == "The clock at the door was slow.")
        guard case .array(let edits)? = amendment.list("changes").first?["edits"],
            case .string(let edit)? = edits.first
        else { throw Ending.NotAnObject(text: "\(amendment)") }
        #expect(edit.contains("13:05") && edit.contains("13:20"), "\(edit)")
        let text = try anna.must("report", "b7", "Gamma").output
        #expect(text.contains("The clock at the door was slow."))
    }

    @Test func whatIsTakenBackIsNoAmendment() throws {
        let anna = try stage()
        try anna.must("wrap", "Gamma", "--no-files")
        try anna.must("hire", "edit", "Gamma", "47-9004", "--dismissed", "13:20")
        try anna.must("hire", "edit", "Gamma", "47-9004", "--dismissed", "13:05")
        let report = try anna.must("report", "b7", "Gamma", "--json").json()
        #expect(report["unsigned"] == .null)
        // A cue's title moves no cent, and is told all the same.
        try anna.must("cue", "add", "1m1", "--call", "Gamma", "--title", "Dawn")
        let told = try anna.must("report", "b7", "Gamma", "--json").json().object("unsigned")
        guard case .array(let edits)? = told.list("changes").last?["edits"] else {
            throw Ending.NotAnObject(text: "\(told)")
        }
        #expect(edits.contains("title of cue 1m1: nothing → Dawn"), "\(edits)")
        #expect(told.list("musicians").isEmpty)
        try anna.must("pay", "Gamma", "--final")
    }

    @Test func whatAnotherLaptopWroteBeforeAndHandsInLaterIsAnAmendmentToo() throws {
        let anna = try stage()
        let ben = try Laptop("B", user: "Ben", in: anna.folder)
        try anna.must("bundle", "create", "anna.fsb")
        try ben.must("bundle", "apply", "anna.fsb")
        try ben.must("hire", "edit", "Gamma", "47-9004", "--dismissed", "13:20")
        try anna.must("wrap", "Gamma", "--no-files")
        try ben.must("bundle", "create", "ben.fsb")
        try anna.must("bundle", "apply", "ben.fsb")
        let told = try anna.must("report", "b7", "Gamma", "--json").json().object("unsigned")
        guard case .string(let by)? = told.list("changes").first?["by"] else {
            throw Ending.NotAnObject(text: "\(told)")
        }
        #expect(by.hasPrefix("Ben on B"))
        try anna.must("pay", "Gamma", "--final", endWith: 1)
    }

    @Test func whatPeopleDisagreeAboutIsNotSigned() throws {
        let anna = try stage()
        let ben = try Laptop("B", user: "Ben", in: anna.folder)
        try anna.must("bundle", "create", "anna.fsb")
        try ben.must("bundle", "apply", "anna.fsb")
        try ben.must("hire", "edit", "Gamma", "47-9004", "--dismissed", "13:20")
        try anna.must("hire", "edit", "Gamma", "47-9004", "--dismissed", "13:15")
        try ben.must("bundle", "create", "ben.fsb")
        try anna.must("bundle", "apply", "ben.fsb", endWith: 3)
        let refused = try anna.must("wrap", "Gamma", "--no-files", "--json", endWith: 3)
        #expect(try refused.error().text("code") == "conflicts-open")
        #expect(try anna.must("report", "late", "--json").output.isEmpty)
    }

    @Test func aFolderThatIsNotThereIsSaidBeforeAnythingIsSigned() throws {
        let anna = try stage()
        try anna.must("wrap", "Gamma", "--output", "no/such/folder", endWith: 1)
        #expect(try anna.must("report", "late", "--json").output.isEmpty)
    }

    @Test func aTakeHasItsTimes() throws {
        let anna = try stage()
        try anna.must("cue", "stop", "1m1", "--call", "Gamma", "--at", "10:20", endWith: 1)
        let started = try anna.must(
            "cue", "start", "1m1", "--call", "Gamma", "--at", "10:15", "--json"
        ).json()
        #expect(started.text("at") == "2026-10-15T10:15:00-07:00")
        try anna.must("cue", "stop", "1m1", "--call", "Gamma", "--at", "10:05", endWith: 1)
        try anna.must("cue", "stop", "1m1", "--call", "Gamma", "--at", "10:18")
        let first = try #require(try anna.must("cue", "list", "Gamma", "--json").jsonLines().first)
        #expect(first.object("fields").text("stopped") == "2026-10-15T17:18:00Z")
        // The next take begins anew.
        try anna.must("cue", "start", "1m1", "--call", "Gamma", "--at", "10:30")
        let next = try #require(try anna.must("cue", "list", "Gamma", "--json").jsonLines().first)
        #expect(next.object("fields").text("stopped") == nil)
    }

    @Test func theDayOfPaymentIsCountedDown() throws {
        let anna = try stage()
        #expect(try anna.must("report", "late", "--json").output.isEmpty)
        let total = try anna.must("wrap", "Gamma", "--no-files", "--json").json()
            .number("totalCents")
        let due = try #require(try anna.must("report", "late", "--json").jsonLines().first)
        #expect(due.text("due") == "2026-11-05")
        #expect(due.number("unpaidCents") == total)
    }

    @Test func anEditKeepsWhatWasThereAndWhy() throws {
        let anna = try stage()
        try anna.must("wrap", "Gamma", "--no-files", "--by", "Olga")
        let edited = try anna.must(
            "hire", "edit", "Gamma", "47-9002", "--dismissed", "13:50", "--cannot-stay", "13:00",
            "--initialled", "13:55", "--because", "She stayed for a retake.")
        #expect(edited.errors.contains("Olga signed the report"))
        let log = try anna.must("log", "--json").jsonLines()
        #expect(log.first?.text("reason") == "She stayed for a retake.")
        let sheet = try anna.must("call", "show", "Gamma", "--json").json().object("sheet")
        let vale = try #require(sheet.list("musicians").first { $0.text("card") == "47-9002" })
        #expect(vale.text("cannotStayPastHold") == "2026-10-15T13:00:00-07:00")
        #expect(vale["initialled"] == ["2026-10-15T13:55:00-07:00"])
    }

    @Test func whatIsNotReadyIsNotSigned() throws {
        let anna = try stage()
        try anna.must("hire", "edit", "Gamma", "47-9004", "--clear", "dismissed")
        let refused = try anna.must("wrap", "Gamma", "--no-files", "--json", endWith: 1)
        #expect(try refused.error().list("missing").first?.text("kind") == "notDismissed")
        try anna.must("report", "b7", "Gamma", endWith: 1)
    }

    @Test func whoIsStillThereIsSentHomeByOption() throws {
        let anna = try stage()
        try anna.must("hire", "edit", "Gamma", "47-9004", "--clear", "dismissed")
        try anna.must("wrap", "Gamma", "--end", "13:05", "--no-files")
        let sheet = try anna.must("call", "show", "Gamma", "--json").json().object("sheet")
        #expect(
            sheet.list("musicians").last?.text("dismissed") == "2026-10-15T13:05:00-07:00")
    }
}
