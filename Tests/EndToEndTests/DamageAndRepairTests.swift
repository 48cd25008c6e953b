import FieldsyncJSON
import Foundation
import Testing

/// Goal: whatever a disk alters is named by `verify`, and healed by `verify --repair`: from the
/// page itself where one byte differs, and from the other side where more is gone.
///
/// Method: files of a laptop and of a server are altered while nobody has them open.
@Suite struct DamageAndRepairTests {
    private let folder: Folder
    private let laptop: Laptop
    private let file: URL
    private let sound: Data

    init() throws {
        folder = try Folder()
        laptop = try Laptop("laptop", user: "Anna", in: folder)
        var lines = ""
        for number in 1...120 {
            lines += """
                {"ops":[{"type":"producer","id":"\(id(number))","field":"name",\
                "value":"Producer \(number)"}]}\n
                """
        }
        let written = try laptop.run("record", "apply", "-", input: lines)
        try #require(written.status == 0, "\(written.testDescription)")
        file = folder.url.appendingPathComponent("laptop/fieldsync.sqlite")
        sound = try Data(contentsOf: file)
    }

    /// The file with other bytes, and the mode that it had.
    private func write(_ bytes: Data, _ url: URL) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    /// Loses the first page that holds transactions.
    private static func emptyPage(of bytes: inout Data) throws {
        // In the log each begins with a version and the name of the space.
        let payload = Data([1, 6]) + Data("roster".utf8)
        let page = try #require(bytes.range(of: payload)).lowerBound / 4096
        bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
    }

    @Test("One flipped byte is named and put right, without any other side", arguments: [
        // The head of the file, its table of contents, and wherever there are pages.
        20, 27, 105, 4100, 20_000, 33_333, 47_001, 52_345,
    ])
    func flippedByte(place: Int) throws {
        let place = place % sound.count
        var bytes = sound
        bytes[place] ^= 0x41
        try write(bytes, file)
        let found = try laptop.run("verify", "--json")
        #expect(found.status == 6, "\(found.testDescription)")
        let repaired = try laptop.must("verify", "--repair", "--json").json()
        #expect(repaired["sound"] == true)
        #expect(repaired.list("repaired").first?.text("file") == "fieldsync.sqlite")
        #expect(try Data(contentsOf: file) == sound)
        try laptop.must("verify")
    }

    @Test func aFlippedByteInTheKeysIsPutRight() throws {
        let keys = folder.url.appendingPathComponent("laptop/replica.key")
        let whole = try Data(contentsOf: keys)
        var bytes = whole
        bytes[60] ^= 0x01
        try write(bytes, keys)
        try laptop.must("verify", "--json", endWith: 6)
        try laptop.must("verify", "--repair")
        #expect(try Data(contentsOf: keys) == whole)
    }

    @Test func aLostPageOfTheLogComesBackFromTheServer() throws {
        let server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        let dump = try laptop.dump()
        var bytes = try Data(contentsOf: file)
        try Self.emptyPage(of: &bytes)
        try write(bytes, file)
        try laptop.must("verify", "--json", endWith: 6)
        let repaired = try laptop.must("verify", "--repair", "--json").json()
        #expect(repaired["sound"] == true)
        #expect(repaired.number("transactionsFetched") ?? 0 > 0)
        #expect(repaired.list("lost").isEmpty)
        #expect(try laptop.dump() == dump)
        try laptop.must("sync")
        try laptop.must("verify")
    }

    @Test func aServersLostPageComesBackFromALaptop() throws {
        var server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        let address = server.address
        server.kill()
        let url = folder.url.appendingPathComponent("server/spaces/roster.sqlite")
        var bytes = try Data(contentsOf: url)
        try Self.emptyPage(of: &bytes)
        try write(bytes, url)
        #expect(try server.run("verify").status == 6)
        let repaired = try server.run("verify", "--repair", "--json")
        #expect(repaired.status == 0, "\(repaired.testDescription)")
        server = try RunningServer(in: folder, listen: address)
        let summary = try laptop.must("sync", "--json").json()
        #expect(summary.number("transactionsSent") ?? 0 > 0)
        #expect(try server.run("record", "dump").output == (try laptop.dump()))
        #expect(try server.run("verify").status == 0)
    }

