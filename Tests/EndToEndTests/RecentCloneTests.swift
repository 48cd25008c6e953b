import FieldsyncJSON
import Foundation
import Testing

/// Goal: a laptop that joins late takes the records as they are and the last of the history, works
/// as any other, and has the rest whenever it asks for it.
@Suite(.serialized) struct RecentCloneTests {
    private static let always = "2999-01-01"

    /// A server with a history, a conflict in it, and the laptop that wrote most of it.
    private func office(_ folder: Folder) throws -> (RunningServer, ada: Laptop, bo: Laptop) {
        let server = try RunningServer(in: folder)
        let (ada, bo) = (
            try Laptop("ada", user: "Ada", in: folder), try Laptop("bo", user: "Bo", in: folder)
        )
        try server.enrol(ada)
        try server.enrol(bo)
        try ada.writeHistory(in: folder)
        try ada.must("sync")
        try bo.must("sync")
        let old = "00000000000000000000000000000100"
        try bo.must("record", "set", "musician", old, "name=Bo's")
        try ada.must("record", "set", "musician", old, "name=Ada's")
        try bo.must("sync")
        try ada.must("sync", endWith: 3)
        return (server, ada, bo)
    }

    private func clone(
        _ server: RunningServer, _ name: String, in folder: Folder, _ words: String...
    ) throws -> JSONObject {
        let ending = try folder.run(
            ["clone", server.url, "--invite", "-", "--store", folder.path(name), "--json"] + words,
            input: try server.invite(name) + "\n", variables: ["FIELDSYNC_USER": name])
        try #require(ending.status == 0, "\(ending.testDescription)")
        return try ending.json()
    }

    @Test func aRecentCloneWorksAsAnyOther() throws {
        let folder = try Folder()
        let (server, ada, bo) = try office(folder)
        let made = try clone(server, "eve", in: folder, "--since", Self.always)
        let eve = ada.beside("eve")
        let count = try #require(made.number("linksOnly"))
        #expect(count >= 512)
        #expect(count + (made.number("transactionsReceived") ?? 0) >= 702)
        #expect(try eve.dump() == ada.dump())
        #expect(try eve.conflicts().count == 1)
        #expect(try eve.must("verify", "--json").json().number("linksOnly") == count)
        #expect(try eve.must("status").output.contains("\(count) old transactions are links only"))
        #expect(try eve.must("log", "--limit", "1").output.contains("Ada"))
        let duplicates = try [eve, ada].map { try $0.must("duplicates", "--json").output }
        #expect(duplicates[0] == duplicates[1])
        let old = "00000000000000000000000000000101"
        for words in [
            ["record", "history", "musician", old], ["bundle", "create", folder.path("x.fsb")],
        ] {
            let ending = try eve.run(words)
            #expect(ending.status == 1 && ending.errors.contains("sync --history"), "\(words)")
        }
        // Work goes on, with what was there before as with what is new.
        try eve.must("record", "set", "musician", old, "name=Eve's")
        try bo.must("record", "set", "musician", old, "name=Bo's")
        try bo.must("sync", endWith: 3)
        try eve.must("sync", endWith: 3)
        try ada.must("sync", endWith: 3)
        #expect(try eve.conflicts().count == 2)
        #expect(try eve.dump() == ada.dump())
        let back = try eve.must("sync", "--history", endWith: 3)
        #expect(back.errors.contains("\(count) transactions"))
        #expect(try eve.must("verify", "--json").json().number("linksOnly") == 0)
        func hashes(_ laptop: Laptop) throws -> Set<String> {
            let lines = try laptop.must("log", "--limit", "100000", "--json").jsonLines()
            return Set(lines.compactMap { $0.text("hash") })
        }
        #expect(try hashes(eve) == hashes(ada))
        #expect(try eve.dump() == ada.dump())
    }

