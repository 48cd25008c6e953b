import FieldsyncJSON
import Foundation
import Testing

/// The disk is full at any moment of a command: at the write of a journal, at its sync, at that of
/// the file. The person is told, what was there is there, and once there is room the same command
/// does it.
@Suite struct FullDiskTests {
    @Test(arguments: [true, false])
    func aChangeThatFindsNoRoomIsToldAndChangesNothing(isFullOnce: Bool) throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let place = ["record", "set", "production", id(1)]
        try laptop.run(place + ["title=0", "season=0"], variables: killer.variables)
        killer.reset()
        try laptop.run(place + ["title=0!", "season=0!"], variables: killer.variables)
        let count = killer.count
        try #require(count > 5)
        var (before, refused) = ("0!", 0)
        for moment in 1...count {
            let now = String(moment)
            let change = place + ["title=\(now)", "season=\(now)"]
            killer.reset(fullAt: moment, once: isFullOnce)
            let ending = try laptop.run(change, variables: killer.variables)
            killer.reset()
            let told = ending.testDescription
            #expect(ending.status >= 0, "moment \(moment): \(told)")
            let fields = try laptop.must("record", "get", "production", id(1)).json()
                .object("fields")
            #expect(fields.text("title") == fields.text("season"), "moment \(moment)")
            // Only a sync that fails after the commit leaves it open, and then it is said so.
            let isOpen = ending.errors.contains("It may be recorded or not")
            let title = fields.text("title")
            #expect(
                title == (ending.status == 0 ? now : before) || isOpen && title == now,
                "moment \(moment): \(told)")
            if ending.status != 0 {
                refused += 1
                #expect(ending.errors.contains("has room"), "moment \(moment): \(told)")
                #expect(isOpen || told.contains("Nothing was changed"), "moment \(moment)")
            }
            try laptop.must("verify")
            let again = try laptop.run(change)
            #expect(again.status == 0, "moment \(moment): \(again.testDescription)")
            before = now
        }
        #expect(refused > 2)
        try laptop.must("verify")
    }

    @Test func aSyncThatFindsNoRoomLosesNothing() throws {
        let scene = try InterruptionTests.Scene(victim: .laptop)
        let count = try scene.callsOfOneSync()
        var refused = 0
        for moment in InterruptionTests.Scene.moments(of: count, seed: 3) {
            try scene.work()
            scene.killer.reset(fullAt: moment, once: false)
            let ending = try scene.syncWithVictim()
            scene.killer.reset()
            #expect(ending.status >= 0, "moment \(moment): \(ending.testDescription)")
            if ending.status != 0 { refused += 1 }
            try scene.heal("full at moment \(moment) of \(count)")
        }
        #expect(refused > 2)
    }
}
