import FieldsyncJSON
import Foundation
import Testing

/// What is said twice, too late, or against what is recorded.
@Suite struct StageAgainTests {
    private static let call = [
        "call", "add", "--production", "Gamma", "--stage", "Barn", "--start",
        "2026-10-15T10:00:00-07:00", "--zone", "America/Los_Angeles",
    ]

    private func gamma(_ steps: Int) throws -> Laptop {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("rates", "import", StageSamples.rates)
        for words in StageSamples.gammaTyped.prefix(steps) {
            let ending = try laptop.run(words)
            try #require(ending.status == 0, "\(ending.testDescription)")
        }
        return laptop
    }

    @Test func whatIsHereAlreadyIsNotOverwritten() throws {
        let laptop = try gamma(6)
        let before = try laptop.dump()
        let production = [
            "production", "add", "--title", "Gamma", "--producer", "Gamma Pictures", "--medium",
        ]
        let musician = ["musician", "add", "--card", "47-9002", "--name", "Harper Vale"]
        for words in [production + ["theatrical"], musician, musician + ["--local", "47"]] {
            let ending = try laptop.run(words + ["--json"])
            #expect(ending.status == 0, "\(ending.testDescription)")
            #expect(try ending.json()["new"] == false)
        }
        let others = [
            (production + ["television"], "medium theatrical → television"),
            (musician + ["--local", "10"], "local 47 → 10"),
            (["musician", "add", "--card", "47-9002", "--name", "Vale"], "Harper Vale → Vale"),
            (Self.call + ["--conductor", "D. Stick"], "conductor C. Baton → D. Stick"),
        ]
        for (words, told) in others {
            let ending = try laptop.run(words + ["--json"])
            #expect(ending.status == 1, "\(ending.testDescription)")
            let error = try ending.error()
            #expect(error.text("code") == "exists")
            #expect(error.text("message")?.contains(told) == true, "\(ending.testDescription)")
            #expect(error.text("next")?.contains("edit") == true)
            #expect(error.list("differences").count == 1)
        }
        #expect(try laptop.dump() == before)
    }

    @Test func aCallIsOneHoweverItCameHere() throws {
        let typed = try gamma(6)
        let first = try #require(try typed.must("call", "list", "--json").jsonLines().first)
        let again = try typed.run(Self.call + ["--json"]).json()
        #expect(again["new"] == false)
        #expect(again.text("id") == first.text("id"))
        let sheet = try typed.folder.write(
            JSONValue.object(try StageSamples.gamma()).text(), to: "gamma.json")
        let imported = try typed.must("call", "import", sheet, "--json").json()
        #expect(imported.text("id") == first.text("id"))
        #expect(try typed.must("call", "list", "--json").jsonLines().count == 1)

        let other = try Laptop("other", user: "Ben", in: typed.folder)
        try other.must("rates", "import", StageSamples.rates)
        let id = try other.must("call", "import", sheet, "--json").json().text("id")
        #expect(id == first.text("id"))
        #expect(try other.run(Self.call + ["--json"]).json().text("id") == id)
        // A call that was moved leaves its place to another one.
        try other.must("call", "edit", "Gamma", "--start", "14:00")
        let moved = try other.run(Self.call + ["--json"]).json()
        #expect(moved["new"] == true && moved.text("id") != id)
        try other.must("call", "remove", moved.text("id") ?? "")
        #expect(try other.must("call", "list", "--json").jsonLines().count == 1)
    }

    @Test func aCallThatIsOverStaysSo() throws {
        let laptop = try gamma(.max)
        let before = try laptop.dump()
        let again = try laptop.must("clock", "end", "--call", "Gamma", "--at", "14:30")
        #expect(again.output.contains("over since 2026-10-15T13:40:00-07:00 already"))
        #expect(again.output.contains("nothing was written"))
        for step in ["break", "meal", "resume"] {
            let ending = try laptop.must(
                "clock", step, "--call", "Gamma", "--at", "14:30", "--json", endWith: 1)
            #expect(try ending.error().text("code") == "out-of-place")
        }
        #expect(try laptop.dump() == before)
    }

