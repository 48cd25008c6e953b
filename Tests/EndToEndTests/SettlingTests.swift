import FieldsyncJSON
import Testing

/// Nobody settles what others disagree about without knowing it, nor with what cannot be.
@Suite struct SettlingTests {
    private typealias Stage = TwoLaptopsTests.Stage

    private func disputed() throws -> TwoLaptopsTests.Stage {
        let stage = try Stage()
        try stage.anna.must(
            "record", "set", "engagement", stage.engagement, "reported=2026-10-14T09:50:00-07:00")
        try stage.anna.must("sync")
        try stage.ben.must("sync")
        try stage.disagree()
        return stage
    }

    @Test func aValueThatCannotBeSettlesNothing() throws {
        let stage = try disputed()
        let before = try stage.anna.dump()
        let resolve = ["resolve", "engagement", stage.engagement, "dismissed"]
        let ending = try stage.anna.run(
            resolve + ["--value", "2026-10-14T08:00:00-07:00", "--json"])
        #expect(ending.status == 64, "\(ending.testDescription)")
        #expect(try ending.error().text("code") == "bad-value")
        #expect(try stage.anna.dump() == before)
        #expect(try stage.anna.run(resolve + ["--value", "2026-10-14T13:20:00-07:00"]).status == 0)
        #expect(try stage.anna.conflicts().isEmpty)
    }

    @Test func whoWritesOverADisagreementIsTold() throws {
        let stage = try disputed()
        let shown = try stage.anna.must("record", "get", "engagement", stage.engagement).json()
        let value = try #require(shown.object("fields").text("dismissed"))
        let set = try stage.anna.must(
            "record", "set", "engagement", stage.engagement, "dismissed=\(value)", "--json")
        // Even the value that is shown is written, since it settles the matter.
        #expect(try set.json().number("transactions") == 1)
        #expect(set.errors.contains("2026-10-14T20:00:00Z by Anna on anna"))
        #expect(set.errors.contains("2026-10-14T20:30:00Z by Ben on ben"))
        #expect(try stage.anna.conflicts().isEmpty)
    }

    @Test func aDisputedRemovalIsNotSettledInPassing() throws {
        let stage = try Stage()
        try stage.anna.must("record", "delete", "engagement", stage.engagement)
        try stage.ben.must("record", "set", "engagement", stage.engagement, "role=sidemusician")
        try stage.anna.must("sync")
        try stage.ben.must("sync", endWith: 3)
        let listed = try stage.ben.must("conflicts")
        #expect(listed.output.contains("on Alpha (engagement \(stage.engagement)): deleted"))
        let set = try stage.ben.must("record", "set", "engagement", stage.engagement, "notes=x")
        #expect(set.errors.contains("'deleted'"))
        #expect(set.errors.contains("This settles it"))
    }
}
