import FieldsyncJSON
import Foundation
import Testing

/// Goal: what was signed for stays signed for; what changes later is an amendment with its reason,
/// before and after, and until somebody says why no statement is final.
@Suite struct OfficePeriodTests {
    private static let days = [
        "--production", "Gamma", "--from", "2026-10-12", "--to", "2026-10-18",
    ]

    private func stage() throws -> Folder {
        let folder = try Folder()
        for words in [["init"], ["rates", "import", StageSamples.rates]] + StageSamples.gammaTyped {
            let ending = try folder.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        return folder
    }

    @Test func aClosedPeriodIsOnlyAmendedWithAReason() throws {
        let folder = try stage()
        let open = try folder.run(["period", "close"] + Self.days + ["--json"])
        #expect(open.status == 1)
        #expect(try open.error().text("code") == "not-final")
        let closed = try folder.run(
            ["period", "close"] + Self.days + ["--final", "--by", "Olga", "--json"])
        #expect(closed.status == 0, "\(closed.testDescription)")
        let period = try closed.json()
        #expect(period.text("by") == "Olga")
        let total = try #require(period.number("totalCents"))
        let again = try folder.run(["period", "close"] + Self.days + ["--final", "--json"])
        #expect(again.status == 1)
        #expect(try again.error().text("code") == "out-of-place")
        #expect(try folder.run(["pay", "Gamma/Barn", "--final"]).status == 0)

        _ = try folder.run(["hire", "edit", "Gamma/Barn", "47-9004", "--dismissed", "13:20"])
        let refused = try folder.run(["pay", "Gamma/Barn", "--final", "--json"])
        #expect(refused.status == 1)
        let missing = try #require(try refused.error().list("missing").first)
        #expect(missing.text("kind") == "closed")
        #expect(missing.number("beforeCents") == total)
        #expect(missing.number("afterCents") == total + 2_875)

        let amend = [
            "period", "amend", "--production", "Gamma", "--because", "The clock was wrong.",
        ]
        let early = try folder.run(amend + ["--json"])
        #expect(early.status == 1)
        let amended = try folder.run(amend + ["--final", "--by", "Olga", "--json"])
        #expect(amended.status == 0, "\(amended.testDescription)")
        #expect(try amended.json().list("amendments").count == 1)
        #expect(try folder.run(["pay", "Gamma/Barn", "--final"]).status == 0)

        let shown = try #require(try folder.run(["period", "list", "--json"]).jsonLines().first)
        #expect(shown.number("totalCents") == total)
        let amendment = try #require(shown.list("amendments").first)
        #expect(amendment.text("because") == "The clock was wrong.")
        #expect(amendment.object("before").number("totalCents") == total)
        #expect(amendment.object("after").number("totalCents") == total + 2_875)
        let id = try #require(shown.text("id"))
        let text = try folder.run(["period", "show", id]).output
        #expect(text.contains("(+28.75): The clock was wrong."), "\(text)")
    }

    @Test func aCallThatIsAddedOrRemovedLaterIsAChangeToo() throws {
        let folder = try stage()
        let closed = try folder.run(["period", "close"] + Self.days + ["--final"])
        #expect(closed.status == 0, "\(closed.testDescription)")
        let second = try StageSamples.gamma(["call", "stage"], "Attic")
            .replacingOccurrences(of: "2026-10-15", with: "2026-10-16")
        let path = try folder.write(second, to: "second.json")
        #expect(try folder.run(["call", "import", path]).status == 0)
        let added = try folder.run(["pay", "Gamma/Attic", "--final", "--json"])
        #expect(added.status == 1)
        #expect(try added.error().list("missing").contains { $0.number("beforeCents") == 0 })
        _ = try folder.run(["call", "remove", "Gamma/Attic", "--all"])
        _ = try folder.run(["call", "remove", "Gamma/Barn", "--all"])
        let rest = try folder.run(["consolidate", "--json"])
        let missing = try rest.json().list("missing").filter { $0.text("kind") == "closed" }
        #expect(missing.count == 1, "\(rest.testDescription)")
        #expect(missing.first?.number("afterCents") == 0)
    }
}
