public import AFMModel
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// Enters a rate card, by its name and its first day.
    ///
    /// - Throws: ``DomainError/exists(label:record:differences:)`` where it is here and says
    ///   otherwise; ``DomainError/badWord(what:value:right:)`` where it has no name.
    public func addRates(_ card: RateCard) throws -> Entered {
        guard let name = card.name, !name.allSatisfy(\.isWhitespace) else {
            throw DomainError.badWord(
                what: "name of a rate card", value: card.name ?? "",
                right: "call sheets ask for a card by it")
        }
        let key = RecordKey(.rates, NaturalID.rates(name: name, from: card.from))
        let isNew = try write(in: .roster) { writer in
            try enter(key, Self.fields(of: card), label: { $0[.nameText]?.text ?? "?" }, writer)
        }
        return Entered(id: key.id, isNew: isNew)
    }

    /// Changes the fields of a rate card in which another one differs from it.
    ///
    /// - Throws: ``DomainError/badValue(record:field:value:right:)`` for a value that cannot be.
    public func editRates(
        _ found: FoundRecord, to card: RateCard, reason: String = ""
    ) throws {
        let fields = Self.fields(of: card)
        let names = Set(fields.keys).union(
            DocumentMapping.rates.mappings.map(\.field) + [.extra])
        var changes: [FieldName: FieldValue?] = [:]
        for name in names where fields[name] != found.record[name] {
            changes[name] = .some(fields[name])
        }
        try edit(found, setting: changes, reason: reason)
    }

    private static func fields(of card: RateCard) -> [FieldName: FieldValue] {
        DocumentMapping.rates.fieldsWithExtra(of: JSONText.members(of: card.json))
    }
}
