import FieldsyncJSON
import Foundation
import Testing

/// The main job: two laptops that record offline, a server, one disagreement, one truth.
@Suite struct TwoLaptopsTests {
    /// Two enrolled laptops that hold one engagement of one call.
    struct Stage {
        let folder: Folder
        let server: RunningServer
        let anna, ben: Laptop
        let engagement = id(3)

        init() throws {
            folder = try Folder()
            server = try RunningServer(in: folder)
            anna = try Laptop("anna", user: "Anna", in: folder)
            ben = try Laptop("ben", user: "Ben", in: folder)
            try server.enrol(anna)
            try server.enrol(ben)
            try anna.must("record", "set", "production", id(1), "title=Alpha")
            try anna.must("record", "set", "call", id(2), "production=\(id(1))")
            try anna.must("record", "set", "engagement", id(3), "call=\(id(2))", "role=leader")
            try anna.must("sync")
            try ben.must("sync")
        }

        /// Both laptops say when the same person went home, and sync.
        func disagree() throws {
            try anna.must(
                "record", "set", "engagement", engagement, "dismissed=2026-10-14T13:00:00-07:00")
            try ben.must(
                "record", "set", "engagement", engagement, "dismissed=2026-10-14T13:30:00-07:00")
            try anna.must("sync")
            try ben.must("sync", endWith: 3)
            try anna.must("sync", endWith: 3)
        }
    }

    @Test func laptopsInStepPrintTheSameBytesAndAQuietSyncMovesNothing() throws {
        let stage = try Stage()
        #expect(try stage.anna.dump() == stage.ben.dump())
        #expect(try stage.anna.dump().split(separator: "\n").count == 3)
        let quiet = try stage.anna.must("sync", "--json").json()
        #expect(quiet.number("roundTrips") == 1)
        for key in ["transactionsSent", "transactionsReceived", "conflictsOpen", "refused"] {
            #expect(quiet.number(key) == 0, "\(key)")
        }
        for key in ["bytesSent", "bytesReceived", "httpBytesSent", "httpBytesReceived"] {
            #expect(quiet.number(key) ?? 0 > 0, "\(key)")
        }
        let status = try stage.anna.must("status", "--json").json()
        #expect(status.text("remote") == stage.server.url)
        #expect(status.object("clock").number("offsetSeconds") == 0)
        for space in status.list("spaces") {
            #expect(space.number("unpushed") == 0)
            #expect(space.text("lastSync") != nil)
        }
        let other = try stage.ben.must("status", "--json").json()
        #expect(status.text("digest") == other.text("digest"))
    }

