import FieldsyncJSON
import Foundation
import Testing

/// Goal: one thing that two people entered as two records is listed, becomes one by one command,
/// and no value of either is lost, whatever others do meanwhile; by the real program.
@Suite struct MergeTests {
    /// Two laptops that each entered one person, by ids of their own, and engaged them on a call.
    private struct Roster {
        let folder: Folder
        let server: RunningServer
        let anna, ben: Laptop
        let first = id(0xa1)
        let second = id(0xb2)

        init() throws {
            folder = try Folder()
            server = try RunningServer(in: folder)
            anna = try Laptop("anna", user: "Anna", in: folder)
            ben = try Laptop("ben", user: "Ben", in: folder)
            try server.enrol(anna)
            try server.enrol(ben)
            try anna.must("record", "set", "production", id(1), "title=Alpha")
            try anna.must("record", "set", "call", id(2), "production=\(id(1))")
            try anna.must("sync")
            try ben.must("sync")
            try anna.must("record", "set", "musician", first, "name=Gus Harp", "card=47-1")
            try anna.must(
                "record", "set", "engagement", id(3), "call=\(id(2))", "musician=\(first)",
                "role=leader")
            try ben.must("record", "set", "musician", second, "name=Gus H.", "card=47-1")
            try ben.must(
                "record", "set", "engagement", id(4), "call=\(id(2))", "musician=\(second)",
                "role=sidemusician")
        }

        func syncAll(endWith status: Int32 = 0) throws {
            for laptop in [anna, ben, anna] {
                let ending = try laptop.run("sync")
                #expect(ending.status == 0 || ending.status == status, "\(ending.testDescription)")
            }
        }
    }

