import FieldsyncJSON
import Foundation
import Testing

/// Entries by stick, with the program as people run it.
@Suite struct BundleTests {
    private func number(_ ending: Ending, _ key: String) throws -> Int64? {
        try ending.json().number(key)
    }

    /// What `status` says is not sent yet, over all spaces.
    private func unpushed(_ laptop: Laptop) throws -> Int64 {
        try laptop.must("status", "--json").json().list("spaces")
            .reduce(0) { $0 + ($1.number("unpushed") ?? 0) }
    }

    @Test func threeLaptopsInARingComeIntoStepWithoutANetwork() throws {
        let folder = try Folder()
        let laptops = try ["Anna", "Ben", "Cleo"].map {
            try Laptop($0.lowercased(), user: $0, in: folder)
        }
        try laptops[0].must("record", "set", "production", id(1), "title=Alpha")
        try laptops[0].must("bundle", "create", "start.fsb")
        try laptops[1].must("bundle", "apply", "start.fsb")
        try laptops[2].must("bundle", "apply", "start.fsb")
        // Two say different things of one call, a third says something else.
        try laptops[0].must("record", "set", "call", id(2), "production=\(id(1))", "stage=One")
        try laptops[1].must("record", "set", "call", id(2), "production=\(id(1))", "stage=Two")
        try laptops[2].must("record", "set", "musician", id(3), "name=Harper Vale")
        for round in 0..<2 {
            for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                let file = "ring-\(round)-\(from).fsb"
                try laptops[from].must("bundle", "create", file)
                let ending = try laptops[to].run("bundle", "apply", file, "--json")
                #expect([0, 3].contains(ending.status), "\(ending.testDescription)")
            }
        }
        let dumps = try laptops.map { try $0.dump() }
        #expect(Set(dumps).count == 1)
        #expect(try laptops.map { try $0.conflicts().count } == [1, 1, 1])
        let digests = try laptops.map { try $0.must("status", "--json").json().text("digest") }
        #expect(Set(digests).count == 1)
        for laptop in laptops {
            #expect(try unpushed(laptop) == 0, "what another one holds too is not only here")
            try laptop.must("verify")
        }
    }

    @Test func whatArrivedIsKnownByReceiptsAndTheNextBundleHoldsOnlyWhatIsNew() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        try server.enrol(anna)
        try anna.must("record", "set", "production", id(1), "title=Alpha")
        try anna.must("record", "set", "musician", id(2), "name=Harper Vale")
        #expect(try unpushed(anna) == 2)
        try anna.must("bundle", "create", "1.fsb", "--for", "server")
        let taken = try server.run("bundle", "apply", "1.fsb", "--receipt", "1.receipt", "--json")
        #expect(taken.status == 0, "\(taken.testDescription)")
        #expect(try number(taken, "transactionsReceived") == 2)
        #expect(try unpushed(anna) == 2)
        let noticed = try anna.must("bundle", "apply", "1.receipt", "--json")
        #expect(try noticed.json().text("kind") == "receipt")
        #expect(try number(noticed, "transactionsAcknowledged") == 2)
        #expect(try unpushed(anna) == 0)
        try anna.must("record", "set", "production", id(1), "title=Beta")
        let made = try anna.must(
            "bundle", "create", "2.fsb", "--since-bundle", "1.receipt", "--json")
        #expect(try number(made, "transactions") == 1)
        #expect(try unpushed(anna) == 1)
        _ = try server.run("bundle", "apply", "2.fsb")
        #expect(try server.run("record", "dump").output == anna.dump())
        // The server's own bundle says what it holds, too.
        #expect(try server.run("bundle", "create", "3.fsb").status == 0)
        try anna.must("bundle", "apply", "3.fsb")
        #expect(try unpushed(anna) == 0)
        // And the network goes on from there.
        let quiet = try anna.must("sync", "--json")
        #expect(try number(quiet, "transactionsSent") == 0)
        #expect(try number(quiet, "transactionsReceived") == 0)
    }

    /// What another laptop holds is told, and does not make anything count as sent.
    @Test func aLaptopsReceiptSaysWhatThatLaptopHolds() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        for laptop in [anna, ben] { try server.enrol(laptop) }
        try anna.must("record", "set", "musician", id(1), "name=Harper Vale")
        try anna.must("bundle", "create", "1.fsb")
        try ben.must("bundle", "apply", "1.fsb", "--receipt", "1.receipt")
        let told = try anna.must("bundle", "apply", "1.receipt")
        #expect(told.output.contains("ben had all that is here of what the receipt tells"))
        #expect(told.output.contains("1 transaction."))
        #expect(try unpushed(anna) == 1)
        try anna.must("record", "set", "musician", id(1), "local=47")
        let later = try anna.must("bundle", "apply", "1.receipt")
        #expect(later.output.contains("Of 2 transactions here, ben lacked 1"))
        let number = try number(
            anna.must("bundle", "apply", "1.receipt", "--json"), "transactionsLacking")
        #expect(number == 1)
    }

    /// Whoever finds the stick reads who made the file and for whom, and nothing else.
    @Test func aLaptopSealsToAnotherOneThatItKnowsByAFile() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        let rita = try Laptop("rita", user: "Rita", in: folder)
        for laptop in [anna, ben] { try server.enrol(laptop) }
        let code = try server.invite("Rita", role: "recorder")
        try rita.must("remote", "set", server.url, "--invite", "-", input: code)
        server.kill()
        try anna.must("record", "set", "musician", id(1), "name=Harper Vale")
        try anna.must("bundle", "create", "1.fsb")
        for laptop in [ben, rita] {
            try laptop.must("bundle", "apply", "1.fsb", "--receipt", "\(laptop.name).receipt")
        }
        try anna.must("record", "set", "musician", id(2), "name=Nia Rook")
        try anna.must("record", "set", "production", id(3), "title=Secret")
        let made = try anna.must(
            "bundle", "create", "2.fsb", "--since-bundle", "ben.receipt", "--for", "ben.receipt",
            "--json")
        let reader = try #require(try ben.must("status", "--json").json()["replica"])
        #expect(try made.json()["sealedTo"] == .array([reader]))
        let bytes = try Data(contentsOf: URL(filePath: folder.path("2.fsb")))
        for word in ["Nia Rook", "Secret"] { #expect(bytes.firstRange(of: Data(word.utf8)) == nil) }
        let others = try rita.must("bundle", "apply", "2.fsb", "--json", endWith: 4)
        #expect(try others.error().text("code") == "bundle-sealed")
        try ben.must("bundle", "apply", "2.fsb")
        #expect(try ben.dump() == anna.dump())
        // I13: to Rita, who sees the roster only, nothing else is shown, sealed or not.
        try anna.must("bundle", "create", "3.fsb", "--for", "rita.receipt")
        try rita.must("bundle", "apply", "3.fsb")
        #expect(try rita.dump().contains("Nia Rook"))
        #expect(try !rita.dump().contains("Secret"))
        let wrong = try anna.must("bundle", "create", "4.fsb", "--for", "nobody", endWith: 64)
        #expect(wrong.errors.contains("neither this laptop's server nor a file"))
    }

    @Test func aServersBundleShowsEachDeviceTheSpacesThatItsPersonMaySee() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let rita = try Laptop("rita", user: "Rita", in: folder)
        try server.enrol(anna)
        let code = try server.invite("Rita", role: "recorder")
        try rita.must("remote", "set", server.url, "--invite", "-", input: code)
        try anna.must("record", "set", "production", id(1), "title=Secret")
        try anna.must("record", "set", "musician", id(2), "name=Harper Vale")
        try anna.must("bundle", "create", "open.fsb")
        try anna.must("sync")
        #expect(try server.run("bundle", "create", "all.fsb").status == 0)
        server.kill()
        // I13: by the server's bundle, and by that of a laptop that sees more.
        let taken = try rita.must("bundle", "apply", "all.fsb", "--json")
        #expect(try number(taken, "transactionsReceived") == 1)
        let passed = try rita.must("bundle", "apply", "open.fsb", "--json", endWith: 7)
        #expect(try number(passed, "refused") == 1)
        #expect(try rita.must("log", "--refused", "--json").jsonLines().count == 1)
        #expect(try !rita.dump().contains("Secret"))
        #expect(try rita.dump().contains("Harper Vale"))
        let bytes = try Data(contentsOf: URL(filePath: folder.path("all.fsb")))
        #expect(bytes.firstRange(of: Data("Harper".utf8)) == nil)
        // One that was made for another device is nothing to her.
        let only = try server.run("bundle", "create", "anna.fsb", "--for", "anna")
        #expect(only.status == 0, "\(only.testDescription)")
        let sealed = try rita.must("bundle", "apply", "anna.fsb", "--json", endWith: 4)
        #expect(try sealed.error().text("code") == "bundle-sealed")
    }

    @Test func aStrangersBundleIsTakenOnlyWhereAPersonSaysSo() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        let stranger = try Laptop("mallory", user: "Mallory", in: folder)
        try server.enrol(anna)
        try server.enrol(ben)
        server.kill()
        try stranger.must("record", "set", "musician", id(1), "name=Mallory")
        try stranger.must("bundle", "create", "m.fsb")
        let before = try anna.dump()
        let refused = try anna.must("bundle", "apply", "m.fsb", "--json", endWith: 4)
        #expect(try refused.error().text("code") == "bundle-untrusted")
        #expect(try anna.dump() == before)
        #expect(try server.run("bundle", "apply", "m.fsb").status == 4)
        // Ben and Anna have never met either, and their server vouches for both.
        try ben.must("record", "set", "musician", id(2), "name=Ben")
        try ben.must("bundle", "create", "b.fsb")
        try anna.must("bundle", "apply", "b.fsb")
        let replica = try #require(try stranger.must("status", "--json").json().text("replica"))
        try anna.must("bundle", "apply", "m.fsb", "--trust", "12", endWith: 64)
        try anna.must("bundle", "apply", "m.fsb", "--trust", replica)
        try anna.must("bundle", "apply", "m.fsb")
        #expect(try anna.dump().contains("Mallory"))
        try stranger.must("bundle", "apply", "b.fsb")
    }

    @Test func aLaptopThatOnlyEverSeesSticksHealsByABundleOfTheServer() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        try server.enrol(anna)
        /// To the server and back, and from the server to the laptop.
        func carry(_ name: String) throws -> Int32 {
            try anna.must("bundle", "create", "\(name).fsb", "--for", "server")
            let taken = try server.run(
                "bundle", "apply", "\(name).fsb", "--receipt", "\(name).receipt")
            try anna.must("bundle", "apply", "\(name).receipt")
            return taken.status
        }
        try anna.must("record", "set", "musician", id(1), "name=One")
        #expect(try carry("1") == 0)
        let (store, copy) = (folder.path("anna"), folder.path("copy"))
        try FileManager.default.copyItem(atPath: store, toPath: copy)
        try anna.must("record", "set", "musician", id(2), "name=Two")
        #expect(try carry("2") == 0)
        // The disk is set back, and written to again.
        try FileManager.default.removeItem(atPath: store)
        try FileManager.default.moveItem(atPath: copy, toPath: store)
        try anna.must("record", "set", "musician", id(3), "name=Three")
        #expect(try carry("3") == 7)
        #expect(try server.run("bundle", "create", "s.fsb").status == 0)
        let healed = try anna.must("bundle", "apply", "s.fsb")
        #expect(healed.errors.contains("set back to an older copy"))
        #expect(try carry("4") == 0)
        for name in ["One", "Two", "Three"] { #expect(try anna.dump().contains(name)) }
        #expect(try server.run("record", "dump").output == anna.dump())
        #expect(try server.run("log", "--refused", "--json").output == "")
        #expect(try unpushed(anna) == 0)
        try anna.must("verify")
        // And what is sealed to the name that the server knows is read, and a network goes on.
        #expect(try server.run("bundle", "create", "t.fsb").status == 0)
        try anna.must("bundle", "apply", "t.fsb")
        #expect(try number(try anna.must("sync", "--json"), "transactionsSent") == 0)
        #expect(try server.run("admin", "devices", "--json").jsonLines().count == 2)
    }

    @Test func badFilesAndPlacesAreNamedAndChangeNothing() throws {
        let folder = try Folder()
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        try anna.must("record", "set", "musician", id(1), "name=Harper Vale")
        try anna.must("bundle", "create", "a.fsb")
        let whole = try Data(contentsOf: URL(filePath: folder.path("a.fsb")))
        let newer = whole.prefix(8) + [2] + whole.dropFirst(9)
        let cases: [(name: String, data: Data, status: Int32, code: String)] = [
            ("cut", whole.dropLast(), 65, "bundle-malformed"),
            ("more", whole + [0], 65, "bundle-malformed"),
            ("empty", Data(), 65, "not-a-bundle"),
            ("text", Data("Dear Ben,\n".utf8), 65, "not-a-bundle"),
            ("newer", newer, 8, "bundle-newer"),
            ("altered", whole.dropLast() + [whole[whole.count - 1] ^ 1], 65, "bundle-altered"),
        ]
        for (name, data, status, code) in cases {
            try data.write(to: URL(filePath: folder.path(name)))
            for command in ["apply", "show"] {
                let ending = try ben.must("bundle", command, name, "--json", endWith: status)
                let error = try ending.error()
                #expect(error.text("code") == code, "\(name)")
                #expect(error.text("message")?.contains(folder.path(name)) == true, "\(name)")
            }
        }
        for place in [".", "/dev/null", "nowhere"] {
            try ben.must("bundle", "apply", place, endWith: 65)
        }
        #expect(try ben.dump().isEmpty)
        try anna.must("bundle", "create", "a.fsb", endWith: 1)
        try anna.must("bundle", "create", "/dev/full", endWith: 1)
        try anna.must("bundle", "create", "no/folder/a.fsb", endWith: 1)
        try anna.must("bundle", "create", "b.fsb", "--since-bundle", "a.fsb", endWith: 65)
        try anna.must("bundle", "create", "b.fsb", "--for", "server", endWith: 4)
        try anna.must("bundle", "create", "b.fsb", "--for", "ben", endWith: 64)
        try anna.must("bundle", "create", "b.fsb", "--space", "none", endWith: 1)
        try ben.must("bundle", "apply", "a.fsb", "--receipt", "text", endWith: 1)
        #expect(try ben.dump().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path("b.fsb")))
        #expect(try Data(contentsOf: URL(filePath: folder.path("a.fsb"))) == whole)
    }
}
