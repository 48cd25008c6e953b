import FieldsyncJSON
import Foundation
import Testing

/// Goal: several screens on one call keep step, and a disagreement is seen and settled in place.
///
/// Method: real programs at pseudo-terminals, on one store and on two with a server between them.
@Suite(.serialized) struct StageTogetherTests {
    private func screen(_ laptop: Laptop, _ more: String...) throws -> ScreenUnderTest {
        try ScreenUnderTest(
            ["stage", "Alpha", "--store", laptop.folder.path(laptop.name)] + more,
            in: laptop.folder, variables: ["FIELDSYNC_USER": laptop.user])
    }

    private func importCall(_ laptop: Laptop) throws {
        let sheet = try StageSamples.expected(StageSamples.first())
        let file = try laptop.folder.write(JSONValue.object(sheet).text(), to: "expected.json")
        try laptop.must("rates", "import", StageSamples.rates)
        try laptop.must("call", "import", file)
    }

    @Test func twoTerminalsOnOneStoreSeeEachOther() throws {
        let folder = try Folder()
        let anna = try Laptop("anna", user: "Anna", in: folder)
        try importCall(anna)
        let (door, booth) = (try screen(anna), try screen(anna))
        try door.wait(for: "41 expected")
        try booth.wait(for: "41 expected")
        door.press("0950s")
        try booth.wait(for: "41 here")
        booth.press("1000c\r")
        try door.wait(for: "Cues 1")
        // A single command is seen too.
        try anna.must("clock", "break", "--call", "Alpha", "--at", "10:50")
        try door.wait(for: "41 out")
        try booth.wait(for: "41 out")
        booth.press("u")
        try door.wait(for: "Cues 1") { $0.contains("Cues 0") || $0.contains("41 here") }
        for screen in [door, booth] {
            screen.press("q")
            #expect(try screen.end() == 0)
        }
    }

    @Test func oneTakesBackWhatWasDoneOnTheirOwnScreen() throws {
        let anna = try Laptop("anna", user: "Anna", in: try Folder())
        try importCall(anna)
        let (door, booth) = (try screen(anna), try screen(anna))
        try door.wait(for: "41 expected")
        try booth.wait(for: "41 expected")
        door.press("0950s")
        try booth.wait(for: "41 here")
        booth.press("1000c\r")
        try door.wait(for: "Cues 1")
        // The newest entry of the store is the cue, and it is the other screen's.
        door.press("u")
        try door.wait(for: "Taken back: 09:50  came: everybody")
        try booth.wait(for: "41 expected")
        #expect(booth.text.contains("Cues 1"))
        // Nothing of its own is left: what the other screen did is asked first, and named.
        door.press("u")
        try door.wait(for: "y/N")
        #expect(door.text.contains("Take back what Anna entered at"))
        #expect(door.text.contains("not on this screen"))
        door.press("n")
        try door.wait(for: "Nothing was changed.")
        booth.press("u")
        try door.wait(for: "Cues 0")
        for screen in [door, booth] {
            screen.press("q")
            #expect(try screen.end() == 0)
        }
    }

    @Test func nobodyTakesBackAColleaguesEntry() throws {
        let anna = try Laptop("anna", user: "Anna", in: try Folder())
        try importCall(anna)
        let door = try screen(anna)
        let ben = try ScreenUnderTest(
            ["stage", "Alpha", "--store", anna.folder.path(anna.name)], in: anna.folder,
            variables: ["FIELDSYNC_USER": "Ben"])
        try door.wait(for: "41 expected")
        try ben.wait(for: "41 expected")
        door.press("0950s")
        try ben.wait(for: "41 here")
        ben.press("u")
        try ben.wait(for: "Nothing that Ben entered on this call here is left to take back.")
        // What somebody wrote over since is asked first, too.
        door.press("/Milo Gale\r1305x")
        try ben.wait(for: "1 left")
        ben.press("/Milo Gale\rt1320\rhe stayed\r\r")
        try door.wait(for: "to 13:20")
        door.press("u")
        try door.wait(for: "Somebody has written over it since: Milo Gale.")
        door.press("y")
        try door.wait(for: "Taken back: 13:05  left: Milo Gale")
        try ben.wait(for: "41 here")
        for screen in [door, ben] {
            screen.press("q")
            #expect(try screen.end() == 0)
        }
    }

    @Test func twoLaptopsKeepStepAndSettleAConflictInPlace() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("door", user: "Anna", in: folder)
        let ben = try Laptop("booth", user: "Ben", in: folder)
        for laptop in [anna, ben] { try server.enrol(laptop) }
        try importCall(anna)
        try anna.must("sync")
        try ben.must("sync")
        // One keeps in step by itself, the other one by a watch beside it.
        let watch = try ProgramUnderTest.process(
            ["sync", "--watch", "--json", "--store", folder.path(ben.name)], in: folder,
            variables: ["FIELDSYNC_USER": ben.user])
        watch.standardInput = FileHandle.nullDevice
        watch.standardOutput = FileHandle.nullDevice
        try watch.run()
        defer { watch.terminate() }
        let (door, booth) = (try screen(anna, "--sync"), try screen(ben))
        try door.wait(for: "41 expected")
        try booth.wait(for: "41 expected")
        door.press("0950s")
        try booth.wait(for: "41 here")
        try door.wait(for: "synced")
        // The network goes, and both say when the same person went home.
        server.kill()
        door.press("/Milo Gale\r1305x")
        try door.wait(for: "left: Milo Gale")
        try door.wait(for: "unsent 1")
        booth.press("/Milo Gale\r1320x")
        try booth.wait(for: "left: Milo Gale")
        let again = try RunningServer(in: folder, listen: server.address)
        for screen in [door, booth] {
            try screen.wait(for: "Disputed 1")
            try screen.wait(for: "the values in place") {
                $0.contains("13:05 Anna on door") && $0.contains("13:20 Ben on booth")
            }
            try screen.wait(for: "25.00")
        }
        // One key opens the list, one chooses.
        booth.press("!")
        try booth.wait(for: "1-9 choose")
        let number = try #require(
            (1...2).first { number in
                booth.text.split(separator: "\n").contains {
                    $0.contains("\(number)  13:20")
                }
            })
        booth.press("\(number)")
        try booth.wait(for: "Settled")
        try door.wait(for: "nothing disputed") {
            !$0.contains("Disputed") && $0.contains("left 13:20")
        }
        for screen in [door, booth] {
            screen.press("q")
            #expect(try screen.end() == 0)
        }
        try anna.must("sync")
        try ben.must("sync")
        #expect(try anna.dump() == ben.dump())
        #expect(try anna.conflicts().isEmpty)
        withExtendedLifetime(again) {}
    }
}
