import FieldsyncJSON
import Foundation
import Testing

/// Backups, restores and healing that die at any moment leave a whole old or a whole new state.
@Suite(.serialized) struct InterruptedHealingTests {
    /// Up to `limit` moments of `count`, from the first to the last.
    private func moments(of count: UInt64, limit: UInt64 = 24) -> [UInt64] {
        count <= limit ? Array(1...count) : (0..<limit).map { 1 + $0 * (count - 1) / (limit - 1) }
    }

    @Test func aRestoreThatDiesLeavesTheOldStoreOrTheNew() throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try ada.must("record", "set", "musician", id(1), "name=Old")
        let backup = folder.path("ada.backup")
        try ada.must("backup", backup)
        let restored = try ada.dump()
        func renew() throws -> String {
            try ada.must("record", "set", "musician", id(1), "name=New")
            return try ada.dump()
        }
        _ = try renew()
        killer.reset()
        try ada.run(["restore", backup], variables: killer.variables)
        let count = killer.count
        try #require(count > 10)
        for moment in moments(of: count) {
            let current = try renew()
            killer.reset(killBefore: moment)
            let ending = try ada.run(["restore", backup], variables: killer.variables)
            killer.reset()
            let found = try ada.dump()
            #expect([current, restored].contains(found), "moment \(moment)")
            if ending.status == 0 { #expect(found == restored, "moment \(moment)") }
            try ada.must("verify")
            try ada.must("restore", backup)
            #expect(try ada.dump() == restored, "moment \(moment)")
        }
    }

    @Test func aBackupThatDiesLeavesTheOldOneOrTheNew() throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        let backup = folder.path("ada.backup")
        try ada.must("record", "set", "musician", id(1), "name=0")
        try ada.run(["backup", backup], variables: killer.variables)
        let count = killer.count
        try #require(count > 5)
        for moment in moments(of: count) {
            let before = try ada.dump()
            try ada.must("record", "set", "musician", id(1), "name=\(moment)")
            let after = try ada.dump()
            killer.reset(killBefore: moment)
            try ada.run(["backup", backup], variables: killer.variables)
            killer.reset()
            let other = ada.beside("other-\(moment)")
            try other.must("restore", backup)
            #expect([before, after].contains(try other.dump()), "moment \(moment)")
            try ada.must("backup", backup)
            #expect(try ada.dump() == after)
        }
    }

    @Test func aHealingThatDiesIsHealedByTheNextSync() throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        try server.enrol(ada)
        try ada.must("record", "set", "musician", id(1), "name=One")
        try ada.must("sync")
        let template = folder.path("template")
        try FileManager.default.copyItem(atPath: folder.path("ada"), toPath: template)
        try ada.must("record", "set", "musician", id(2), "name=Two")
        try ada.must("sync")
        let first = ada.beside("template")
        try first.must("record", "set", "musician", id(3), "name=Three")
        try first.must(
            "record", "apply", "-", "--space", "roster", "--allow-unknown",
            input: """
                {"ops":[{"type":"musician","id":"\(id(3))","field":"said","append":"said once"}]}

                """)
        func copy(_ name: String) throws -> Laptop {
            try FileManager.default.copyItem(atPath: template, toPath: folder.path(name))
            return ada.beside(name)
        }
        var moment: UInt64 = 1
        var deaths = 0
        while moment < 200 {
            let laptop = try copy("copy-\(moment)")
            killer.reset(killBefore: moment)
            let ending = try laptop.run(["sync"], variables: killer.variables)
            killer.reset()
            try laptop.must("verify")
            try laptop.must("sync")
            #expect(try laptop.dump() == server.run("record", "dump").output, "\(moment)")
            #expect(try laptop.dump().components(separatedBy: "said once").count == 2)
            if ending.status == 0 { break }
            deaths += 1
            moment += 5
        }
        #expect(deaths > 3)
        #expect(try server.run("admin", "devices", "--json").jsonLines().count == 2)
        #expect(try server.run("log", "--refused", "--json").output == "")
        #expect(try server.run("verify").status == 0)
    }
}
