import FieldsyncJSON
import Foundation
import Testing

/// Goal: what was ruled is data: set by a command, held to the rulebook, synced and guarded, and
/// named by the statement that used it.
@Suite struct OfficeRulingTests {
    private func stage() throws -> Folder {
        let folder = try Folder()
        for words in [
            ["init"], ["rates", "import", StageSamples.rates],
        ] + StageSamples.gammaTyped {
            let ending = try folder.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        return folder
    }

    private func total(_ folder: Folder) throws -> Int64? {
        let ending = try folder.run(["pay", "Gamma/Barn", "--json"])
        #expect(ending.status == 0, "\(ending.testDescription)")
        return try ending.json().number("totalCents")
    }

    private func rule(_ folder: Folder, _ value: String, _ reach: [String]) throws {
        let ending = try folder.run(
            ["rules", "rule", "doublingBase", value, "--because", "Letter.", "--by", "Local 47"]
                + ["--on", "2026-05-03"] + reach)
        #expect(ending.status == 0, "\(ending.testDescription)")
    }

    @Test func theNarrowestRulingHoldsAndIsNamed() throws {
        let folder = try stage()
        let plain = try #require(try total(folder))
        try rule(folder, "grossIncludingPremiums", ["--everyone"])
        try rule(folder, "guaranteedCallOnly", ["--local", "47"])
        let local = try #require(try total(folder))
        #expect(local < plain)
        try rule(folder, "allPaidTimeAtStraight", ["--producer", "Gamma Pictures"])
        #expect(try total(folder) == plain)
        try rule(folder, "guaranteedCallOnly", ["--production", "Gamma"])
        #expect(try total(folder) == local)
        try rule(folder, "allPaidTimeAtStraight", ["--call", "Gamma/Barn"])
        #expect(try total(folder) == plain)
        let withdrawn = try folder.run([
            "rules", "rule", "doublingBase", "--withdraw", "--call", "Gamma/Barn", "--because",
            "Entered by mistake.",
        ])
        #expect(withdrawn.status == 0, "\(withdrawn.testDescription)")
        #expect(try total(folder) == local)

        let call = try #require(
            try folder.run(["pay", "Gamma/Barn", "--json"]).json().list("calls").first)
        let ruled = try #require(call.list("ruled").first)
        #expect(ruled.text("key") == "doublingBase")
        #expect(ruled.text("value") == "guaranteedCallOnly")
        #expect(ruled.text("default") == "allPaidTimeAtStraight")
        #expect(ruled.text("level") == "production")
        #expect(ruled.text("by") == "Local 47")
        #expect(ruled.text("on") == "2026-05-03")
        #expect(ruled.text("because") == "Letter.")
        let text = try folder.run(["pay", "Gamma/Barn"]).output
        #expect(text.contains("Ruled: doublingBase = guaranteedCallOnly for the production"))
        #expect(text.contains("by Local 47 on 2026-05-03"))
        #expect(try folder.run(["rules", "rulings", "--json"]).jsonLines().count == 4)
    }

    @Test func aRulingOfAnotherLocalProducerOrCallDoesNotHold() throws {
        let folder = try stage()
        let plain = try total(folder)
        try rule(folder, "guaranteedCallOnly", ["--local", "802"])
        #expect(try total(folder) == plain)
        let edit = try folder.run(["call", "edit", "Gamma/Barn", "--local", "802"])
        #expect(edit.status == 0, "\(edit.testDescription)")
        #expect(try total(folder) != plain)
    }

    @Test func whereLocalsDifferAndOneRuledThePlaceIsAskedFor() throws {
        let folder = try stage()
        _ = try folder.run(["musician", "edit", "47-9004", "--local", "802"])
        try rule(folder, "guaranteedCallOnly", ["--local", "802"])
        let ending = try folder.run(["pay", "Gamma/Barn", "--final", "--json"])
        #expect(ending.status == 1, "\(ending.testDescription)")
        #expect(try ending.error().list("missing").first?.text("kind") == "unknownLocal")
        _ = try folder.run(["call", "edit", "Gamma/Barn", "--local", "47"])
        #expect(try folder.run(["pay", "Gamma/Barn", "--final"]).status == 0)
    }

    @Test func twoRulingsOfOneReachKeepTheStatementFromBeingFinal() throws {
        let folder = try stage()
        try rule(folder, "guaranteedCallOnly", ["--production", "Gamma"])
        let production = try #require(
            try folder.run(["production", "show", "Gamma", "--json"]).json().text("id"))
        let second = try folder.run([
            "record", "set", "ruling", "00112233445566778899aabbccddeeff",
            "production=\(production)", "key=doublingBase", "value=grossIncludingPremiums",
        ])
        #expect(second.status == 0, "\(second.testDescription)")
        let ending = try folder.run(["pay", "Gamma/Barn", "--final", "--json"])
        #expect(ending.status == 1, "\(ending.testDescription)")
        #expect(try ending.error().list("missing").first?.text("kind") == "rulingsDiffer")
    }

    static let wrong: [(words: [String], code: String)] = [
        (["nightSeventhHour", "166", "--everyone"], "ruling-value"),
        (["moonPhase", "full", "--everyone"], "usage"),
        (["nightSeventhHour", "165"], "usage"),
        (["nightSeventhHour", "165", "--everyone", "--local", "47"], "usage"),
        (["nightSeventhHour", "--everyone"], "usage"),
        (["nightSeventhHour=165", "165", "--everyone"], "usage"),
        (["nightSeventhHour", "165", "--everyone", "--on", "May"], "usage"),
    ]

    @Test(arguments: wrong) func whatCannotBeRuledIsWrongUsage(
        words: [String], code: String
    ) throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let ending = try folder.run(
            ["rules", "rule"] + words + ["--because", "x", "--json"])
        #expect(ending.status == 64, "\(ending.testDescription)")
        #expect(try ending.error().text("code") == code)
        #expect(try folder.run(["rules", "rulings", "--json"]).output.isEmpty)
    }

    @Test func everyKeyIsListedAndCanBeRuled() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let keys = try folder.run(["rules", "keys", "--json"]).jsonLines()
        #expect(keys.count == 56)
        let some = stride(from: 0, to: keys.count, by: 9).map { keys[$0] }
        for key in some {
            let name = try #require(key.text("key"))
            let value = try #require(key.text("default"))
            let ending = try folder.run(
                ["rules", "rule", "\(name)=\(value)", "--everyone", "--because", "As it is."])
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        #expect(try folder.run(["rules", "rulings", "--json"]).jsonLines().count == some.count)
    }
}
