import FieldsyncJSON
import Testing

/// Goal: who is asked is not on the call, who accepts is, and what became of each offer is kept.
@Suite struct OfferTests {
    private func anna() throws -> Laptop {
        let anna = try Laptop("A", user: "Anna", in: try Folder())
        try anna.must("rates", "import", StageSamples.rates)
        for (name, card, instrument) in [
            ("Harper Vale", "47-1", "Flute"), ("Renée Ångström", "47-2", "Violin"),
            ("Bob Smith", "47-3", "Viola"), ("Nia Rook", "47-4", "Violin"),
        ] {
            try anna.must(
                "musician", "add", "--name", name, "--card", card, "--local", "47",
                "--instrument", instrument)
        }
        try anna.must(
            "call", "new", "--production", "Alpha", "--producer", "Alpha Pictures", "--medium",
            "theatrical", "--stage", "Stage 1", "--start", "2026-10-14 10:00", "--zone",
            "America/Los_Angeles")
        return anna
    }

    private func list(_ laptop: Laptop, _ call: String = "Alpha") throws -> [String] {
        try laptop.must("hire", "list", call, "--json").jsonLines().map { line in
            let chair = line.number("chair").map { "\($0)" } ?? "-"
            return "\(line.text("type") ?? "") \(line.text("label")?.prefix(3) ?? "") "
                + "\(line.text("section") ?? "") \(chair) \(line.text("offer") ?? "-")"
        }
    }

    @Test func anOfferGoesItsWay() throws {
        let anna = try anna()
        try anna.must(
            "hire", "ask", "Alpha", "47-2", "47-4", "--section", "Violin I", "--chair", "1")
        try anna.must("hire", "ask", "--call", "Alpha", "47-1", "47-3")
        #expect(try anna.must("call", "show", "Alpha", "--json").json().object("sheet")
            .list("musicians").isEmpty)
        try anna.must("hire", "accept", "Alpha", "47-2", "47-1")
        try anna.must("hire", "decline", "Alpha", "47-4")
        try anna.must("hire", "no-answer", "Alpha", "47-3")
        #expect(
            try list(anna) == [
                "engagement Har Woodwinds - accepted", "engagement Ren Violin I 1 accepted",
                "offer Bob Strings - noAnswer", "offer Nia Violin I 2 declined",
            ])
        // The seat and the instruments go over to who takes the place.
        try anna.must("hire", "replace", "Alpha", "47-2", "47-4", "--accepted")
        let lines = try anna.must("hire", "list", "Alpha", "--json").jsonLines()
        let nia = try #require(lines.first { $0.text("label")?.hasPrefix("Nia") == true })
        #expect(nia.text("type") == "engagement")
        #expect(nia.text("section") == "Violin I")
        #expect(nia.number("chair") == 1)
        let renee = try #require(lines.first { $0.text("label")?.hasPrefix("Ren") == true })
        #expect(renee.text("offer") == "replaced")
        #expect(renee.text("replacedBy")?.hasPrefix("Nia Rook") == true)
    }

    @Test func whatDoesNotFitIsRefusedAndNobodyIsHalfAsked() throws {
        let anna = try anna()
        try anna.must("hire", "ask", "Alpha", "47-1")
        let before = try anna.dump()
        let twice = try anna.must("hire", "ask", "Alpha", "47-2", "47-1", "--json", endWith: 1)
        #expect(try twice.error().text("code") == "out-of-place")
        try anna.must("hire", "accept", "Alpha", "47-1", "47-3", endWith: 1)
        try anna.must("hire", "ask", "Alpha", "47-2", "--instrument", "Violn", endWith: 64)
        try anna.must("hire", "ask", "Alpha", "47-2", "--chair", "0", endWith: 64)
        try anna.must("hire", "replace", "Alpha", "47-1", endWith: 64)
        #expect(try anna.dump() == before)
        try anna.must("hire", "accept", "Alpha", "47-1")
        try anna.must("clock", "start", "--call", "Alpha", "--at", "09:50")
        try anna.must("hire", "decline", "Alpha", "47-1", endWith: 1)
        #expect(try list(anna).count == 1)
    }

    @Test func yesterdaysOrchestraIsCopied() throws {
        let anna = try anna()
        try anna.must(
            "hire", "Alpha", "47-2", "--section", "Violin I", "--chair", "1", "--reported", "09:50",
            "--dismissed", "13:00")
        try anna.must("hire", "Alpha", "47-1", "--role", "leader", "--scale-percent", "150")
        let next = [
            "call", "new", "--production", "Alpha", "--stage", "Stage 1", "--start",
            "2026-10-15 10:00", "--orchestra", "last", "--json",
        ]
        let made = try anna.run(next)
        #expect(try made.json().number("engaged") == 2, "\(made.testDescription)")
        #expect(try anna.run(next).json().number("engaged") == 0)
        let sheet = try anna.must("call", "show", "Alpha 2026-10-15", "--json").json()
            .object("sheet")
        let people = sheet.list("musicians")
        #expect(people.map { $0.text("card") } == ["47-2", "47-1"])
        #expect(people.allSatisfy { $0.text("reported") == nil && $0.text("dismissed") == nil })
        #expect(people.last?.number("scalePercent") == 150)
        #expect(try list(anna, "Alpha 2026-10-15").contains("engagement Ren Violin I 1 -"))
        let copied = try anna.must("hire", "copy", "Alpha 2026-10-15", "--json").json()
        #expect(copied["engaged"] == .array([]))
    }

    @Test func withoutATerminalWhatIsMissingIsNamed() throws {
        let anna = try anna()
        let refused = try anna.must("call", "new", "--stage", "Stage 2", "--json", endWith: 64)
        #expect(
            try refused.error()["missing"] == ["--production", "--start", "--zone"])
        let new = try anna.must("call", "new", "--production", "Beta", "--json", endWith: 64)
        #expect(
            try new.error()["missing"]
                == ["--producer", "--medium", "--start", "--zone", "--stage"])
        #expect(try anna.must("production", "list", "--json").jsonLines().count == 1)
    }
}
