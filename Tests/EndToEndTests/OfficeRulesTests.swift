import FieldsyncJSON
import Testing

@Suite struct OfficeRulesTests {
    @Test func everyRuleIsListedAndCovered() throws {
        let folder = try Folder()
        let rows = try folder.run(["rules", "list", "--json"]).jsonLines()
        let ids = rows.compactMap { $0.text("id") }
        #expect(ids.prefix(76) == (1...76).map { "R\($0)" }[...])
        #expect(rows.allSatisfy { $0["covered"] == true })
        let text = try folder.run(["rules", "list"]).output
        #expect(text.contains("R27"))
        #expect(!text.contains("not covered"))
    }

    @Test func aCoveredRuleShowsSentenceReadingExamplesAndRulings() throws {
        let folder = try Folder()
        let rule = try folder.run(["rules", "show", "r18", "--json"]).json()
        #expect(rule.text("id") == "R18")
        #expect(rule["covered"] == true)
        #expect(rule.text("sentence")?.contains("may be held for one hour") == true)
        #expect(rule.text("reading")?.isEmpty == false)
        #expect(rule.object("citation").text("location")?.isEmpty == false)
        let ruling = rule.list("rulings").first { $0.text("key") == "unitGraceMinutes" }
        #expect(ruling?.text("default") == "0")
        #expect(rule.list("examples").contains { $0.number("cents") == 30_000 })
        let text = try folder.run(["rules", "show", "R18"]).output
        #expect(text.contains("may be held for one hour"))
        #expect(text.contains("unitGraceMinutes"))
    }

    @Test func aRuleThatTheBookLacksIsAnError() throws {
        let folder = try Folder()
        let absent = try folder.run(["rules", "show", "R999", "--json"])
        #expect(absent.status == 1)
        #expect(try absent.error().text("code") == "no-such-rule")
    }
}