    @Test func whereNoServerIsNothingIsMadeAndNothingElseIsSaid() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let code = try server.invite("Eve")
        server.kill()
        let words = ["clone", server.url, "--invite", "-", "--recent", "--store"]
        let ending = try folder.run(words + [folder.path("eve")], input: code + "\n")
        #expect(ending.status == 5)
        #expect(ending.errors.contains("Nothing was made here"), "\(ending.testDescription)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("eve")))
        let again = try RunningServer(in: folder, listen: server.address)
        #expect(try folder.run(words + [folder.path("eve")], input: code + "\n").status == 0)
        again.kill()
    }

    /// A space that the server cannot read is not passed over in silence.
    @Test func aCloneSaysWhatTheServerDidNotHandOver() throws {
        let folder = try Folder()
        let (server, _, _) = try office(folder)
        server.kill()
        let file = URL(fileURLWithPath: folder.path("server/spaces/roster.sqlite"))
        var bytes = try Data(contentsOf: file)
        // Every second page, so that whatever is read first is met.
        for page in stride(from: 8192, to: bytes.count, by: 8192) { bytes[page + 700] ^= 0xFF }
        try bytes.write(to: file)
        let again = try RunningServer(in: folder, listen: server.address)
        for words in [["--recent"], []] {
            let ending = try folder.run(
                ["clone", again.url, "--invite", "-", "--store", folder.path("eve\(words)")]
                    + words, input: try again.invite("Eve\(words.count)") + "\n")
            #expect([5, 7].contains(ending.status), "\(ending.testDescription)")
        }
    }

    @Test func withoutTheWordEverythingComes() throws {
        let folder = try Folder()
        let (server, ada, _) = try office(folder)
        let whole = try clone(server, "eve", in: folder)
        #expect(whole.number("linksOnly") == 0)
        #expect(whole.number("transactionsReceived") ?? 0 >= 702)
        // All of it is younger than 90 days.
        let recent = try clone(server, "flo", in: folder, "--recent")
        #expect(recent.number("linksOnly") == 0)
        #expect(recent.number("transactionsReceived") == whole.number("transactionsReceived"))
        #expect(try ada.beside("flo").dump() == ada.dump())
        try ada.beside("flo").must("verify")
    }

    @Test func aLaptopThatJoinedAndHasNothingYetMayPullSo() throws {
        let folder = try Folder()
        let (server, ada, _) = try office(folder)
        let flo = try Laptop("flo", user: "Flo", in: folder)
        try server.enrol(flo)
        #expect(try flo.run("pull", "--recent", "--dry-run").status == 64)
        #expect(try flo.run("pull", "--since", "yesterday").status == 64)
        try flo.must("pull", "--since", Self.always, endWith: 3)
        #expect(try flo.dump() == ada.dump())
        let left = try flo.must("verify", "--json").json().number("linksOnly") ?? 0
        #expect(left >= 512)
        // What is here already stays as it is.
        try flo.must("pull", "--recent", endWith: 3)
        try flo.must("verify")
        server.kill()
        #expect(try flo.run("pull", "--recent").status == 5)
        #expect(try flo.dump() == ada.dump())
    }

    /// Lets new laptops pull, and something happen to each at another of `count` moments: they have
    /// all or nothing then, and a second pull gets the rest.
    private func interruptPulls(
        at count: UInt64, _ interrupt: (Killer, UInt64) -> Void, _ ended: (Ending) -> Void
    ) throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let (server, ada, _) = try office(folder)
        let pull = ["pull", "--since", Self.always]
        let first = try Laptop("first", user: "Flo", in: folder)
        try server.enrol(first)
        killer.reset()
        try first.run(pull, variables: killer.variables)
        let calls = killer.count
        try #require(calls > 10)
        for moment in stride(from: 1, through: calls, by: max(1, Int(calls / count))) {
            let laptop = try Laptop("laptop-\(moment)", user: "Flo", in: folder)
            try server.enrol(laptop)
            interrupt(killer, moment)
            ended(try laptop.run(pull + ["--json"], variables: killer.variables))
            killer.reset()
            let (dump, whole) = (try laptop.dump(), try ada.dump())
            #expect(dump.isEmpty || dump == whole, "moment \(moment)")
            try laptop.must("verify")
            try laptop.must("pull", "--since", Self.always, endWith: 3)
            #expect(try laptop.dump() == ada.dump(), "moment \(moment)")
            try laptop.must("verify")
        }
    }

    @Test func aDiskThatIsFullAtAnyMomentHasNoHalfSpace() throws {
        var full = 0
        try interruptPulls(at: 6) { $0.reset(fullAt: $1, once: false) } _: { ending in
            #expect([1, 3].contains(ending.status), "\(ending.testDescription)")
            if ending.status == 1 {
                full += 1
                #expect(ending.errors.contains("disk-failed"), "\(ending.testDescription)")
            }
        }
        #expect(full >= 4)
    }

    @Test func aLaptopThatDiesWhileItClonesHasNoHalfSpace() throws {
        var died = 0
        try interruptPulls(at: 8) { $0.reset(killBefore: $1) } _: { ending in
            if ending.status == -SIGKILL { died += 1 }
        }
        #expect(died >= 6)
    }
}
