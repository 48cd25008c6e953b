import FieldsyncJSON
import Foundation
import Testing

/// Copied disks, old copies and restored servers, by the real program.
@Suite(.serialized) struct HealingTests {
    private func note(_ laptop: Laptop, _ number: Int, _ name: String) throws {
        try laptop.must("record", "set", "musician", id(number), "name=\(name)")
    }

    private func copy(_ laptop: Laptop, to name: String) throws {
        try FileManager.default.copyItem(
            atPath: laptop.folder.path(laptop.name), toPath: laptop.folder.path(name))
    }

    private func putBack(_ laptop: Laptop, from name: String) throws {
        try FileManager.default.removeItem(atPath: laptop.folder.path(laptop.name))
        try FileManager.default.moveItem(
            atPath: laptop.folder.path(name), toPath: laptop.folder.path(laptop.name))
    }

    private func names(_ laptop: Laptop) throws -> [String] {
        try laptop.must("record", "dump").jsonLines().compactMap { record in
            guard case .object(let fields)? = record["fields"] else { return nil }
            return fields.text("name")
        }
    }

    @Test func anOldCopyThatWroteAgainIsHealedInOneSync() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        let bo = try Laptop("bo", user: "Bo", in: folder)
        for laptop in [ada, bo] { try server.enrol(laptop) }
        try note(ada, 1, "One")
        try ada.must("sync")
        try copy(ada, to: "old")
        try note(ada, 2, "Two")
        try ada.must("sync")
        try putBack(ada, from: "old")
        try note(ada, 3, "Three")
        let before = try ada.must("status", "--json").json().text("replica")
        let sync = try ada.must("sync")
        #expect(sync.errors.contains("set back to an older copy"))
        #expect(sync.errors.contains("did not have (1 entry)"))
        #expect(sync.output.contains("In step with the server."))
        let status = try ada.must("status", "--json").json()
        #expect(status.text("replica") != before)
        guard case .array(let healed)? = status["healed"] else {
            Issue.record("status does not say what was healed")
            return
        }
        #expect(healed.count == 1)
        try bo.must("sync")
        #expect(try names(ada) == ["One", "Two", "Three"])
        #expect(try ada.dump() == bo.dump())
        #expect(try ada.must("log", "--refused", "--json").output == "")
        try ada.must("verify")
        #expect(try server.run("verify").status == 0)
        #expect(try server.run("log", "--refused", "--json").output == "")
    }

    @Test func twoLiveCopiesOfOneDiskGoOnSideBySide() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        try note(ada, 1, "One")
        try ada.must("sync")
        try copy(ada, to: "twin")
        let twin = ada.beside("twin")
        for round in 0..<3 {
            try note(ada, 10 + round, "Left \(round)")
            try note(twin, 20 + round, "Right \(round)")
            try ada.must("sync")
            try twin.must("sync")
        }
        try ada.must("sync")
        #expect(try ada.dump() == twin.dump())
        #expect(try names(ada).count == 7)
        #expect(try twin.must("status", "--json").output.contains("both copies were written to"))
        let devices = try server.run("admin", "devices", "--json").jsonLines()
        #expect(devices.count == 2)
        #expect(devices.contains { $0.text("vouchedBy") == devices[0].text("device") })
    }

    @Test func aServerFromLastWeekIsGivenBackWhatItLost() throws {
        let folder = try Folder()
        var server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        let bo = try Laptop("bo", user: "Bo", in: folder)
        try server.enrol(ada)
        try note(ada, 1, "One")
        try ada.must("sync")
        let backup = folder.path("week.backup")
        #expect(try server.run("backup", backup).status == 0)
        // All of this the server loses: an enrolment, the office's own entry, a laptop's entries.
        try server.enrol(bo)
        #expect(
            try server.run("record", "set", "musician", id(7), "name=Office").status == 0)
        try note(ada, 2, "Two")
        try ada.must("sync")
        try bo.must("sync")
        try note(bo, 3, "Three")
        try bo.must("sync")
        let refused = try server.run("restore", backup)
        #expect(refused.errors.contains("serve"))
        #expect(refused.status == 1)
        server.kill()
        let restored = try server.run("restore", backup, "--json").json()
        #expect(restored.text("replica") != restored.text("before"))
        server = try RunningServer(in: folder, listen: server.address)
        // The office writes before it knows what it lost.
        #expect(
            try server.run("record", "set", "musician", id(8), "name=Anew").status == 0)
        let sync = try bo.must("sync")
        #expect(sync.errors.contains("The server was set back"))
        try ada.must("sync")
        try bo.must("sync")
        #expect(try names(ada).sorted() == ["Anew", "Office", "One", "Three", "Two"])
        #expect(try ada.dump() == bo.dump())
        #expect(try server.run("record", "dump").output == ada.dump())
        #expect(try server.run("verify").status == 0)
        let after = try bo.must("sync", "--json").json()
        #expect(after.number("roundTrips") == 1)
        #expect(after.number("transactionsSent") == 0)
    }

    @Test func aLaptopIsRestoredFromItsBackupWithoutAnInvitation() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        try note(ada, 1, "One")
        try ada.must("sync")
        try note(ada, 2, "Two")
        let backup = folder.path("ada.backup")
        try ada.must("backup", backup)
        try note(ada, 3, "Three")
        try ada.must("sync")
        let restored = try ada.must("restore", backup, "--json").json()
        let kept = try #require(restored.text("kept"))
        #expect(FileManager.default.fileExists(atPath: kept + "/fieldsync.sqlite"))
        #expect(try names(ada) == ["One", "Two"])
        try note(ada, 4, "Four")
        try ada.must("sync")
        #expect(try names(ada).sorted() == ["Four", "One", "Three", "Two"])
        #expect(try server.run("record", "dump").output == ada.dump())
        #expect(try server.run("log", "--refused", "--json").output == "")
        try ada.must("verify")
    }

    @Test func aBackupThatIsNotWholeIsRefusedAndChangesNothing() throws {
        let folder = try Folder()
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try note(ada, 1, "One")
        let backup = folder.path("ada.backup")
        try ada.must("backup", backup)
        let before = try ada.dump()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: backup)))
        let places = stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40))
        for place in places {
            var broken = bytes
            broken[place] ^= 1
            try Data(broken).write(to: URL(fileURLWithPath: folder.path("broken")))
            try ada.must("restore", folder.path("broken"), endWith: 65)
            try Data(bytes.prefix(place)).write(to: URL(fileURLWithPath: folder.path("broken")))
            try ada.must("restore", folder.path("broken"), endWith: 65)
        }
        try Data(bytes + [0]).write(to: URL(fileURLWithPath: folder.path("broken")))
        try ada.must("restore", folder.path("broken"), endWith: 65)
        try ada.must("restore", folder.path("missing"), endWith: 65)
        #expect(try ada.dump() == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("."))
        #expect(!left.contains { $0.contains("replaced") })
        _ = try folder.write("mine", to: "text")
        #expect(try ada.run("backup", folder.path("text")).status == 1)
    }
}
