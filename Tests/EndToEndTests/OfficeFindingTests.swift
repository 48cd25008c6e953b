import FieldsyncJSON
import Testing

/// Goal: what no laptop can see alone the server finds when it consolidates, and says whom and
/// which calls it is about.
///
/// Method: two managers file calls without having seen each other's; the office consolidates.
@Suite struct OfficeFindingTests {
    private typealias Person = OfficeStage.Person

    private static let leader = Person(name: "Lea Hollis", card: "47-1", more: ["role": "leader"])
    private static let other = Person(name: "Ida Lorne", card: "47-2", more: ["role": "leader"])
    private static let vale = Person(name: "Harper Vale", card: "47-3")

    private func filed(_ anna: [String], _ ben: [String], _ stage: OfficeStage) throws {
        for path in anna { try stage.anna.must("call", "import", path) }
        for path in ben { try stage.ben.must("call", "import", path) }
        try stage.sync()
    }

    @Test func aMusicianAndAManagerAtTwoPlacesAtOnceAreNamedWithTheOtherCall() throws {
        let stage = try OfficeStage()
        let manager = Person(
            name: "Mara Flint", card: "47-9", more: ["role": "orchestraManager", "plays": false])
        try filed(
            [
                try stage.sheet(
                    "Gamma", stage: "Barn", from: "10:00", to: "13:00",
                    [Self.leader, Self.vale, manager])
            ],
            [
                try stage.sheet(
                    "Delta", stage: "Attic", from: "12:00", to: "15:00",
                    [Self.other, Self.vale, manager])
            ], stage)
        let statement = try stage.consolidate()
        let about = statement.findings.filter {
            $0.finding.text("what")?.contains("still on another call") == true
        }
        #expect(about.count == 2)
        for (call, finding) in about {
            #expect(call.text("production") == "Delta")
            #expect(finding.text("what")?.contains("Gamma, Barn, 2026-10-15T10:00") == true)
        }
        let claims = about.map(\.finding)
        #expect(
            claims.first { $0.text("card") == "47-9" }?.text("severity") == "error")
        #expect(claims.first { $0.text("card") == "47-9" }?.text("rule") == "R11")
        #expect(claims.first { $0.text("card") == "47-3" }?.text("severity") == "warning")
        // Two calls, one day: health is charged once for each of the two people.
        let health = statement.list("adjustments").filter { $0.text("rule") == "CONTRIBUTIONS" }
        #expect(health.compactMap { $0.text("card") }.sorted() == ["47-3", "47-9"])
        for adjustment in health {
            #expect(adjustment.number("beforeCents") == 4_854)
            #expect(adjustment.number("afterCents") == 0)
            #expect(adjustment.text("because")?.contains("once a day") == true)
        }
        let people = statement.list("calls").flatMap { $0.list("musicians") }
        let charged = people.filter { $0.text("card") == "47-3" }
            .compactMap { $0.object("contributions").number("healthCents") }
        #expect(charged.sorted() == [0, 4_854])
        let text = try stage.server.run("consolidate").output
        #expect(text.contains("Mara Flint was still on another call"))
        #expect(text.contains("Health is charged once a day"))
    }

    @Test func aCallThatTwoManagersFiledIsOneQuestion() throws {
        let stage = try OfficeStage()
        try filed(
            [
                try stage.sheet(
                    "Gamma", stage: "Barn", from: "10:00", to: "13:00", [Self.leader, Self.vale])
            ],
            [
                try stage.sheet(
                    "Gamma", stage: "The Barn", from: "10:05", to: "13:00",
                    [Self.leader, Self.vale])
            ], stage)
        var statement = try stage.consolidate()
        #expect(statement["final"] == false)
        #expect(statement.missingKinds == ["filedTwice"])
        let question = try #require(statement.list("missing").first)
        #expect(question.text("call") != question.text("other"))
        #expect(question.text("what")?.contains("2 musicians are on both") == true)
        let closing = try stage.server.run(
            "period", "close", "--production", "Gamma", "--from", "2026-10-12", "--to",
            "2026-10-18", "--json")
        #expect(closing.status == 1)
        // Ben corrects stage and time: now they share what no two calls should, and are told once.
        let second = try #require(
            statement.list("calls").first { $0.text("stage") == "The Barn" }?.text("id"))
        try stage.ben.must(
            "record", "set", "call", second, "stage=Barn", "start=2026-10-15T10:00:00-07:00")
        try stage.sync()
        statement = try stage.consolidate()
        #expect(statement.missingKinds.filter { $0 == "duplicate" }.count == 1)
        #expect(!statement.missingKinds.contains("filedTwice"))
        try stage.anna.must("call", "remove", second, "--all")
        try stage.sync()
        #expect(try stage.consolidate()["final"] == true)
    }

    @Test func onePerformanceFiledAsSidelineAndAsRecordingIsToldOnBothCalls() throws {
        let stage = try OfficeStage()
        var onCamera = Self.vale
        onCamera.more = [
            "sideline": [
                "recorded": [
                    "from": "2026-10-15T14:30:00-07:00", "to": "2026-10-15T15:30:00-07:00",
                ]
            ]
        ]
        try filed(
            [
                try stage.sheet(
                    "Gamma", stage: "Set", from: "10:00", to: "18:00",
                    call: ["kind": "sideline", "session": .null],
                    [Person(name: "Cora Lake", card: "47-5"), onCamera])
            ],
            [
                try stage.sheet(
                    "Gamma", stage: "Barn", from: "14:00", to: "17:00", [Self.leader, Self.vale])
            ], stage)
        let statement = try stage.consolidate()
        let told = statement.findings.filter { $0.finding.text("rule") == "R75" }
        #expect(told.compactMap { $0.call.text("stage") }.sorted() == ["Barn", "Set"])
        for (call, finding) in told {
            let what = finding.text("what") ?? ""
            #expect(what.contains("Harper Vale"))
            #expect(what.contains(call.text("stage") == "Barn" ? "Gamma, Set" : "Gamma, Barn"))
        }
        let adjustment = try #require(
            statement.list("adjustments").first { $0.text("rule") == "R75" })
        #expect(adjustment.number("afterCents") == 0)
        #expect((adjustment.number("beforeCents") ?? 0) > 0)
        #expect(adjustment.text("card") == "47-3")
    }

    @Test func aPersonWithACardAndWithoutIsAskedAbout() throws {
        let stage = try OfficeStage()
        let without = Person(name: "Harper Vale", card: nil)
        try filed(
            [
                try stage.sheet(
                    "Gamma", stage: "Barn", from: "09:00", to: "12:00", [Self.leader, Self.vale])
            ],
            [
                try stage.sheet(
                    "Delta", stage: "Attic", from: "15:00", to: "18:00", [Self.other, without])
            ], stage)
        let statement = try stage.consolidate()
        let about = statement.findings.filter {
            $0.finding.text("what")?.contains("health is charged twice") == true
        }
        #expect(about.compactMap { $0.call.text("production") } == ["Delta"])
    }

    @Test func anOpenDuplicateOfAPersonBlocksWhatIsFinalAndTheMergedOneIsPaidAsOne() throws {
        let stage = try OfficeStage()
        try filed(
            [
                try stage.sheet(
                    "Gamma", stage: "Barn", from: "09:00", to: "12:00", [Self.leader, Self.vale])
            ],
            [
                try stage.sheet(
                    "Delta", stage: "Attic", from: "15:00", to: "18:00",
                    [Self.other, Person(name: "H. Vale", card: nil)])
            ], stage)
        func musician(_ name: String) throws -> String {
            let list = try stage.ben.must("musician", "list", "--json").jsonLines()
            return try #require(
                list.first { $0.object("fields").text("name") == name }?.text("id"))
        }
        let (first, second) = (try musician("Harper Vale"), try musician("H. Vale"))
        // Ben learns the card: now two records are one person.
        try stage.ben.must("record", "set", "musician", second, "card=47-3")
        try stage.sync()
        var statement = try stage.consolidate()
        #expect(statement["final"] == false)
        #expect(statement.missingKinds == ["duplicate"])
        let refused = try stage.ben.run("pay", "Gamma/Barn", "--final", "--json")
        #expect(refused.status == 1, "\(refused.testDescription)")
        #expect(try refused.error().list("missing").first?.text("kind") == "duplicate")
        let closing = try stage.server.run(
            "period", "close", "--production", "Gamma", "--from", "2026-10-12", "--to",
            "2026-10-18", "--json")
        #expect(try closing.error().text("code") == "not-final")
        let merged = try stage.ben.run("merge", "musician", first, second)
        #expect([0, 3].contains(merged.status), "\(merged.testDescription)")
        for conflict in try stage.ben.run("conflicts", "--json").jsonLines() {
            try stage.ben.must(
                "resolve", "musician", conflict.text("id") ?? "", "name", "--value",
                "Harper Vale")
        }
        try stage.sync()
        statement = try stage.consolidate()
        #expect(statement["final"] == true, "\(statement.missingKinds)")
        let names = statement.list("calls").flatMap { $0.list("musicians") }
            .filter { $0.text("card") == "47-3" }.compactMap { $0.text("name") }
        #expect(names == ["Harper Vale", "Harper Vale"])
        let health = statement.list("adjustments").filter { $0.text("rule") == "CONTRIBUTIONS" }
        #expect(health.compactMap { $0.text("card") } == ["47-3"])
    }
}