    @Test func bothSeeOneConflictWithBothValuesAndAreCleanOnceItIsSettled() throws {
        let stage = try Stage()
        try stage.disagree()
        #expect(try stage.anna.dump() == stage.ben.dump())
        for laptop in [stage.anna, stage.ben] {
            let open = try laptop.conflicts()
            #expect(open.count == 1)
            let conflict = try #require(open.first)
            #expect(conflict.text("type") == "engagement")
            #expect(conflict.text("id") == stage.engagement)
            #expect(conflict["fields"] == ["dismissed"])
            #expect(conflict["group"] == .null)
            #expect(conflict.text("policy") == "guarded")
            #expect(conflict["costCents"] == .null)
            let candidates = conflict.list("candidates")
            #expect(
                Set(candidates.compactMap { $0.object("values").text("dismissed") })
                    == ["2026-10-14T20:00:00Z", "2026-10-14T20:30:00Z"])
            #expect(Set(candidates.compactMap { $0.text("author") }) == ["Anna", "Ben"])
            #expect(Set(candidates.compactMap { $0.text("replicaName") }) == ["anna", "ben"])
            #expect(candidates.map { $0["shown"] } == [true, false])
            #expect(candidates.allSatisfy { $0["suspectClock"] == false })
        }
        let token = try #require(
            try stage.ben.conflicts().first?.list("candidates").last?.text("token"))
        try stage.ben.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--candidate", token)
        try stage.ben.must("sync")
        try stage.anna.must("sync")
        #expect(try stage.anna.conflicts().isEmpty)
        #expect(try stage.ben.conflicts().isEmpty)
        #expect(try stage.anna.dump() == stage.ben.dump())
        let again = try stage.ben.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--candidate", token, "--json",
            endWith: 1)
        #expect(try again.error().text("code") == "no-conflict")
        let kinds = try stage.anna.must("record", "history", "engagement", stage.engagement,
            "dismissed").jsonLines().map { $0.text("kind") }
        #expect(kinds == ["set", "set", "resolve"])
    }

    @Test func aChoiceFromAnOldListIsRefusedOnceTheValueIsGone() throws {
        let stage = try Stage()
        try stage.disagree()
        let tokens = try #require(try stage.anna.conflicts().first).list("candidates").compactMap {
            $0.text("token")
        }
        // Ben, who saw both, writes a third value: that closes the conflict; Anna, offline,
        // corrects hers: a new one opens, and one of the old values is no longer in it.
        try stage.ben.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--value",
            "2026-10-14T13:15:00-07:00")
        try stage.anna.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--candidate", tokens[0])
        try stage.anna.must("sync")
        try stage.ben.must("sync", endWith: 3)
        let gone = try stage.ben.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--candidate", tokens[1],
            "--json", endWith: 1)
        #expect(try gone.error().text("code") == "no-candidate")
        try stage.ben.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--candidate", "3",
            endWith: 64)
        try stage.ben.must(
            "resolve", "engagement", stage.engagement, "dismissed", "--candidate", "1")
        #expect(try stage.ben.conflicts().isEmpty)
    }

    @Test func aGroupIsDisputedAndSettledAsAWhole() throws {
        let stage = try Stage()
        let place = ["record", "set", "interval", id(9), "call=\(id(2))", "kind=break"]
        try stage.anna.run(place + ["from=2026-10-14T17:50:00Z", "to=2026-10-14T18:00:00Z"])
        try stage.anna.must("sync")
        try stage.ben.must("sync")
        try stage.anna.must("record", "set", "interval", id(9), "to=2026-10-14T18:05:00Z")
        try stage.ben.must("record", "set", "interval", id(9), "from=2026-10-14T17:45:00Z")
        try stage.anna.must("sync")
        try stage.ben.must("sync", endWith: 3)
        let conflict = try #require(try stage.ben.conflicts().first)
        #expect(conflict.text("group") == "span")
        #expect(conflict["fields"] == ["from", "to"])
        try stage.ben.must(
            "resolve", "interval", id(9), "span", "--value", "from=2026-10-14T17:45:00Z",
            endWith: 64)
        try stage.ben.must(
            "resolve", "interval", id(9), "span", "--value", "from=2026-10-14T17:45:00Z",
            "--value", "to=2026-10-14T18:05:00Z")
        #expect(try stage.ben.conflicts().isEmpty)
    }

    @Test func aDeletionAgainstAnEditIsDisputedUntilSomebodyChooses() throws {
        let stage = try Stage()
        try stage.anna.must("record", "delete", "engagement", stage.engagement)
        try stage.ben.must("record", "set", "engagement", stage.engagement, "role=sidemusician")
        try stage.anna.must("sync")
        try stage.ben.must("sync", endWith: 3)
        try stage.anna.must("sync", endWith: 3)
        #expect(try stage.anna.conflicts().first?["fields"] == ["deleted"])
        try stage.anna.must(
            "resolve", "engagement", stage.engagement, "deleted", "--value", "false")
        try stage.anna.must("sync")
        try stage.ben.must("sync")
        #expect(try stage.anna.dump() == stage.ben.dump())
        let kept = try stage.ben.must("record", "get", "engagement", stage.engagement).json()
        #expect(kept["deleted"] == nil)
        #expect(kept.object("fields").text("role") == "sidemusician")
    }

    @Test func withoutANetworkOnlyTheExchangeFailsAndNothingIsLost() throws {
        let stage = try Stage()
        stage.server.kill()
        for command in ["push", "pull", "sync"] {
            let ending = try stage.anna.must(command, "--json", endWith: 5)
            #expect(try ending.error().text("message")?.contains("Nothing is lost") == true)
        }
        try stage.anna.must("record", "set", "production", id(1), "title=Beta")
        for words in [["status"], ["log"], ["conflicts"], ["record", "dump"], ["verify"]] {
            #expect(try stage.anna.run(words).status == 0, "\(words)")
        }
        // The socket of a server that was killed lies there still, and stops nobody.
        #expect(try stage.server.run("record", "dump").output == stage.ben.dump())
        let dry = try stage.anna.must("sync", "--dry-run", "--json").json()
        #expect(dry.number("transactionsToSend") == 1)
        #expect(dry["transactionsToReceive"] == .null)
    }

    @Test func aDryRunAsksTheServerAndMovesNothing() throws {
        let stage = try Stage()
        try stage.anna.must("record", "set", "production", id(1), "title=Beta")
        try stage.ben.must("record", "set", "musician", id(2), "name=Bo")
        try stage.ben.must("sync")
        let before = try stage.anna.dump()
        for _ in 0..<2 {
            let dry = try stage.anna.must("sync", "--dry-run", "--json").json()
            #expect(dry.number("transactionsToSend") == 1)
            #expect(dry.number("transactionsToReceive") == 1)
            let pull = try stage.anna.must("pull", "--dry-run", "--json").json()
            #expect(pull.number("transactionsToSend") == 0)
        }
        #expect(try stage.anna.dump() == before)
        let summary = try stage.anna.must("sync", "--json").json()
        #expect(summary.number("transactionsSent") == 1)
        #expect(summary.number("transactionsReceived") == 1)
        #expect(try stage.anna.must("sync", "--dry-run").output == "Nothing would move.\n")
        #expect(try stage.anna.must("sync", "--json").json().number("roundTrips") == 1)
    }

    @Test func aCloneHoldsWhatTheServerHolds() throws {
        let stage = try Stage()
        let code = try stage.server.invite("Cleo")
        let ending = try stage.folder.run(
            ["clone", stage.server.url, "--invite", "-", "--store", stage.folder.path("cleo"),
             "--name", "cleo"], input: code)
        #expect(ending.status == 0, "\(ending.testDescription)")
        let dump = try stage.folder.run(["record", "dump", "--store", stage.folder.path("cleo")])
        #expect(try dump.output == stage.anna.dump())
        // Who is enrolled is who writes, where nobody says otherwise.
        try stage.folder.run(
            ["record", "set", "producer", id(8), "name=X", "--store", stage.folder.path("cleo")])
        let history = try stage.folder.run(
            ["record", "history", "producer", id(8), "--store", stage.folder.path("cleo")])
        #expect(try history.jsonLines().allSatisfy { $0.text("author") == "Cleo" })
    }

    @Test func aBadInvitationEndsWithFourAndLeavesNothingBehind() throws {
        let stage = try Stage()
        let used = try stage.server.invite("Dora")
        let dora = try Laptop("dora", user: "Dora", in: stage.folder)
        try dora.must("remote", "set", stage.server.url, "--invite", used)
        for code in ["AAAA-BBBB-CCCC-DDDD", "x", "\u{1B}[31m", used] {
            let path = stage.folder.path("nobody")
            let ending = try stage.folder.run(
                ["clone", stage.server.url, "--invite", "-", "--store", path, "--json"],
                input: code)
            #expect(ending.status == 4, "\(ending.testDescription)")
            #expect(try ending.error().text("code") == "enrolment-refused")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func whatAViewerWritesIsRefusedAndListed() throws {
        let stage = try Stage()
        let viewer = try Laptop("vera", user: "Vera", in: stage.folder)
        let code = try stage.server.invite("Vera", role: "viewer")
        try viewer.must("remote", "set", stage.server.url, "--invite", code)
        try viewer.must("record", "set", "producer", id(5), "name=Nobody")
        let sync = try viewer.must("sync", "--json", endWith: 7)
        #expect(try sync.json().number("refused") ?? 0 > 0)
        let refused = try viewer.must("status", "--json").json().list("spaces").reduce(0) {
            $0 + ($1.number("refused") ?? 0)
        }
        #expect(refused > 0)
        let listed = try viewer.must("log", "--refused", "--json").jsonLines()
        #expect(Int64(listed.count) == refused)
        #expect(try !viewer.dump().contains("Nobody"))
        #expect(try !stage.server.run("record", "dump").output.contains("Nobody"))
    }

    @Test func commandsOnTheServersStoreGoThroughTheServer() throws {
        let stage = try Stage()
        let dump = try stage.server.run("record", "dump")
        #expect(dump.status == 0, "\(dump.testDescription)")
        #expect(try dump.output == stage.anna.dump())
        let missing = try stage.server.run("record", "get", "call", id(77), "--json")
        #expect(missing.status == 1)
        #expect(try missing.error().text("code") == "no-such-record")
        // A file's path is the caller's, and so is standard input.
        let line = #"{"ops":[{"type":"producer","id":"\#(id(6))","field":"name","value":"P"}]}"#
        _ = try stage.folder.write(line, to: "lines.jsonl")
        let applied = try stage.server.run("record", "apply", "lines.jsonl", "--json")
        #expect(applied.status == 0, "\(applied.testDescription)")
        try stage.anna.must("sync")
        #expect(try stage.anna.dump().contains(id(6)))
        let devices = try stage.server.run("admin", "devices", "--json").jsonLines()
        #expect(Set(devices.compactMap { $0.text("name") }) == ["anna", "ben"])
        let verify = try stage.server.run("verify", "--json")
        #expect(verify.status == 0, "\(verify.testDescription)")
    }

    @Test func aRevokedDeviceIsNotLetIn() throws {
        let stage = try Stage()
        let devices = try stage.server.run("admin", "devices", "--json").jsonLines()
        let device = try #require(
            devices.first { $0.text("name") == "ben" }?.text("device"))
        let revoked = try stage.server.run("admin", "revoke", device)
        #expect(revoked.status == 0, "\(revoked.testDescription)")
        let ending = try stage.ben.must("sync", "--json", endWith: 4)
        #expect(try ending.error().text("code") == "device-revoked")
        try stage.anna.must("sync")
    }
}
