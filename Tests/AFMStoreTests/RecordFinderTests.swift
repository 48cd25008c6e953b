import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: a person's words find the one record that they mean, or a list to choose from.
///
/// Method: both sample calls in one store.
struct RecordFinderTests {
    @Test func callsAreFoundByTheirWords() throws {
        let desk = try Desk("alice")
        let one = try desk.importSheet(try Sample.stage1).call
        let two = try desk.importSheet(try Sample.stage2).call
        let finder = RecordFinder(in: desk.replica)
        for words in ["Stage 1", "alpha/stage 1", "ALPHA/1", "10:00", "Stage 1 2026-10-14"] {
            #expect(try finder.call(words).id == one, "\(words)")
        }
        #expect(try finder.call("stage 2").id == two)
        #expect(try finder.call(two.hex).id == two)
        #expect(try finder.call(two.hex.uppercased()).id == two)
        #expect(try finder.call(String(two.hex.prefix(6))).id == two)
        #expect(try finder.calls().map(\.id) == [one, two])
    }

    @Test func wordsThatMeanTwoListBoth() throws {
        let desk = try Desk("alice")
        try desk.importSheet(try Sample.stage1)
        try desk.importSheet(try Sample.stage2)
        let error = #expect(throws: DomainError.self) {
            try RecordFinder(in: desk.replica).call("Alpha 2026-10-14")
        }
        guard case .ambiguous("call", _, let candidates)? = error else {
            Issue.record("another error")
            return
        }
        #expect(candidates.count == 2)
        #expect(candidates[0].hasSuffix("Alpha, Stage 1, 2026-10-14 10:00"))
    }

    @Test func whatNobodyIsCalledSaysWhoThereIs() throws {
        let desk = try Desk("alice")
        let finder = RecordFinder(in: desk.replica)
        let none = #expect(throws: DomainError.self) { try finder.production("Alpha") }
        #expect(none?.description.contains("There is none yet.") == true)
        let call = try desk.importSheet(try Sample.stage2).call
        for words in ["", " ", "Beta", "ab", "ffffffff", "%", "'"] {
            let error = #expect(throws: DomainError.self) { try finder.production(words) }
            #expect(error?.description.contains("There is: Alpha.") == true)
        }
        let person = try finder.musician("47-2005")
        let name = try #require(person.record[.nameText]?.text)
        #expect(try finder.musician(name.uppercased()).id == person.id)
        let found = try finder.call(call.hex)
        let engaged = try finder.engagement("47-2005", on: found)
        #expect(try finder.engagement(name, on: found).id == engaged.id)
        #expect(throws: DomainError.self) { try finder.engagement("47-1005", on: found) }
    }
}
