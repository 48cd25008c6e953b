import FieldsyncJSON
import Foundation
import Testing

/// Goal: the report is what its schema says, however large the orchestra and long the names, and
/// two who sign at once are told.
@Suite struct ReportFormTests {
    private func stage(_ folder: Folder) throws -> Laptop {
        let anna = try Laptop("A", user: "Anna", in: folder)
        try anna.must("rates", "import", StageSamples.rates)
        for words in StageSamples.gammaTyped {
            let ending = try anna.run(words)
            try #require(ending.status == 0, "\(ending.testDescription)")
        }
        return anna
    }

    private func report(_ laptop: Laptop) throws -> JSONValue {
        let text = try laptop.must("report", "b7", "Gamma", "--json").output
        return try JSONValue(parsing: Array(text.utf8))
    }

    @Test func everyReportFollowsTheSchema() throws {
        let anna = try stage(try Folder())
        let schema = try JSONSchema("b7-1")
        #expect(schema.faults(of: try report(anna)).isEmpty)
        try anna.must(
            "cue", "add", "1m1", "--call", "Gamma", "--title", "Dawn", "--length", "2:31", "--who",
            "47-9002")
        try anna.must("cue", "add", "1m2", "--call", "Gamma")
        try anna.must("note", "--call", "Gamma", "A note.")
        try anna.must("wrap", "Gamma", "--no-files")
        #expect(schema.faults(of: try report(anna)).isEmpty)
        try anna.must("hire", "edit", "Gamma", "47-9002", "--dismissed", "14:30")
        #expect(schema.faults(of: try report(anna)).isEmpty)
        try anna.must("wrap", "Gamma", "--because", "She stayed.", "--no-files")
        let amended = try report(anna)
        #expect(schema.faults(of: amended).isEmpty)
        guard case .object(var broken) = amended else { throw Ending.NotAnObject(text: "") }
        broken["totalCents"] = "1"
        broken["madeAt"] = "now"
        broken["odd"] = 1
        broken["due"] = nil
        #expect(schema.faults(of: .object(broken)).count == 4)
    }

    @Test(arguments: ["Hohenzollern-", "محمد علي "])
    func anOrchestraOfLongNamesIsSignedAndPrinted(part: String) throws {
        let anna = try stage(try Folder())
        var rows = "name,card,local,instruments\n"
        for number in 1...120 {
            let name = String("\(number) \(String(repeating: part, count: 300))".prefix(300))
            let quoted = name.replacingOccurrences(of: "\"", with: "\"\"")
            rows += "\"\(quoted)\",47-\(20_000 + number),47,Violin\n"
        }
        let file = try anna.folder.write(rows, to: "people.csv")
        try anna.must("hire", "import", file, "--call", "Gamma")
        try anna.must("wrap", "Gamma", "--end", "13:00", "--no-files")
        try anna.must("report", "b7", "Gamma", "--output", anna.folder.path("long.pdf"))
        #expect(try JSONSchema("b7-1").faults(of: try report(anna)).isEmpty)
        let again = try anna.must("wrap", "Gamma", "--no-files", "--json").json()
        #expect(again["signed"] == false)
    }

    @Test func twoWhoSignAtOnceAreTold() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try stage(folder)
        let ben = try Laptop("B", user: "Ben", in: folder)
        for laptop in [anna, ben] {
            try server.enrol(laptop)
            try laptop.must("sync")
        }
        try anna.must("wrap", "Gamma", "--no-files")
        try ben.must("wrap", "Gamma", "--no-files")
        try anna.must("sync")
        try ben.must("sync", endWith: 3)
        let told = try ben.must("wrap", "Gamma", "--no-files", endWith: 3)
        #expect(told.errors.contains("2 people signed it at once"))
        let conflict = try #require(try ben.conflicts().first)
        #expect(try ben.must("conflicts").output.contains("for 4 musicians"))
        try ben.must(
            "resolve", "signoff", conflict.text("id") ?? "", "signature", "--candidate", "1")
        try ben.must("wrap", "Gamma", "--no-files")
    }

    @Test func aReasonAndASignerSaySomething() throws {
        let anna = try stage(try Folder())
        try anna.must("wrap", "Gamma", "--by", " ", "--no-files", endWith: 64)
        try anna.must("wrap", "Gamma", "--no-files")
        try anna.must("hire", "edit", "Gamma", "47-9002", "--dismissed", "14:30")
        try anna.must("wrap", "Gamma", "--because", "  ", "--no-files", endWith: 1)
    }
}