    @Test("A laptop that lost a page has everything again, also what it had not sent", arguments: [
        0, 1, 7, 20,
    ])
    func lostPage(number: Int) throws {
        let dump = try laptop.dump()
        var bytes = sound
        let start = min(number, bytes.count / 4096 - 1) * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(count: 4096))
        try write(bytes, file)
        try laptop.must("verify", "--json", endWith: 6)
        let repaired = try laptop.run("verify", "--repair", "--json")
        // A page of the log itself is in no other place.
        guard try repaired.json().list("lost").isEmpty, repaired.status == 0 else { return }
        #expect(try laptop.dump() == dump)
        try laptop.must("verify")
    }

    @Test func aServerThatLosesItsStoreWhileItRunsSaysSoAndIsHealedAsItRuns() throws {
        let server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        let spaces = folder.url.appendingPathComponent("server/spaces/roster.sqlite")
        let handle = try FileHandle(forWritingTo: spaces)
        try handle.truncate(atOffset: 9_000)
        try handle.close()
        try laptop.must("record", "set", "producer", id(1), "name=Anew")
        let told = try laptop.must("sync", endWith: 7)
        #expect(told.errors.contains("store is damaged"))
        #expect(try server.run("verify").status == 6)
        let repaired = try server.run("verify", "--repair")
        #expect(repaired.status == 0, "\(repaired.testDescription)")
        try laptop.must("sync")
        #expect(try server.run("record", "dump").output == (try laptop.dump()))
        #expect(try server.run("verify").status == 0)
        let quiet = try laptop.must("sync", "--json").json()
        #expect(quiet.number("roundTrips") == 1)
    }

    @Test("A file that is removed under a running server is written back", arguments: [
        "spaces/roster.sqlite", "server.sqlite", "directory.sqlite",
    ])
    func removedFile(name: String) throws {
        let server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        try FileManager.default.removeItem(
            at: folder.url.appendingPathComponent("server/\(name)"))
        #expect(try server.run("verify").output.contains("taken away while it was open"))
        let repaired = try server.run("verify", "--repair")
        #expect(repaired.status == 0, "\(repaired.testDescription)")
        try laptop.must("record", "set", "producer", id(1), "name=Anew")
        try laptop.must("sync")
        server.kill()
        #expect(try server.run("verify").status == 0)
        #expect(try server.run("record", "dump").output == (try laptop.dump()))
        #expect(try server.run("admin", "users", "--json").jsonLines().count == 1)
    }

    @Test func aServerWhoseDirectoryIsCutWhileItRunsIsHealedAsItRuns() throws {
        let server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        let path = folder.path("server/directory.sqlite")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 5_000)
        try handle.close()
        #expect(try server.run("verify").status == 6)
        let repaired = try server.run("verify", "--repair")
        #expect(repaired.status == 0, "\(repaired.testDescription)")
        // What the server once signed about the device lets it in again.
        try laptop.must("record", "set", "producer", id(1), "name=Anew")
        try laptop.must("sync")
        #expect(try server.run("record", "dump").output == (try laptop.dump()))
        #expect(try server.run("verify").status == 0)
    }

    @Test func aServerWithoutItsDirectoryDoesNotStartBeforeItIsTold() throws {
        var server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        let address = server.address
        server.kill()
        try FileManager.default.removeItem(
            at: folder.url.appendingPathComponent("server/directory.sqlite"))
        #expect(try server.run("verify").output.contains("directory.sqlite"))
        let start = try server.run("serve", "--listen", "127.0.0.1:0")
        #expect(start.status == 6)
        #expect(start.errors.contains("was revoked"))
        #expect(try server.run("verify", "--repair").status == 0)
        server = try RunningServer(in: folder, listen: address)
        // What the server once signed about the device lets it in again.
        try laptop.must("sync")
        #expect(try server.run("record", "dump").output == (try laptop.dump()))
    }

    @Test func whatAnotherProgramChangedIsPutRightByTheNextSync() throws {
        let server = try RunningServer(in: folder)
        try server.enrol(laptop)
        try laptop.must("sync")
        let dump = try laptop.dump()
        try folder.alter(
            "laptop/fieldsync.sqlite",
            "UPDATE producer SET name = 'Eve' WHERE name = 'Producer 9'")
        #expect(try laptop.dump() != dump)
        let synced = try laptop.must("sync")
        #expect(synced.errors.contains("Producer 9"))
        #expect(try laptop.dump() == dump)
        try laptop.must("verify")
    }
}
