import FieldsyncJSON
import Foundation
import Testing

/// Goal: who settles a conflict sees what each value would cost, for each musician and in all.
@Suite struct ConflictPriceTests {
    /// Two laptops that sent the same orchestra home at different times.
    struct Stage {
        let folder: Folder
        let server: RunningServer
        let anna, ben: Laptop

        init() throws {
            folder = try Folder()
            server = try RunningServer(in: folder)
            anna = try Laptop("anna", user: "Anna", in: folder)
            ben = try Laptop("ben", user: "Ben", in: folder)
            try server.enrol(anna)
            try server.enrol(ben)
            try anna.must("rates", "import", StageSamples.rates)
            for words in StageSamples.gammaTyped where !words.contains("dismiss") {
                if words.contains("end") { continue }
                let ending = try anna.run(words)
                #expect(ending.status == 0, "\(ending.testDescription)")
            }
            try anna.must("sync")
            try ben.must("sync")
            try anna.must("clock", "end", "--call", "Gamma/Barn", "--at", "13:00")
            try ben.must("clock", "end", "--call", "Gamma/Barn", "--at", "13:30")
            try anna.must("sync")
            try ben.must("sync", endWith: 3)
        }
    }

    /// Two units at 345.00 / 12: 57.50, twice for the manager, half more for the flutist's double.
    static let costs = [11_500, 8_625, 5_750, 5_750]

    @Test func eachConflictHasItsPriceAndAllOfThemTogether() throws {
        let stage = try Stage()
        let open = try stage.ben.conflicts()
        #expect(open.count == 4)
        let costs = open.compactMap { $0.number("costCents") }.sorted()
        #expect(costs == Self.costs.sorted().map(Int64.init))
        for conflict in open {
            let candidates = conflict.list("candidates")
            #expect(candidates.first?.number("costCents") == 0)
            let other = try #require(candidates.last)
            let cents = try #require(other.number("costCents"))
            #expect(cents.magnitude == UInt64(conflict.number("costCents") ?? 0))
            #expect(other.list("musicians").compactMap { $0.number("cents") } == [cents])
        }
        let text = try stage.ben.run("conflicts").output
        #expect(text.contains("In all 4, dismissed"), "\(text)")
        #expect(text.contains("316.25 for 4 musicians"), "\(text)")
        #expect(text.contains("57.50 for "), "\(text)")
    }

    @Test func theStatementAndTheSettlingSayThePriceToo() throws {
        let stage = try Stage()
        let paid = try stage.ben.run("pay", "Gamma/Barn", "--json")
        #expect(paid.status == 3, "\(paid.testDescription)")
        let missing = try paid.json().list("missing").filter { $0.text("kind") == "conflict" }
        #expect(missing.compactMap { $0.number("costCents") }.reduce(0, +) == 31_625)
        let text = try stage.ben.run("pay", "Gamma/Barn")
        #expect(text.output.contains("316.25 for 4 musicians"), "\(text.testDescription)")
        let conflict = try #require(try stage.ben.conflicts().first)
        let cost = try #require(conflict.list("candidates").last?.number("costCents"))
        let settled = try stage.ben.must(
            "resolve", "engagement", conflict.text("id") ?? "", "dismissed", "--candidate", "2",
            "--json")
        #expect(try settled.json().number("costCents") == cost)
    }

    @Test func withoutAChoiceAndWithoutATerminalItIsWrongUsage() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let refused = try folder.run(["resolve", "engagement", id(7), "dismissed", "--json"])
        #expect(refused.status == 64)
    }

    @Test func whoIsAskedSeesEachValueWithItsPriceAndSettlesOneOrAll() throws {
        let stage = try Stage()
        let open = try stage.ben.conflicts()
        let flutist = try #require(open.first { $0.number("costCents") == 8_625 })
        let words = ["resolve", "engagement", flutist.text("id") ?? "", "dismissed"]
        let store = ["--store", stage.folder.path("ben")]
        func ask(_ more: [String], _ typed: String) throws -> (status: Int32, screen: String) {
            try Terminal().run(
                words + more + store, typing: typed, in: stage.folder, user: "Ben")
        }
        let left = try ask([], "\n")
        #expect(left.status == 1)
        #expect(left.screen.contains("Nothing was changed"), "\(left.screen)")
        let wrong = try ask([], "7\n")
        #expect(wrong.status == 64)
        #expect(try stage.ben.conflicts().count == 4)
        let one = try ask([], "2\n")
        #expect(one.status == 0, "\(one.screen)")
        for seen in [
            "86.25 for Harper Vale", "In all 4, dismissed", "316.25 for 4 musicians", "--alike",
            "by Anna on anna", "Which one holds?", "Settled: dismissed",
        ] {
            #expect(one.screen.contains(seen), "\(seen) in \(one.screen)")
        }
        let rest = try stage.ben.conflicts()
        #expect(rest.count == 3)
        let paid = try stage.ben.must("pay", "Gamma/Barn", "--json", endWith: 3).json()
        let all = try Terminal().run(
            ["resolve", "engagement", rest[0].text("id") ?? "", "dismissed", "--alike"] + store,
            typing: "2\n", in: stage.folder, user: "Ben")
        #expect(all.status == 0, "\(all.screen)")
        #expect(all.screen.contains("3 records"), "\(all.screen)")
        #expect(try stage.ben.conflicts().isEmpty)
        let after = try stage.ben.must("pay", "Gamma/Barn", "--json").json()
        let change = (after.number("totalCents") ?? 0) - (paid.number("totalCents") ?? 0)
        #expect(change.magnitude == UInt64(31_625 - 8_625))
    }

    @Test func aScriptSettlesAWholeOrchestraAtOnce() throws {
        let stage = try Stage()
        let first = try #require(try stage.ben.conflicts().first)
        let settled = try stage.ben.must(
            "resolve", "engagement", first.text("id") ?? "", "dismissed", "--candidate", "2",
            "--alike", "--json"
        ).json()
        #expect(settled.number("settled") == 4)
        #expect(settled.number("costCents")?.magnitude == 31_625)
        #expect(try stage.ben.conflicts().isEmpty)
        try stage.ben.must("sync")
        try stage.anna.must("sync")
        #expect(try stage.anna.conflicts().isEmpty)
        #expect(try stage.anna.dump() == stage.ben.dump())
    }
}
