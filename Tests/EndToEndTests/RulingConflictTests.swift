import FieldsyncJSON
import Foundation
import Testing

/// Goal: rulings are synced and guarded like any record: two that differ are a conflict with its
/// price, and no statement is final before a person has settled it.
@Suite struct RulingConflictTests {
    @Test func twoLaptopsThatRuleDifferentlyDisagreeUntilAPersonSettlesIt() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        try server.enrol(anna)
        try server.enrol(ben)
        try anna.must("rates", "import", StageSamples.rates)
        let sheet = try folder.write(
            JSONValue.object(try StageSamples.gamma()).text(), to: "sheet.json")
        try anna.must("call", "import", sheet)
        try anna.must("sync")
        try ben.must("sync")
        for (laptop, value) in [(anna, "guaranteedCallOnly"), (ben, "grossIncludingPremiums")] {
            try laptop.must(
                "rules", "rule", "doublingBase", value, "--production", "Gamma", "--because",
                "Said \(value).")
        }
        try anna.must("sync")
        try ben.must("sync", endWith: 3)
        let conflict = try #require(try ben.conflicts().first)
        #expect(conflict.text("type") == "ruling")
        #expect(conflict.text("group") == "decision")
        #expect((conflict.number("costCents") ?? 0) > 0)
        let refused = try ben.must("pay", "Gamma/Barn", "--final", "--json", endWith: 3)
        #expect(try refused.error().text("code") == "conflicts-open")
        try ben.must(
            "resolve", "ruling", conflict.text("id") ?? "", "value", "--candidate", "2")
        let call = try #require(
            try ben.must("pay", "Gamma/Barn", "--final", "--json").json().list("calls").first)
        let ruled = try #require(call.list("ruled").first)
        // Who ruled and why are of the value that was chosen.
        let isAnnas = ruled.text("value") == "guaranteedCallOnly"
        #expect(ruled.text("by") == (isAnnas ? "Anna" : "Ben"))
        #expect(ruled.text("because") == "Said \(ruled.text("value") ?? "").")
    }
}
