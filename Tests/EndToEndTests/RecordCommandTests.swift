import FieldsyncJSON
import Foundation
import Testing

@Suite struct RecordCommandTests {
    @Test func whatIsSetIsReadBackByItsKind() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must(
            "record", "set", "production", id(1), "title=Alpha", "films=3", "drama=true",
            "medium:=\"theatrical\"")
        try laptop.must(
            "record", "set", "call", id(2), "production=\(id(1))",
            "start=2026-10-14T10:00:00-07:00", "zone=America/Los_Angeles")
        let production = try laptop.must("record", "get", "production", id(1)).json()
        #expect(production.text("space") == id(1))
        #expect(production.object("fields").number("films") == 3)
        #expect(production.object("fields")["drama"] == true)
        #expect(production.object("fields").text("medium") == "theatrical")
        let call = try laptop.must("record", "get", "call", id(2)).json()
        #expect(call.text("space") == id(1))
        #expect(call.object("fields").text("start") == "2026-10-14T17:00:00Z")
        try laptop.must("record", "set", "call", id(2), "zone:=null")
        let cleared = try laptop.must("record", "get", "call", id(2)).json()
        #expect(cleared.object("fields")["zone"] == nil)
    }

    @Test func anIdMayBeGivenByItsBeginningWhereOnlyOneFits() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let first = "abcd" + String(repeating: "0", count: 28)
        let second = "abce" + String(repeating: "0", count: 28)
        try laptop.must("record", "set", "producer", first, "name=One")
        try laptop.must("record", "set", "producer", second, "name=Two")
        let one = try laptop.must("record", "get", "producer", "abcd").json()
        #expect(one.object("fields").text("name") == "One")
        try laptop.must("record", "get", "producer", "abc", endWith: 64)
        let third = "abcd" + String(repeating: "1", count: 28)
        try laptop.must("record", "set", "producer", third, "name=Three")
        let ambiguous = try laptop.must("record", "get", "producer", "abcd", "--json", endWith: 1)
        #expect(try ambiguous.error().text("code") == "ambiguous-id")
    }

    @Test func historyKeepsEveryValueWithItsAuthor() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("record", "set", "producer", id(1), "name=One")
        try laptop.must("record", "set", "producer", id(1), "name=Two", "--as", "Ben")
        try laptop.must("record", "delete", "producer", id(1))
        let name = try laptop.must("record", "history", "producer", id(1), "name").jsonLines()
        #expect(name.map { $0.text("value") } == ["One", "Two"])
        #expect(name.map { $0.text("author") } == ["Anna", "Ben"])
        #expect(name.map { $0.text("replicaName") } == ["laptop", "laptop"])
        #expect(name.last?["replaced"] == ["One"])
        let all = try laptop.must("record", "history", "producer", id(1)).jsonLines()
        #expect(all.last?.text("kind") == "delete")
        #expect(try laptop.must("record", "get", "producer", id(1)).json()["deleted"] == true)
    }

    @Test func aDeletedRecordTakesWritesAndComesBackOnlyWhenAsked() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must("record", "set", "producer", id(1), "name=One")
        try laptop.must("record", "delete", "producer", id(1))
        try laptop.must("record", "set", "producer", id(1), "name=Two", "--as", "Ben")
        #expect(try laptop.must("record", "get", "producer", id(1)).json()["deleted"] == true)
        let late = try laptop.must("log", "--late", "--json").jsonLines()
        #expect(late.map { $0.text("author") } == ["Ben"])
        try laptop.must("record", "undelete", "producer", id(1))
        let back = try laptop.must("record", "get", "producer", id(1)).json()
        #expect(back["deleted"] == nil)
        #expect(back.object("fields").text("name") == "Two")
        #expect(try laptop.must("log", "--late", "--json").jsonLines().isEmpty)
    }

    @Test func membersAndEntriesAreWrittenOneByOne() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        try laptop.must(
            "record", "add", "note", id(1), "tags", "b", "a", "--space", "roster",
            "--allow-unknown")
        try laptop.must("record", "remove", "note", id(1), "tags", "b", "--allow-unknown")
        try laptop.must("record", "append", "note", id(1), "log", "hello", "--allow-unknown")
        try laptop.must("record", "append", "note", id(1), "log", "again", "--allow-unknown")
        let fields = try laptop.must("record", "get", "note", id(1)).json().object("fields")
        #expect(fields["tags"] == ["a"])
        #expect(fields["log"] == ["hello", "again"])
        try laptop.must("record", "set", "producer", id(2), "name=One")
        try laptop.must("record", "add", "producer", id(2), "name", "x", endWith: 1)
    }

    @Test func aFileIsAppliedLineByLineAndABadLineStopsThere() throws {
        let folder = try Folder()
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        func line(_ number: Int, _ name: String) -> String {
            let place = #""type":"producer","id":"\#(id(number))","field":"name""#
            return #"{"ops":[{\#(place),"value":"\#(name)"}]}"#
        }
        let good = try folder.write(line(1, "A") + "\n" + line(2, "B") + "\n", to: "good.jsonl")
        let applied = try laptop.must("record", "apply", good, "--json").json()
        #expect(applied == ["transactions": 2, "ops": 2])
        let bad = line(3, "C") + "\n\n" + line(4, "D").dropLast() + "\n" + line(5, "E")
        let ending = try laptop.must("record", "apply", "-", "--json", endWith: 65, input: bad)
        #expect(try ending.error().number("line") == 3)
        #expect(try ending.error().number("transactions") == 1)
        #expect(try ending.error().number("ops") == 1)
        let names = try laptop.must("record", "dump").jsonLines().map {
            $0.object("fields").text("name")
        }
        #expect(names == ["A", "B", "C"])
    }

    @Test func aLineIsAppliedWholeOrNotAtAll() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let line = """
            {"space":"roster","ops":[\
            {"type":"producer","id":"\(id(1))","field":"name","value":"A"},\
            {"type":"producer","id":"\(id(1))","field":"name","value":7}]}
            """
        let ending = try laptop.must("record", "apply", "-", "--json", endWith: 65, input: line)
        #expect(try ending.error().number("transactions") == 0)
        #expect(try laptop.dump().isEmpty)
    }

    @Test func whatTheSchemaLacksIsStoredOnlyWhereThatIsAllowed() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        let line = """
            {"space":"attic","ops":[{"type":"zither","id":"\(id(1))","field":"strings","value":30},\
            {"type":"zither","id":"\(id(1))","field":"tuned","value":["a","b"]}]}
            """
        try laptop.must("record", "apply", "-", endWith: 65, input: line)
        try laptop.must("record", "apply", "-", "--allow-unknown", input: line)
        let record = try laptop.must("record", "dump", "--space", "attic").jsonLines()
        #expect(record.first?.object("fields") == ["strings": 30, "tuned": ["a", "b"]])
    }

    @Test func statusCountsWhatOtherCommandsList() throws {
        let laptop = try Laptop("laptop", user: "Anna", in: try Folder())
        for number in 1...3 {
            try laptop.must("record", "set", "producer", id(number), "name=P\(number)")
        }
        let status = try laptop.must("status", "--json").json()
        #expect(status.text("name") == "laptop")
        #expect(status["remote"] == .null)
        #expect(status.object("clock")["offsetSeconds"] == .null)
        #expect(status.text("digest")?.utf8.count == 32)
        let space = try #require(status.list("spaces").first)
        #expect(space.text("space") == "roster")
        #expect(space.number("unpushed") == 3)
        #expect(try laptop.must("log", "--unpushed", "--json").jsonLines().count == 3)
        #expect(space.number("conflicts") == 0)
        #expect(space.number("duplicates") == 0)
        #expect(space.number("refused") == 0)
        #expect(space["lastSync"] == .null)
        #expect(space.text("oldestUnpushed")?.hasSuffix("Z") == true)
    }
}
