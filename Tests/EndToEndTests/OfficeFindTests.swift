import FieldsyncJSON
import Foundation
import Testing

/// Goal: consolidation finds what was filed twice, and holds the final statement back where money
/// would be paid twice.
@Suite struct OfficeFindTests {
    private func findings(
        _ folder: Folder, _ second: String
    ) throws -> (calls: [JSONObject], ending: Ending) {
        let one = try folder.write(JSONValue.object(try StageSamples.gamma()).text(), to: "a.json")
        let other = try folder.write(second, to: "b.json")
        let ending = try folder.run([
            "pay", "--sheet", one, other, "--rates", StageSamples.rates, "--final", "--json",
        ])
        return (ending.status == 0 ? try ending.json().list("calls") : [], ending)
    }

    private func what(_ call: JSONObject) -> [String] {
        call.list("findings").compactMap { $0.text("what") }
    }

    @Test func theSameCallFiledTwiceIsAnErrorAndOneThatLooksLikeItIsTold() throws {
        let folder = try Folder()
        let same = try findings(folder, JSONValue.object(try StageSamples.gamma()).text())
        #expect(same.ending.status == 65)
        #expect(try same.ending.error().text("code") == "call-twice")
        let (calls, _) = try findings(folder, try StageSamples.gamma(["call", "stage"], "The Barn"))
        let told = try #require(calls.last.map(what))
        #expect(told.contains { $0.contains("look like one call filed twice: 4 musicians") })
        #expect(told.contains { $0.contains("Mara Flint was still on another call") })
        #expect(calls.last?.list("findings").contains {
            $0.text("rule") == "R11" && $0.text("severity") == "error"
        } == true)
    }

    @Test func healthIsPaidOnceADayAndDoubtIsTold() throws {
        let folder = try Folder()
        var sheet = try StageSamples.gamma()
        sheet["production"] = [
            "title": "Delta", "producer": "Delta Pictures", "medium": "theatrical",
        ]
        var text = JSONValue.object(sheet).text()
        for (hour, other) in [("13:", "21:"), ("12:", "20:"), ("11:", "19:"), ("10:", "18:"),
            ("T09:", "T17:")]
        {
            text = text.replacingOccurrences(of: hour, with: other)
        }
        text = text.replacingOccurrences(of: "\"47-9004\"", with: "null")
        let (calls, ending) = try findings(folder, text)
        #expect(ending.status == 0, "\(ending.testDescription)")
        let second = try #require(calls.last)
        let health = second.list("musicians").map {
            $0.object("contributions").number("healthCents")
        }
        #expect(health == [0, 0, 0, 4_854])
        #expect(what(second).contains { $0.contains("health is charged twice") })
        let adjusted = try ending.json().list("adjustments").filter {
            $0.text("rule") == "CONTRIBUTIONS"
        }
        #expect(adjusted.count == 3)
    }

    @Test func aStoreWithACallFiledTwiceMakesNoFinalStatement() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        _ = try folder.run(["rates", "import", StageSamples.rates])
        let one = try folder.write(JSONValue.object(try StageSamples.gamma()).text(), to: "a.json")
        let other = try folder.write(
            try StageSamples.gamma(["call", "stage"], "The Barn"), to: "b.json")
        #expect(try folder.run(["call", "import", one, other]).status == 0)
        let ending = try folder.run(["consolidate", "--json"])
        let missing = try ending.json().list("missing")
        #expect(missing.contains { $0.text("kind") == "filedTwice" }, "\(ending.testDescription)")
        #expect(try folder.run(["pay", "Gamma/The Barn", "--final"]).status == 1)
        _ = try folder.run(["call", "remove", "Gamma/The Barn", "--all"])
        let rest = try folder.run(["pay", "Gamma/Barn", "--final"])
        #expect(rest.status == 0, "\(rest.testDescription)")
    }
}
