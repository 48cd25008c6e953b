import FieldsyncJSON
import Foundation
import Testing

/// Goal: by the program itself, a revoked laptop's work waits for a person and is not lost, and
/// spaces come to laptops and leave them with their grants (I13).
@Suite struct GrantCommandTests {
    private let folder: Folder
    private let server: RunningServer
    private let manager: Laptop
    private let recorder: Laptop

    init() throws {
        folder = try Folder()
        server = try RunningServer(in: folder)
        manager = try Laptop("mia", user: "Mia", in: folder)
        recorder = try Laptop("rex", user: "Rex", in: folder)
        for (laptop, role) in [(manager, "manager"), (recorder, "recorder")] {
            let code = try server.invite(laptop.user, role: role)
            try laptop.must("remote", "set", server.url, "--invite", code)
        }
    }

    private func admin(_ words: String...) throws -> Ending {
        let ending = try folder.run(
            ["admin"] + words + ["--json", "--store", folder.path("server")])
        try #require(ending.status == 0, "\(ending.testDescription)")
        return ending
    }

    @Test func aRevokedLaptopsWorkIsListedShownAcceptedAndRejected() throws {
        try recorder.must("record", "set", "musician", id(1), "name=Harper Vale")
        try recorder.must("sync")
        _ = try admin("revoke", "rex")
        for number in 2...4 {
            try recorder.must("record", "set", "musician", id(number), "name=Robin \(number)")
        }
        let told = try recorder.must("sync", "--json", endWith: 4)
        #expect(try told.error().text("code") == "device-revoked")
        #expect(try told.error().text("message")?.contains("3 wait at the server") == true)
        let listed = try admin("quarantine", "list").jsonLines()
        let numbers = listed.compactMap { $0.number("number") }.map(String.init)
        #expect(numbers.count == 3)
        #expect(listed.allSatisfy { $0.text("cause") == "deviceRevoked" })
        #expect(listed.allSatisfy { $0.text("user") == "Rex" })
        #expect(try admin("quarantine", "show", numbers[0]).output.contains("Robin 2"))
        #expect(try !server.run("record", "dump").output.contains("Robin"))
        _ = try admin("quarantine", "accept", numbers[0], numbers[1])
        _ = try admin("quarantine", "reject", numbers[2], "--reason", "not on the call")
        try manager.must("sync")
        let dump = try manager.dump()
        #expect(dump.contains("Robin 2") && dump.contains("Robin 3") && !dump.contains("Robin 4"))
        let history = try manager.must("record", "history", "musician", id(2)).jsonLines()
        #expect(history.allSatisfy { $0.text("author") == "Rex" })
        let after = try recorder.must("sync", endWith: 4)
        #expect(after.errors.contains("not on the call"))
        #expect(try recorder.dump().contains("Robin 4"))
        #expect(try admin("quarantine", "list").output.isEmpty)
        #expect(try admin("quarantine", "list", "--all").jsonLines().count == 3)
        for laptop in [manager, recorder] { try laptop.must("verify") }
    }

    @Test func aSpaceComesWithItsGrantAndLeavesWithoutIt() throws {
        let space = id(9)
        let others = id(8)
        for (number, title) in [(9, "Alpha"), (8, "Beta")] {
            try manager.must("record", "set", "production", id(number), "title=\(title)")
        }
        try manager.must("sync")
        try recorder.must("sync")
        #expect(try recorder.dump().isEmpty)
        _ = try admin("grant", "Rex", "--space", space)
        try recorder.must("sync")
        #expect(try recorder.dump().contains("Alpha"))
        #expect(try !recorder.dump().contains("Beta"))
        try recorder.must("record", "set", "production", space, "title=Alpha One")
        _ = try admin("withdraw", "Rex", "--space", space)
        let sync = try recorder.run("sync", "--json")
        #expect(sync.status == 7, "\(sync.testDescription)")
        guard case .array(let removed)? = try sync.json()["removedSpaces"] else {
            Issue.record("\(sync.testDescription)")
            return
        }
        #expect(removed == [.string(space)])
        #expect(try sync.json()["notices"] == .array([]), "nothing was lost at the server")
        #expect(try recorder.dump().isEmpty)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("rex/fieldsync.sqlite")))
        #expect(bytes.range(of: Data("Alpha".utf8)) == nil)
        #expect(bytes.range(of: Data(others.utf8)) == nil)
        let numbers = try admin("quarantine", "list").jsonLines().compactMap {
            $0.number("number")
        }
        #expect(numbers.count == 1)
        _ = try admin("quarantine", "accept", "--device", "rex")
        try manager.must("sync")
        #expect(try manager.dump().contains("Alpha One"))
        let refused = try recorder.run(
            "record", "set", "--space", space, "production", space, "title=X", "--json")
        #expect(try refused.error().text("code") == "space-taken-away")
        _ = try admin("grant", "Rex", "--space", space)
        try recorder.must("sync")
        #expect(try recorder.dump() == manager.dump().split(separator: "\n")
            .filter { $0.contains(space) }.map { $0 + "\n" }.joined())
        try recorder.must("record", "set", "production", space, "title=Alpha Two")
        try recorder.must("sync")
        try recorder.must("verify")
    }

    @Test func theRoleOfAPersonCanBeChangedAndTheRosterIsNotTakenAway() throws {
        try recorder.must("record", "set", "rates", id(2), "name=RC-Z")
        try recorder.must("sync", endWith: 7)
        _ = try admin("role", "Rex", "manager", "--everything")
        try recorder.must("refused", "resend", "--all")
        try recorder.must("sync")
        #expect(try server.run("record", "dump").output.contains("RC-Z"))
        for words in [
            ["admin", "withdraw", "Rex", "--space", "roster"],
            ["admin", "role", "Rex", "king"],
        ] {
            let ending = try folder.run(words + ["--json", "--store", folder.path("server")])
            #expect(ending.status == 64, "\(ending.testDescription)")
        }
        for words in [
            ["admin", "grant", "Nobody", "--space", "alpha"],
            ["admin", "quarantine", "accept", "99"],
        ] {
            let ending = try folder.run(words + ["--json", "--store", folder.path("server")])
            #expect(ending.status == 1, "\(ending.testDescription)")
        }
    }
}