    @Test func whatIsKnownIsNotWrittenAgain() throws {
        let laptop = try gamma(2)
        let lines = try laptop.must("record", "dump").jsonLines()
        let id = try #require(lines.first { $0.text("type") == "musician" }?.text("id"))
        let set = ["record", "set", "musician", id, "name=Mara Flint", "card=47-9001", "--json"]
        #expect(try laptop.run(set).json().number("transactions") == 0)
        let ops = #"{"type":"musician","id":"\#(id)","field":"name","value":"Mara Flint"}"#
        let applied = try laptop.must(
            "record", "apply", "-", "--json", input: #"{"ops":[\#(ops)]}"#
        ).json()
        #expect(applied == ["transactions": 0, "ops": 0])
        #expect(try laptop.run(set.dropLast(3) + ["card=1", "--json"]).json()["transactions"] == 1)
    }

    @Test func aReferenceToNothingIsToldAndNothingIsFinal() throws {
        let laptop = try gamma(.max)
        let person = try #require(
            try laptop.must("hire", "list", "Gamma", "--json").jsonLines().first?.text("id"))
        let set = try laptop.must("record", "set", "engagement", person, "call=\(id(9))")
        #expect(set.errors.contains(id(9)))
        let statement = try laptop.must("consolidate", "--json").json()
        #expect(statement.list("missing").map { $0.text("kind") } == ["orphan"])
        try laptop.must("call", "remove", "Gamma", "--all")
        let id = try #require(
            try laptop.must("record", "dump").jsonLines().first { $0.text("type") == "call" }?
                .text("id"))
        let back = try laptop.must("record", "undelete", "call", id, "--json").json()
        #expect(back.list("restored").count > 3)
        #expect(try laptop.must("hire", "list", "Gamma", "--json").jsonLines().count == 3)
    }

    @Test func wordsThatNameNothingAreWrongUsage() throws {
        let laptop = try gamma(0)
        let rows = [
            ["help", "nosuch"], ["record"], ["resolve", "zither", id(1), "name", "--value", "x"],
            ["help", "record", "nosuch"], ["status", "--as", "a\nb"],
        ]
        for words in rows.dropLast() {
            #expect(try laptop.run(words).status == 64, "\(words)")
        }
        try laptop.must("record", "set", "producer", id(1), "name=A", "--as", "a\nb", endWith: 64)
        #expect(try laptop.folder.run(["status", "--store", ""]).status == 64)
        #expect(try laptop.folder.run(["help", "record"]).status == 0)
    }

    @Test func pipesAreReadAndDevicesWithoutEndAreRefused() throws {
        let laptop = try gamma(0)
        let line = #"{"ops":[{"type":"producer","id":"\#(id(1))","field":"name","value":"A"}]}"#
        let fifo = laptop.folder.path("fifo")
        try #require(mkfifo(fifo, 0o600) == 0)
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", #"printf '%s\n' "$1" > "$2""#, "sh", line, fifo]
        try writer.run()
        let applied = try laptop.must("record", "apply", fifo, "--json").json()
        writer.waitUntilExit()
        #expect(applied == ["transactions": 1, "ops": 1])
        try laptop.must("record", "apply", "/dev/stdin", input: line)
        let endless = try laptop.must("call", "import", "/dev/zero", "--json", endWith: 65)
        #expect(try endless.error().text("code") == "unreadable")
        #expect(try endless.error().text("message")?.contains("16777216") == true)
        let lines = try laptop.must("record", "apply", "/dev/zero", "--json", endWith: 65)
        #expect(try lines.error().number("line") == 1)
        try laptop.must("call", "import", laptop.folder.path("."), endWith: 65)
    }
}
