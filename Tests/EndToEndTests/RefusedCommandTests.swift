import FieldsyncJSON
import Testing

/// Goal: what an author had no right to write is kept, listed with the reason on every laptop,
/// counts for nothing anywhere, and can be sent again; the rest goes through (I19, I18).
@Suite struct RefusedCommandTests {
    private final class Stage {
        let folder: Folder
        let server: RunningServer
        let manager: Laptop
        let recorder: Laptop

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

        func listed(_ laptop: Laptop) throws -> [JSONObject] {
            try laptop.must("refused", "--json").jsonLines()
        }

        func counted(_ laptop: Laptop) throws -> Int64 {
            try laptop.must("status", "--json").json().list("spaces").reduce(0) {
                $0 + ($1.number("refused") ?? 0)
            }
        }
    }

    @Test func aRecordersRateCardIsRefusedAndTheRestGoesThrough() throws {
        let stage = try Stage()
        let (recorder, manager) = (stage.recorder, stage.manager)
        try recorder.must("record", "set", "musician", id(1), "name=Harper Vale")
        try recorder.must("record", "set", "rates", id(2), "name=RC-Z")
        try recorder.must("record", "set", "musician", id(3), "name=Robin Reed")
        let sync = try recorder.must("sync", "--json", endWith: 7)
        #expect(try sync.json().number("refused") == 1)
        try manager.must("sync")
        for laptop in [recorder, manager] {
            #expect(try laptop.run("record", "get", "rates", id(2)).status == 1)
            #expect(try laptop.dump().contains(id(3)))
            let listed = try stage.listed(laptop)
            #expect(listed.count == 1)
            #expect(try Int64(listed.count) == stage.counted(laptop))
            #expect(listed.first?.text("cause") == "role")
            #expect(listed.first?.text("why")?.contains("may not add a rates") == true)
            #expect(listed.first?.text("replicaName") == "rex")
            let verify = try laptop.run("verify")
            #expect(verify.status == 0, "\(verify.testDescription)")
        }
        let dumps = try (recorder.dump(), manager.dump())
        #expect(dumps.0 == dumps.1)
        #expect(try stage.server.run("record", "dump").output == dumps.0)
        // It is told until somebody has dealt with it.
        try recorder.must("sync", endWith: 7)
        let code = try stage.server.invite("Rex", role: "manager")
        try recorder.must("remote", "set", stage.server.url, "--invite", code)
        let sent = try recorder.must("refused", "resend", "--all", "--json").jsonLines()
        #expect(sent.count == 1)
        try recorder.must("sync")
        try manager.must("sync")
        for laptop in [recorder, manager] {
            #expect(try laptop.must("record", "get", "rates", id(2)).output.contains("RC-Z"))
            #expect(try stage.listed(laptop).isEmpty)
            #expect(try stage.counted(laptop) == 0)
        }
        let again = try recorder.run("refused", "resend", "--all", "--json")
        #expect(again.status == 0 && again.output.isEmpty)
    }

    @Test func aPushSaysWhatWasRefusedAndItCanBeAmendedOrLetGo() throws {
        let stage = try Stage()
        let recorder = stage.recorder
        let line = #"""
            {"ops":[{"type":"musician","id":"\#(id(1))","field":"name","value":"Harper Vale"},
            {"type":"rates","id":"\#(id(2))","field":"name","value":"RC-Z"}]}
            """#.replacing("\n", with: "")
        try recorder.must("record", "apply", "-", input: line + "\n")
        try recorder.must("record", "set", "rates", id(4), "name=RC-Q")
        let push = try recorder.must("push", "--json", endWith: 7)
        #expect(try push.json().number("refused") == 2)
        try recorder.must("pull", endWith: 7)
        #expect(try recorder.dump().isEmpty)
        let names = try stage.listed(recorder).compactMap { $0.text("transaction") }
        #expect(names.count == 2)
        let shown = try recorder.must("refused", "show", names[0])
        #expect(shown.output.contains("Harper Vale"))
        try recorder.must(
            "refused", "resend", names[0], "--leave-out", "rates", "--set", "name=Harper Vane")
        try recorder.must("refused", "dismiss", names[1])
        try recorder.must("sync")
        #expect(try recorder.dump().contains("Harper Vane"))
        #expect(try stage.listed(recorder).isEmpty)
        let unknown = try recorder.run("refused", "dismiss", names[1], "--json")
        #expect(unknown.status == 1)
        #expect(try unknown.error().text("code") == "not-refused")
        let history = try recorder.must("record", "history", "musician", id(1)).jsonLines()
        #expect(history.contains { $0.text("refused") != nil })
    }
}
