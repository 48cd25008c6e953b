import FieldsyncJSON
import Foundation
import Testing

/// Goal: a musician's day can be read aloud, and every cent that an edit moved is laid to it.
@Suite struct OfficeExplainTests {
    private func sheet(_ folder: Folder, _ name: String, _ text: String? = nil) throws -> String {
        try folder.write(text ?? JSONValue.object(try StageSamples.gamma()).text(), to: name)
    }

    @Test func aDayIsToldWithTimesUnitsAndSentences() throws {
        let folder = try Folder()
        let words = [
            "pay", "--sheet", try sheet(folder, "a.json"), "--rates", StageSamples.rates,
        ]
        let text = try folder.run(words + ["--explain", "harper"]).output
        for part in [
            "Harper Vale (card 47-9002, local 47), side musician, on Gamma, Barn, Thursday",
            "Called for 10:00 to a single session of 3 h.", "Came at 09:50.",
            "Went home at 13:40, 3 h 40 min after the call.", "break 10:50 to 11:00",
            "Played Flute, Alto Flute.", "Held 13:00 to 13:40", "hold hour",
            "A musician may be held for one hour", "1st Double",
        ] {
            #expect(text.replacing("\n", with: " ").contains(part), "\(part)\n\(text)")
        }
        let told = try folder.run(words + ["--explain", "47-9002", "--json"]).json()
        #expect(told.text("format") == "fieldsync/explanation/1")
        let pay = try #require(told.list("calls").first).object("pay")
        let lines = pay.list("lines")
        #expect(lines.compactMap { $0.number("cents") }.reduce(0, +) == told.number("totalCents"))
        for line in lines { #expect(line.text("sentence")?.isEmpty == false) }
        let nobody = try folder.run(words + ["--explain", "Nobody", "--json"])
        #expect(nobody.status == 1)
        #expect(try nobody.error().text("next")?.contains("Harper Vale") == true)
    }

    @Test func betweenTwoSheetsEachEditHasItsCents() throws {
        let folder = try Folder()
        let older = try sheet(folder, "old.json")
        var newer = try StageSamples.gamma(
            ["musicians", "1", "instruments"], ["Flute", "Alto Flute", "Piccolo"])
        newer = newer.replacingOccurrences(
            of: "\"dismissed\":\"2026-10-15T13:05:00-07:00\"",
            with: "\"dismissed\":\"2026-10-15T13:20:00-07:00\"")
        newer = newer.replacingOccurrences(of: "C. Baton", with: "D. Stick")
        let ending = try folder.run([
            "pay", "--sheet", older, try sheet(folder, "new.json", newer), "--rates",
            StageSamples.rates, "--diff", "--json",
        ])
        #expect(ending.status == 0, "\(ending.testDescription)")
        let diff = try ending.json()
        let steps = diff.list("steps")
        func step(_ path: String) throws -> JSONObject {
            try #require(steps.first { step in
                guard case .array(let edits)? = step["edits"] else { return false }
                return edits.contains { $0.text().contains(path) }
            }, "\(path) \(ending.output)")
        }
        #expect(try step("conductor").list("musicians").isEmpty)
        // A further double: 20 % of 345.00 + 3 units of 28.75.
        let double = try step("musicians[47-9002].instruments")
        #expect(double.list("musicians").compactMap { $0.text("card") } == ["47-9002"])
        #expect(
            (double.number("afterCents") ?? 0) - (double.number("beforeCents") ?? 0) == 8_625)
        // From one unit of hold to two.
        let later = try step("musicians[47-9004].dismissed")
        #expect((later.number("afterCents") ?? 0) - (later.number("beforeCents") ?? 0) == 2_875)
        #expect((diff.number("afterCents") ?? 0) - (diff.number("beforeCents") ?? 0) == 11_500)
    }

    @Test func theHistoryOfACallSaysWhoMovedWhichCent() throws {
        let folder = try Folder()
        for words in [["init"], ["rates", "import", StageSamples.rates]]
            + StageSamples.gammaTyped
            + [
                ["hire", "edit", "Gamma/Barn", "47-9004", "--dismissed", "13:20", "--as", "Ben"],
                ["call", "edit", "Gamma/Barn", "--conductor", "D. Stick", "--as", "Anna"],
            ]
        {
            let ending = try folder.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        let ending = try folder.run(["pay", "Gamma/Barn", "--diff", "--json"])
        #expect(ending.status == 0, "\(ending.testDescription)")
        let steps = try ending.json().list("steps")
        #expect(steps.count == 2, "\(ending.output)")
        let first = try #require(steps.first)
        #expect(first.text("by")?.hasPrefix("Ben on ") == true)
        #expect((first.number("afterCents") ?? 0) - (first.number("beforeCents") ?? 0) == 2_875)
        #expect(first.list("musicians").first?.text("name") == "小澤 絃")
        #expect(steps.last?.list("musicians").isEmpty == true)
        let text = try folder.run(["pay", "Gamma/Barn", "--diff"]).output
        #expect(text.contains("(+28.75)"))
        #expect(text.contains("changed no cent"))
    }

    @Test func wrongUsageIsSixtyFour() throws {
        let folder = try Folder()
        let rates = ["--rates", StageSamples.rates]
        for words in [
            ["pay", "--sheet", StageSamples.stage1] + rates + ["--diff"],
            ["pay", "Alpha", "--since", "2026-10-14T10:00"], ["pay", "A", "B", "--diff"],
            ["pay", "A", "--diff", "--final"],
        ] {
            #expect(try folder.run(words + ["--json"]).status == 64, "\(words)")
        }
    }
}
