import FieldsyncJSON
import Foundation
import Testing

/// Goal: a laptop lets go of old history by a command, says so wherever it is missing, gets it back
/// by another one, and is whole whenever it is killed.
@Suite(.serialized) struct CompactionTests {
    private static let always = "2999-01-01"

    /// A laptop of many transactions, which are at a server and in its backup.
    private func backedUp(in folder: Folder) throws -> (laptop: Laptop, server: RunningServer) {
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        try ada.writeHistory(in: folder)
        try ada.must("sync")
        #expect(try server.run("backup", folder.path("office.backup")).status == 0)
        return (ada, server)
    }

    private func compact(_ laptop: Laptop) throws -> JSONObject {
        try laptop.must("compact", "--before", Self.always, "--json").json()
    }

    @Test func oldHistoryGoesAndComesBack() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let (ada, bo) = (
            try Laptop("ada", user: "Ada", in: folder), try Laptop("bo", user: "Bo", in: folder)
        )
        try server.enrol(ada)
        try server.enrol(bo)
        try ada.writeHistory(in: folder)
        try ada.must("sync")
        let before = (dump: try ada.dump(), log: try ada.must("log", "--json").output)
        #expect(try compact(ada).number("transactions") == 0)
        #expect(try ada.must("compact").output.contains("backup"))
        #expect(try server.run("backup", folder.path("office.backup")).status == 0)
        let plan = try ada.must("compact", "--before", Self.always, "--dry-run", "--json").json()
        #expect(plan.number("transactions") == 512)
        #expect(try compact(ada).number("transactions") == 512)
        #expect(try ada.dump() == before.dump)
        #expect(try ada.must("verify", "--json").json().number("linksOnly") == 512)
        #expect(try ada.must("status").output.contains("512 old transactions are links only"))
        let old = "00000000000000000000000000000100"
        for words in [
            ["record", "history", "musician", old], ["bundle", "create", folder.path("x.fsb")],
            ["log", "--limit", "600"],
        ] {
            let ending = try ada.run(words)
            #expect(ending.status == 1 && ending.errors.contains("sync --history"), "\(words)")
        }
        // What is new works on.
        try bo.must("sync")
        try bo.must("record", "set", "musician", old, "name=Bo's")
        try ada.must("record", "set", "musician", old, "name=Ada's")
        try bo.must("sync")
        #expect(try ada.run("sync").status == 3)
        #expect(try ada.must("conflicts").output.contains("Bo's"))
        #expect(try ada.run("undo").errors.contains("sync --history"))
        try ada.must("record", "set", "musician", String(old.reversed()), "name=New")
        try ada.must("undo")
        #expect(try ada.run("sync").status == 3)
        #expect(try ada.run("sync", "--history").errors.contains("512 transactions"))
        #expect(try ada.must("verify", "--json").json().number("linksOnly") == 0)
        #expect(try ada.must("log", "--limit", "100000", "--json").output.hasSuffix(before.log))
        #expect(try server.run("compact").status == 1)
    }

    @Test func aServerOfLastWeekCannotGiveItBack() throws {
        let folder = try Folder()
        var server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        let early = folder.path("early.backup")
        #expect(try server.run("backup", early).status == 0)
        try ada.writeHistory(in: folder)
        try ada.must("sync")
        let late = folder.path("late.backup")
        #expect(try server.run("backup", late).status == 0)
        #expect(try compact(ada).number("transactions") == 512)
        let dump = try ada.dump()
        server.kill()
        #expect(try server.run("restore", early).status == 0)
        server = try RunningServer(in: folder, listen: server.address)
        for words in [["sync"], ["sync", "--history"]] {
            let ending = try ada.run(words)
            #expect(ending.status == 1 && ending.errors.contains("512 transactions"), "\(words)")
        }
        #expect(try ada.dump() == dump)
        server.kill()
        #expect(try server.run("restore", late).status == 0)
        server = try RunningServer(in: folder, listen: server.address)
        try ada.must("sync", "--history")
        try ada.must("sync")
        #expect(try ada.dump() == dump)
        try ada.must("verify")
    }

    @Test func aRepairBringsBackWhatItNeeds() throws {
        let folder = try Folder()
        let (ada, server) = try backedUp(in: folder)
        #expect(try compact(ada).number("transactions") == 512)
        let dump = try ada.dump()
        try folder.alter(
            "ada/fieldsync.sqlite", "UPDATE musician SET name = 'Eve' WHERE name = 'N620'")
        #expect(try ada.run("verify").status == 6)
        let repaired = try ada.must("verify", "--repair", "--json").json()
        #expect(repaired.number("linksOnly") == 0)
        #expect(try ada.dump() == dump)
        try ada.must("sync")
        try ada.must("verify")
        withExtendedLifetime(server) {}
    }

    @Test func aLaptopThatDiesWhileItCompactsIsWhole() throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let (ada, server) = try backedUp(in: folder)
        let dump = try ada.dump()
        let words = ["compact", "--before", Self.always]
        killer.reset()
        try ada.run(words, variables: killer.variables)
        let count = killer.count
        try #require(count > 10)
        for moment in stride(from: 1, through: count, by: max(1, Int(count) / 8)) {
            try ada.must("sync", "--history")
            killer.reset(killBefore: moment)
            try ada.run(words, variables: killer.variables)
            killer.reset()
            #expect(try ada.dump() == dump, "moment \(moment)")
            try ada.must("verify")
            try ada.must("compact", "--before", Self.always)
            killer.reset(killBefore: moment)
            try ada.run(["sync", "--history"], variables: killer.variables)
            killer.reset()
            try ada.must("verify")
            try ada.must("sync", "--history")
            #expect(try ada.dump() == dump, "moment \(moment)")
        }
        withExtendedLifetime(server) {}
    }
}
