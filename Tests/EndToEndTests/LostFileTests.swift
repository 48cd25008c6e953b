import FieldsyncJSON
import Foundation
import Testing

/// Goal: a store whose main file is gone, or empty, is never taken for none: nobody is told to make
/// a new one in its place, and it comes back from the other side.
@Suite struct LostFileTests {
    enum Loss: CaseIterable { case removed, emptied }

    private func lose(_ name: String, _ loss: Loss, in folder: Folder) throws {
        let path = folder.path(name)
        switch loss {
        case .removed: try FileManager.default.removeItem(atPath: path)
        case .emptied:
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.truncate(atOffset: 0)
            try handle.close()
        }
    }

    @Test(arguments: Loss.allCases)
    func aLaptopWithoutItsFileIsFilledByTheServer(loss: Loss) throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        try ada.must("record", "set", "musician", id(1), "name=One")
        try ada.must("sync")
        let dump = try ada.dump()
        try lose("ada/fieldsync.sqlite", loss, in: folder)
        for words in [["status"], ["record", "dump"], ["init"], ["sync"]] {
            let ending = try ada.run(words + ["--json"])
            #expect(ending.status == 6, "\(ending.testDescription)")
            let error = try ending.error()
            let code = loss == .removed ? "store-incomplete" : "store-damaged"
            #expect(error.text("code") == code)
            #expect(error.text("message")?.contains("fieldsync.sqlite") == true)
            #expect(error.text("next")?.contains("verify") == true)
        }
        let found = try ada.must("verify", endWith: 6)
        #expect(found.output.contains("fieldsync.sqlite"))
        let repaired = try ada.must("verify", "--repair")
        #expect(repaired.output.contains("remote set"))
        #expect(repaired.output.contains("lost, unless there is a backup"))
        try server.enrol(ada)
        try ada.must("sync")
        #expect(try ada.dump() == dump)
        try ada.must("record", "set", "musician", id(2), "name=Two")
        try ada.must("sync")
        #expect(try server.run("record", "dump").output == ada.dump())
        try ada.must("verify")
        #expect(try server.run("verify").status == 0)
        #expect(try server.run("log", "--refused", "--json").output == "")
    }

    /// Nobody signed for what only the server wrote; it is missed all the same.
    @Test(arguments: Loss.allCases)
    func aSpaceThatOnlyTheServerWroteToIsMissedByIt(loss: Loss) throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let set = try server.run("record", "set", "musician", id(1), "name=One")
        #expect(set.status == 0, "\(set.testDescription)")
        server.kill()
        try lose("server/spaces/roster.sqlite", loss, in: folder)
        let found = try server.run("verify")
        #expect(found.status == 6)
        #expect(found.output.contains("spaces/roster.sqlite"))
        let repaired = try server.run("verify", "--repair")
        #expect(repaired.status == 0, "\(repaired.testDescription)")
        #expect(try server.run("verify").status == 0)
    }

    @Test func aBackupIsPutInThePlaceOfAStoreThatHasLostItsFile() throws {
        let folder = try Folder()
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try ada.must("record", "set", "musician", id(1), "name=One")
        try ada.must("backup", folder.path("backup"))
        let dump = try ada.dump()
        try lose("ada/fieldsync.sqlite", .removed, in: folder)
        try ada.must("restore", folder.path("backup"))
        #expect(try ada.dump() == dump)
    }

    @Test(arguments: Loss.allCases)
    func aServerWithoutItsFileIsNotBegunAnewInSilence(loss: Loss) throws {
        let folder = try Folder()
        var server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        try ada.must("record", "set", "musician", id(1), "name=One")
        try ada.must("sync")
        let address = server.address
        server.kill()
        try lose("server/server.sqlite", loss, in: folder)
        let start = try server.run("serve", "--listen", "127.0.0.1:0")
        #expect(start.status == 6, "\(start.testDescription)")
        #expect(start.errors.contains("server.sqlite"))
        #expect(try server.run("verify").output.contains("server.sqlite"))
        let repaired = try server.run("verify", "--repair")
        #expect(repaired.status == 0, "\(repaired.testDescription)")
        server = try RunningServer(in: folder, listen: address)
        try ada.must("record", "set", "musician", id(2), "name=Two")
        try ada.must("sync")
        #expect(try server.run("record", "dump").output == ada.dump())
        #expect(try server.run("verify").status == 0)
    }
}
