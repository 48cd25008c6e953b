import FieldsyncJSON
import Foundation
import Testing

/// Goal: whoever lost a value to a later one is told where they sit, and has it back by the command
/// that they are told; what was done is shown from what to what, and can be undone.
@Suite struct PeopleTests {
    @Test func whoLostANoteIsToldOnceAndRestoresItByTheCommandThatTheyAreTold() throws {
        let stage = try TwoLaptopsTests.Stage()
        try stage.anna.must("record", "set", "call", id(2), "notes=Harp at ten")
        try stage.ben.must("record", "set", "call", id(2), "notes=No harp")
        try stage.anna.must("sync")
        let told = try stage.ben.must("sync")
        #expect(!told.output.contains("No harp"), "Ben's is the later one")
        let lost = try stage.anna.must("sync")
        #expect(lost.output.contains("Harp at ten") && lost.output.contains("Ben on ben"))
        #expect(!(try stage.anna.must("sync")).output.contains("Harp at ten"), "told once")
        let list = try stage.anna.must("conflicts", "--lost", "--json").jsonLines()
        try #require(list.count == 1)
        #expect(list[0].object("values").text("notes") == "Harp at ten")
        #expect(list[0].object("shown").text("author") == "Ben")
        #expect(try lostInStatus(stage.anna) == 1)
        #expect(try lostInStatus(stage.ben) == 0)
        #expect(try stage.ben.must("conflicts", "--lost", "--json").output.isEmpty)
        // The same person at another laptop is told there too; others at hers are not.
        let elsewhere = try stage.ben.run("conflicts", "--lost", "--json", "--as", "Anna")
        #expect(try elsewhere.jsonLines().count == 1)
        #expect(
            try stage.anna.run("conflicts", "--lost", "--json", "--as", "Ben").output.isEmpty)
        let command = try #require(list[0].text("restore")).split(separator: " ").map(String.init)
        #expect(lost.output.contains(command.joined(separator: " ")))
        let restored = try stage.anna.run(Array(command.dropFirst()))
        #expect(restored.status == 0, "\(restored.testDescription)")
        #expect(try lostInStatus(stage.anna) == 0)
        try stage.anna.must("sync")
        try stage.ben.must("sync")
        let call = try stage.ben.must("record", "get", "call", id(2)).json()
        #expect(call.object("fields").text("notes") == "Harp at ten")
        #expect(try stage.ben.conflicts().isEmpty)
    }

    @Test func whatWasSeenIsNotMentionedAgainUntilSomethingElseIsLost() throws {
        let stage = try TwoLaptopsTests.Stage()
        try stage.anna.must("record", "set", "call", id(2), "notes=one")
        try stage.ben.must("record", "set", "call", id(2), "notes=two")
        for laptop in [stage.anna, stage.ben, stage.anna] { try laptop.must("sync") }
        #expect(
            try stage.anna.must("conflicts", "--lost", "--seen", "--json").jsonLines().count == 1)
        #expect(try stage.anna.must("conflicts", "--lost", "--json").output.isEmpty)
        #expect(try lostInStatus(stage.anna) == 0)
        try stage.anna.must("record", "set", "production", id(1), "title=Beta")
        try stage.ben.must("record", "set", "production", id(1), "title=Gamma")
        for laptop in [stage.anna, stage.ben, stage.anna] { try laptop.must("sync") }
        let list = try stage.anna.must("conflicts", "--lost", "--json").jsonLines()
        #expect(list.map { $0["fields"] } == [["title"]])
    }

    @Test func undoTakesBackTheLastStepAndSaysWhoWroteOverIt() throws {
        let stage = try TwoLaptopsTests.Stage()
        try stage.anna.must("record", "set", "engagement", id(3), "role=sidemusician", "notes=late")
        let diff = try stage.anna.must("diff", "--json").jsonLines()
        #expect(diff.map { $0.text("field") } == ["notes", "role"])
        #expect(diff.map { $0["from"] } == [[], ["leader"]])
        #expect(diff.map { $0.text("to") } == ["late", "sidemusician"])
        let undone = try stage.anna.must("undo", "--json").json()
        #expect(undone.list("undone").count == 2)
        let record = try stage.anna.must("record", "get", "engagement", id(3)).json()
        #expect(record.object("fields").text("role") == "leader")
        #expect(record.object("fields")["notes"] == nil)
        try stage.anna.must("record", "set", "engagement", id(3), "role=sidemusician")
        try stage.anna.must("sync")
        try stage.ben.must("sync")
        try stage.ben.must("record", "set", "engagement", id(3), "role=consultant")
        try stage.ben.must("sync")
        try stage.anna.must("sync")
        let refused = try stage.anna.must("undo", "--json", endWith: 1)
        #expect(try refused.error().text("code") == "overwritten")
        #expect(refused.errors.contains("consultant") && refused.errors.contains("Ben on ben"))
        try stage.anna.must("undo", "--force")
        try stage.anna.must("sync")
        try stage.ben.must("sync")
        let forced = try stage.ben.must("record", "get", "engagement", id(3)).json()
        #expect(forced.object("fields").text("role") == "leader")
    }

    @Test func undoBringsBackWhatWasDeletedAndDeletesWhatWasMade() throws {
        let folder = try Folder()
        let anna = try Laptop("anna", user: "Anna", in: folder)
        try anna.must("record", "set", "musician", id(1), "name=Gus")
        try anna.must("record", "delete", "musician", id(1))
        try anna.must("undo")
        let back = try anna.must("record", "get", "musician", id(1)).json()
        #expect(back["deleted"] == nil && back.object("fields").text("name") == "Gus")
        try anna.must("undo")
        #expect(try anna.must("record", "get", "musician", id(1)).json()["deleted"] == true)
        let nothing = try anna.must("undo", "--json", endWith: 1)
        #expect(try nothing.error().text("code") == "nothing-to-undo")
        try anna.must("record", "set", "musician", id(2), "name=Ann")
        try anna.must("record", "set", "musician", id(3), "name=Anne")
        try anna.must("merge", "musician", id(2), id(3), endWith: 3)
        try anna.must("undo")
        #expect(try anna.must("record", "get", "musician", id(3)).json().text("id") == id(3))
    }

    @Test func aDeletedRecordStaysDeletedForALaptopThatWasAwayForAYear() throws {
        let stage = try TwoLaptopsTests.Stage()
        try stage.anna.must("record", "delete", "engagement", id(3))
        try stage.anna.must("sync")
        // Ben was away and wrote nothing to it: it is gone for him too.
        try stage.ben.must("record", "set", "musician", id(9), "name=Later")
        try stage.ben.must("sync")
        #expect(try stage.ben.must("record", "get", "engagement", id(3)).json()["deleted"] == true)
        // He writes to it now, having seen that: kept and listed, and it stays deleted.
        try stage.ben.must("record", "set", "engagement", id(3), "role=sidemusician")
        try stage.ben.must("sync")
        try stage.anna.must("sync")
        for laptop in [stage.anna, stage.ben] {
            #expect(
                try laptop.must("record", "get", "engagement", id(3)).json()["deleted"] == true)
            #expect(try laptop.must("log", "--late", "--json").jsonLines().count == 1)
        }
        #expect(try stage.anna.dump() == stage.ben.dump())
        #expect(try stage.anna.conflicts().isEmpty)
    }

    private func lostInStatus(_ laptop: Laptop) throws -> Int64 {
        var sum: Int64 = 0
        for space in try laptop.must("status", "--json").json().list("spaces") {
            let name = try #require(space.text("space"))
            let listed = try laptop.must("conflicts", "--lost", "--space", name, "--json")
                .jsonLines()
            #expect(space.number("lost") == Int64(listed.count))
            sum += space.number("lost") ?? 0
        }
        return sum
    }
}
