import FieldsyncJSON
import Foundation
import Testing

/// Goal: a laptop's disk is copied, both copies are written to, and nobody ever meets a network
/// again: sticks alone bring everything to everybody, and each person is told what happened.
@Suite struct CopiedStickTests {
    private let folder: Folder
    private let server: RunningServer
    private let anna: Laptop
    private let twin: Laptop

    init() throws {
        folder = try Folder()
        server = try RunningServer(in: folder)
        anna = try Laptop("anna", user: "Anna", in: folder)
        twin = anna.beside("twin")
        try server.enrol(anna)
        try anna.must("record", "set", "musician", id(1), "name=One")
        try anna.must("bundle", "create", "0.fsb", "--for", "server")
        _ = try server.run("bundle", "apply", "0.fsb")
        try FileManager.default.copyItem(
            atPath: folder.path("anna"), toPath: folder.path("twin"))
    }

    /// To the server, with the receipt back.
    private func handIn(_ laptop: Laptop, _ name: String) throws -> Ending {
        try laptop.must("bundle", "create", "\(name).fsb", "--for", "server")
        let taken = try server.run(
            "bundle", "apply", "\(name).fsb", "--receipt", "\(name).receipt")
        let told = try laptop.run("bundle", "apply", "\(name).receipt")
        #expect([0, 7].contains(told.status), "\(told.testDescription)")
        return taken
    }

    /// From the server.
    private func fetch(_ laptop: Laptop, _ name: String) throws -> Ending {
        let path = "\(name)-\(laptop.name).fsb"
        let made = try server.run("bundle", "create", path)
        #expect(made.status == 0, "\(made.testDescription)")
        return try laptop.must("bundle", "apply", path)
    }

    /// The twin is lost after it handed in; whoever has the server lets its work in.
    @Test func whatALostCopyHandedInIsAcceptedByCommand() throws {
        try anna.must("record", "set", "musician", id(10), "name=Left")
        try twin.must("record", "set", "musician", id(20), "name=Right")
        try twin.must("record", "set", "musician", id(20), "name=Right, corrected")
        _ = try handIn(anna, "left")
        #expect(try handIn(twin, "right").status == 7)
        try FileManager.default.removeItem(atPath: folder.path("twin"))
        let listed = try server.run("refused", "--json").jsonLines()
        let names = listed.compactMap { $0.text("what") }
        #expect(names.count == 2)
        #expect(listed.allSatisfy { $0.text("why")?.contains("refused accept") == true })
        let none = try server.run("refused", "accept", "ffff@1", "--json")
        #expect(none.status == 1)
        #expect(try none.error().text("code") == "not-set-aside")
        let filed = try server.run("refused", "accept", "--all", "--json")
        #expect(filed.status == 0, "\(filed.testDescription)")
        #expect(try filed.jsonLines().compactMap { $0.text("transaction") } == names)
        #expect(try server.run("refused", "--json").output == "")
        let again = try server.run("refused", "accept", "--all")
        #expect(again.output.contains("Nothing is set aside"))
        _ = try fetch(anna, "server")
        let dump = try anna.dump()
        #expect(dump.contains("Right, corrected") && dump.contains("Left"))
        #expect(try server.run("record", "dump").output == dump)
        let history = try anna.must("record", "history", "musician", id(20), "name").jsonLines()
        #expect(history.compactMap { $0.text("author") } == ["Anna", "Anna"])
        #expect(try anna.conflicts().isEmpty)
    }

    @Test func bothCopiesHandInAndNothingIsLost() throws {
        for round in 0..<2 {
            try anna.must("record", "set", "musician", id(10 + round), "name=Left \(round)")
            try twin.must("record", "set", "musician", id(20 + round), "name=Right \(round)")
            let first = try handIn(anna, "left-\(round)")
            #expect(first.status == 0, "\(first.testDescription)")
            let second = try handIn(twin, "right-\(round)")
            if round == 0 {
                // Meanwhile anybody can look at what was set aside.
                let listed = try server.run("refused", "list", "--json").jsonLines()
                let name = try #require(listed.first?.text("what"))
                #expect(try server.run("refused", "show", name).output.contains("Right 0"))
            }
            // The first time the server sees that the disk was copied.
            #expect(second.status == (round == 0 ? 7 : 0), "\(second.testDescription)")
            for laptop in [anna, twin] {
                let healed = try fetch(laptop, "server-\(round)")
                let isTold = healed.errors.contains("copied") || healed.errors.contains("copies")
                #expect(isTold == (round == 0 && laptop.name == "twin"), "\(healed.errors)")
            }
            let again = try handIn(twin, "again-\(round)")
            #expect(again.status == 0, "\(again.testDescription)")
            for laptop in [anna, twin] { _ = try fetch(laptop, "last-\(round)") }
        }
        let dump = try anna.dump()
        for name in ["One", "Left 0", "Left 1", "Right 0", "Right 1"] {
            #expect(dump.contains("\"\(name)\""))
        }
        #expect(try twin.dump() == dump)
        #expect(try server.run("record", "dump").output == dump)
        #expect(try server.run("log", "--refused", "--json").output == "")
        #expect(try server.run("verify").status == 0)
        for laptop in [anna, twin] {
            try laptop.must("verify")
            #expect(try laptop.must("log", "--refused", "--json").output == "")
            let spaces = try laptop.must("status", "--json").json().list("spaces")
            #expect(spaces.allSatisfy { $0.number("unpushed") == 0 })
        }
    }
}
