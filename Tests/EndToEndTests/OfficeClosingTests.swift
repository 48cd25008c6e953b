import FieldsyncJSON
import Testing

/// Goal: nothing that happens after a period was closed rewrites what was signed without a word.
///
/// Method: every way to change a closed period that two laptops and the office have.
@Suite struct OfficeClosingTests {
    private static let days = ["--from", "2026-10-12", "--to", "2026-10-18"]
    private static let close = ["period", "close", "--production", "Gamma"] + days

    /// A call of two that both laptops and the server hold.
    private func stage() throws -> (OfficeStage, call: String) {
        let stage = try OfficeStage()
        let path = try stage.sheet(
            "Gamma", stage: "Barn", from: "10:00", to: "13:00",
            [
                .init(name: "Lea Hollis", card: "47-1", more: ["role": "leader"]),
                .init(name: "Harper Vale", card: "47-3"),
            ])
        let imported = try stage.anna.must("call", "import", path, "--json").json()
        try stage.sync()
        return (stage, try #require(imported.text("call") ?? imported.text("id")))
    }

    private func server(_ stage: OfficeStage, _ words: [String]) throws -> Ending {
        try stage.folder.run(
            words + ["--store", stage.folder.path("server")],
            variables: ["FIELDSYNC_USER": "Olga"])
    }

    /// Closes at the office, and says what was signed.
    private func closed(_ stage: OfficeStage) throws -> JSONObject {
        let ending = try server(stage, Self.close + ["--json"])
        try #require(ending.status == 0, "\(ending.testDescription)")
        return try ending.json()
    }

    private func dismiss(_ laptop: Laptop, at time: String) throws {
        try laptop.must("hire", "edit", "Gamma/Barn", "47-3", "--dismissed", time)
    }

    /// What is told after a change: the signature is as it was, and nothing is final.
    private func expectTold(
        _ stage: OfficeStage, _ signed: JSONObject, _ afterCents: Int64,
        kinds: [String] = ["closed"], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let statement = try stage.consolidate()
        #expect(statement["final"] == false, sourceLocation: sourceLocation)
        #expect(statement.missingKinds == kinds, sourceLocation: sourceLocation)
        #expect(
            statement.list("calls").allSatisfy { $0["final"] == false },
            sourceLocation: sourceLocation)
        let told = statement.list("missing").first { $0.text("kind") == "closed" }
        #expect(
            told?.number("beforeCents") == signed.number("totalCents"),
            sourceLocation: sourceLocation)
        #expect(told?.number("afterCents") == afterCents, sourceLocation: sourceLocation)
        let period = statement.list("closed").first
        #expect(
            period?.number("totalCents") == signed.number("totalCents"),
            sourceLocation: sourceLocation)
        #expect(period?.text("by") == "Olga", sourceLocation: sourceLocation)
    }

    @Test func aLaptopThatHadNotSeenTheClosingChangesACall() throws {
        let (stage, _) = try stage()
        let signed = try closed(stage)
        let total = try #require(signed.number("totalCents"))
        try dismiss(stage.ben, at: "13:20")
        try stage.sync()
        try expectTold(stage, signed, total + 5_750)
        let text = try stage.server.run("consolidate").output
        #expect(text.contains("Harper Vale +57.50"), "\(text)")
        let amended = try server(
            stage,
            ["period", "amend", "--production", "Gamma", "--because", "Clock was slow.", "--json"])
        #expect(amended.status == 0, "\(amended.testDescription)")
        try stage.sync()
        let statement = try stage.consolidate()
        #expect(statement["final"] == true)
        let period = try #require(statement.list("closed").first)
        #expect(period.number("totalCents") == total)
        #expect(period.number("amendedCents") == total + 5_750)
        #expect(period.list("amendments").first?.text("because") == "Clock was slow.")
        // And the laptops tell it too.
        let paid = try stage.anna.must("pay", "Gamma/Barn")
        #expect(paid.output.contains("Clock was slow."), "\(paid.output)")
    }

    @Test func aDisputeARemovalARulingAndACardAfterTheClosingAreTold() throws {
        let (stage, call) = try stage()
        let signed = try closed(stage)
        let total = try #require(signed.number("totalCents"))
        try dismiss(stage.anna, at: "13:20")
        try dismiss(stage.ben, at: "13:40")
        try stage.sync()
        try expectTold(stage, signed, total + 8_625, kinds: ["conflict", "closed"])
        let amend = ["period", "amend", "--production", "Gamma", "--because", "x", "--json"]
        let early = try server(stage, amend)
        #expect(early.status == 3)
        #expect(try early.error().text("code") == "conflicts-open")
        let conflict = try #require(try stage.ben.conflicts().first)
        try stage.ben.must(
            "resolve", "engagement", conflict.text("id") ?? "", "dismissed", "--value",
            "2026-10-15T13:00:00-07:00")
        try stage.sync()
        #expect(try stage.consolidate()["final"] == true)

        try stage.ben.must("call", "remove", "Gamma/Barn", "--all")
        try stage.sync()
        try expectTold(stage, signed, 0)
        #expect(
            try stage.consolidate().list("missing").first?.text("what")?
                .hasPrefix("Gamma, Barn, 2026-10-15 10:00 (removed)") == true)
        try stage.ben.must("undo")
        try stage.sync()
        #expect(try stage.consolidate()["final"] == true)

        try stage.anna.must(
            "rules", "rule", "leaderMultiplier", "3", "--production", "Gamma", "--because", "x")
        try stage.sync()
        try expectTold(stage, signed, total + 34_500)
        try stage.anna.must(
            "rules", "rule", "leaderMultiplier", "--withdraw", "--production", "Gamma",
            "--because", "x")
        let scale: JSONValue = [["musiciansAtLeast": 1, "singleCents": 40_000]]
        let card = try stage.folder.write(
            try StageSamples.card(["recording", "theatrical"], scale), to: "card.json")
        try stage.anna.must("rates", "import", card)
        try stage.sync()
        try expectTold(stage, signed, 120_000)
        #expect(!call.isEmpty)
    }

    @Test func twoLaptopsThatCloseAtOnceDisagreeAboutTheSignature() throws {
        let (stage, _) = try stage()
        try dismiss(stage.ben, at: "13:20")
        for laptop in [stage.anna, stage.ben] {
            let ending = try laptop.run(Self.close + ["--final"])
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        try stage.sync()
        let statement = try stage.consolidate()
        #expect(statement["final"] == false)
        #expect(statement.missingKinds.contains("conflict"))
        let open = try stage.anna.conflicts()
        #expect(Set(open.compactMap { $0.text("type") }) == ["closing", "closedCall"])
        for conflict in open {
            let ending = try stage.anna.run(
                "resolve", conflict.text("type") ?? "", conflict.text("id") ?? "",
                conflict.text("group") ?? "figures", "--candidate", "1")
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        try stage.sync()
        let settled = try stage.consolidate()
        #expect(Set(settled.missingKinds).isSubset(of: ["closed"]))
        #expect(try stage.ben.must("period", "list", "--json").jsonLines().count == 1)
    }

    @Test func whatWasSignedIsNeitherWrittenOverNorDeletedNorUndone() throws {
        let (stage, _) = try stage()
        try #require(try stage.anna.run(Self.close + ["--final"]).status == 0)
        let before = try stage.anna.must("period", "list", "--json").output
        let closing = try #require(
            try stage.anna.must("period", "list", "--json").jsonLines().first?.text("id"))
        let dumped = try stage.anna.must("record", "dump").jsonLines()
        let call = try #require(dumped.first { $0.text("type") == "closedCall" }?.text("id"))
        for words in [
            ["record", "delete", "closing", closing],
            ["record", "set", "closing", closing, "totalCents=1"],
            ["record", "set", "closedCall", call, "figures={}"],
            ["undo"], Self.close + ["--final"],
        ] {
            let ending = try stage.anna.run(words + ["--json"])
            #expect(ending.status == 1, "\(ending.testDescription)")
            #expect(try ending.error().text("code") == "out-of-place")
        }
        #expect(try stage.anna.must("period", "list", "--json").output == before)
    }
}
