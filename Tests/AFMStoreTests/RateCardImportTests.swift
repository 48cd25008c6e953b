import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: rate cards go in and come out as call sheets do.
///
/// Method: the sample card, and changes.
struct RateCardImportTests {
    @Test func aCardComesOutAsItWentIn() throws {
        let desk = try Desk("alice")
        var card = try Sample.rates
        card[["colour"]] = "blue"
        card[["recording", "theatrical", 0, "doubleCents"]] = 61_000
        let report = try desk.importRates(card)
        #expect(report.isNew)
        let stored = try #require(try RateCardExport.cards(of: desk.replica).first)
        #expect(stored.record.key.id == report.rates)
        let wanted = try RateCard.parse(card, file: "").document.json
        let found = try stored.card().json
        #expect(found.text(sortedKeys: true) == wanted.text(sortedKeys: true))
    }

    @Test func importingTwiceWritesNothingAndAChangeWritesTheChange() throws {
        let desk = try Desk("alice")
        var card = try Sample.rates
        _ = try desk.importRates(card)
        let heads = try desk.heads
        let again = try desk.importRates(card)
        #expect(!again.isNew && !again.isChanged)
        #expect(try desk.heads == heads)
        card[["phonographSessionCents"]] = 41_000
        let changed = try desk.importRates(card)
        #expect(changed.isChanged && changed.conflicts.isEmpty)
        let stored = try #require(try RateCardExport.cards(of: desk.replica).first)
        #expect(try stored.card().phonographSessionCents == 41_000)
    }

    @Test func aCorrectionStaysBesideWhatAChangedCardSays() throws {
        let desk = try Desk("alice")
        var card = try Sample.rates
        _ = try desk.importRates(card)
        let field = FieldName(literal: "phonographSessionCents")
        let found = try RecordFinder(in: desk.replica).rates("RC-X")
        try desk.set(found.record, field, .integer(40_500))
        card[["phonographSessionCents"]] = 41_000
        let changed = try desk.importRates(card)
        #expect(changed.conflicts.map(\.field) == [field])
        #expect(try RecordFinder(in: desk.replica).rates("RC-X").record.conflicts.count == 1)
    }

    @Test func aCardWithoutANameIsRefused() throws {
        let desk = try Desk("alice")
        var card = try Sample.rates
        card[["name"]] = nil
        #expect(throws: DomainError.self) { try desk.importRates(card) }
        #expect(try RateCardExport.cards(of: desk.replica).isEmpty)
    }
}