    @Test func whatIsEnteredTwiceIsListedMergedAndPartedAgain() throws {
        let roster = try Roster()
        try roster.syncAll()
        for laptop in [roster.anna, roster.ben] {
            let found = try laptop.must("duplicates", "--json").jsonLines()
            try #require(found.count == 1)
            #expect(found[0].text("type") == "musician")
            #expect(found[0]["key"] == ["card"])
            #expect(found[0].object("values").text("card") == "47-1")
            #expect(
                found[0].list("records").compactMap { $0.text("id") }
                    == [roster.first, roster.second])
            #expect(found[0].list("records").compactMap { $0.text("author") } == ["Anna", "Ben"])
            try expectStatusCounts(laptop)
        }
        // Ben keeps his own, whose id is the greater one.
        let merged = try roster.ben.must(
            "merge", "musician", roster.second, roster.first, "--json", endWith: 3
        ).json()
        #expect(merged.text("id") == roster.second)
        #expect(merged["merged"] == [.string(roster.first)])
        #expect(merged.list("along").compactMap { $0.text("type") } == ["engagement"])
        try roster.syncAll(endWith: 3)
        #expect(try roster.anna.dump() == roster.ben.dump())
        for laptop in [roster.anna, roster.ben] {
            #expect(try laptop.must("duplicates", "--json").output.isEmpty)
            try expectStatusCounts(laptop)
            for either in [roster.first, roster.second] {
                let record = try laptop.must("record", "get", "musician", either).json()
                #expect(record.text("id") == roster.second)
                #expect(record.object("fields").text("name") == "Gus H.")
            }
            let engagement = try laptop.must("record", "get", "engagement", id(3)).json()
            #expect(engagement.object("fields").text("musician") == roster.second)
            let open = try laptop.conflicts().compactMap { $0["fields"] }
            // That the two engagements name the person differently is no conflict any more.
            #expect(open == [["role"], ["name"]], "\(open)")
        }
        try roster.anna.must("unmerge", "musician", roster.first)
        try roster.syncAll(endWith: 3)
        #expect(try roster.anna.dump() == roster.ben.dump())
        let apart = try roster.ben.must("record", "get", "musician", roster.first).json()
        #expect(apart.object("fields").text("name") == "Gus Harp")
        let engagement = try roster.ben.must("record", "get", "engagement", id(3)).json()
        #expect(engagement.text("id") == id(3))
        #expect(engagement.object("fields").text("musician") == roster.first)
    }

    @Test func peopleWhoMergeEditAndDeleteAtOnceLoseNothing() throws {
        let roster = try Roster()
        try roster.syncAll()
        try roster.anna.run("merge", "musician", roster.first, roster.second)
        try roster.ben.run("merge", "musician", roster.second, roster.first)
        try roster.syncAll(endWith: 3)
        #expect(try roster.anna.dump() == roster.ben.dump())
        // Two kept different ones: the smaller id stands.
        let record = try roster.ben.must("record", "get", "musician", roster.second).json()
        #expect(record.text("id") == roster.first)
        // Whoever writes to the one settles what both records said.
        try roster.anna.must("record", "set", "musician", roster.second, "name=Gus Harp Sr.")
        try roster.ben.must("record", "set", "musician", roster.first, "local=47")
        try roster.syncAll(endWith: 3)
        let whole = try roster.ben.must("record", "get", "musician", roster.first).json()
        #expect(whole.object("fields").text("name") == "Gus Harp Sr.")
        #expect(whole.object("fields").text("local") == "47")
        #expect(whole.object("conflicts").isEmpty)
        let history = try roster.ben.must("record", "history", "musician", roster.second)
            .jsonLines()
        let names = history.filter { $0.text("field") == "name" }.compactMap { $0.text("value") }
        #expect(names.sorted() == ["Gus H.", "Gus Harp", "Gus Harp Sr."])
        // A deletion of the whole, against an edit.
        try roster.anna.must("record", "delete", "musician", roster.first)
        try roster.ben.must("record", "set", "musician", roster.second, "local=99")
        try roster.syncAll(endWith: 3)
        let open = try roster.anna.conflicts().filter { $0["fields"] == ["deleted"] }
        #expect(open.count == 1)
        try roster.ben.must("resolve", "musician", roster.second, "deleted", "--value", "true")
        try roster.syncAll(endWith: 3)
        let gone = try roster.anna.must("record", "get", "musician", roster.first).json()
        #expect(gone["deleted"] == true)
        #expect(try roster.anna.dump() == roster.ben.dump())
        for laptop in [roster.anna, roster.ben] { try laptop.must("verify") }
    }

    @Test func whatCannotBeMergedIsRefusedWithAWord() throws {
        let folder = try Folder()
        let anna = try Laptop("anna", user: "Anna", in: folder)
        try anna.must("record", "set", "production", id(1), "title=Alpha")
        try anna.must("record", "set", "production", id(2), "title=Alpha")
        try anna.must("record", "set", "musician", id(3), "name=Gus")
        try anna.must("record", "set", "musician", id(4), "name=Gus")
        try anna.must("record", "delete", "musician", id(4))
        let cases: [(words: [String], status: Int32, code: String)] = [
            (["production", id(1), id(2)], 1, "other-space"),
            (["musician", id(3), id(3)], 64, "usage"),
            (["musician", id(3), id(4)], 1, "record-deleted"),
            (["musician", id(3), id(9)], 1, "no-such-record"),
        ]
        for (words, status, code) in cases {
            let before = try anna.dump()
            let ending = try anna.run(["merge"] + words + ["--json"])
            #expect(ending.status == status, "\(ending.testDescription)")
            #expect(try ending.error().text("code") == code)
            #expect(try anna.dump() == before)
        }
    }

    /// The number that `status` prints is the length of the list.
    private func expectStatusCounts(_ laptop: Laptop) throws {
        for space in try laptop.must("status", "--json").json().list("spaces") {
            let name = try #require(space.text("space"))
            let listed = try laptop.must("duplicates", "--space", name, "--json").jsonLines()
            #expect(space.number("duplicates") == Int64(listed.count))
        }
    }
}
