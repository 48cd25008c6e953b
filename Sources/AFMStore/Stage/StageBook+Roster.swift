public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// What became of something that was entered.
    public struct Entered: Hashable, Sendable {
        /// The record.
        public let id: RecordID
        /// False where it was here already; what was said anew is written all the same.
        public let isNew: Bool
    }

    /// Enters a production, and its producer where nobody did before.
    ///
    /// The same production entered on two laptops is one.
    public func addProduction(
        _ production: Production, rates: [String] = []
    ) throws -> Entered {
        let document = JSONText.members(of: production.json)
        let producer = RecordKey(.producer, NaturalID.producer(production.producer))
        let key = RecordKey(.production, NaturalID.production(production))
        var fields = DocumentMapping.production.fieldsWithExtra(of: document)
        fields[.producer] = .reference(producer.id)
        if !rates.isEmpty {
            for name in rates { try requireRates(name) }
            fields[.rates] = .text(NameList.text(rates))
        }
        let isNew = try replica.write(author: author) { batch in
            try batch.transaction(in: .roster) { writer in
                _ = try put(producer, [.nameText: .text(production.producer)], writer)
            }
            return try batch.transaction(in: SpaceID(production: key.id)) { writer in
                try put(key, fields, writer)
            }
        }
        return Entered(id: key.id, isNew: isNew)
    }

    /// Gives a production another producer, who is entered where nobody did before.
    public func setProducer(of production: FoundRecord, to name: String) throws {
        let producer = RecordKey(.producer, NaturalID.producer(name))
        try replica.write(author: author) { batch in
            try batch.transaction(in: .roster) { writer in
                _ = try put(producer, [.nameText: .text(name)], writer)
            }
            try batch.transaction(in: production.space) { writer in
                try writer.set(production.record.key, .producer, .reference(producer.id))
            }
        }
    }

    /// Enters a musician; by card, or by name and union local where there is none.
    public func addMusician(
        name: String, card: String?, local: String?, instruments: [String] = [],
        notes: String? = nil
    ) throws -> Entered {
        var fields: [FieldName: FieldValue] = [.nameText: .text(name)]
        fields[.card] = card.map { .text($0) }
        fields[.local] = local.map { .text($0) }
        fields[.notes] = notes.map { .text($0) }
        if !instruments.isEmpty { fields[.instruments] = .text(NameList.text(instruments)) }
        var key = RecordKey(
            .musician, NaturalID.musician(name: name, card: card, local: local))
        let isNew = try write(in: .roster) { writer in
            if let card, try writer.record(key) == nil,
                let known = try writer.records(.musician, where: .card, is: .text(card)).first
            {
                key = known.key
            }
            return try put(key, fields, writer)
        }
        return Entered(id: key.id, isNew: isNew)
    }

    /// - Throws: ``DomainError/notFound(what:query:hint:)`` where no rate card has the name.
    func requireRates(_ name: String) throws {
        let cards = try RecordFinder(in: replica).rateCards()
        if cards.contains(where: { $0.record[.nameText] == .text(name) }) { return }
        let known = cards.compactMap { $0.record[.nameText]?.text }
        let nearest = NearestName.among(known, to: name).map { "Did you mean '\($0)'? " } ?? ""
        throw DomainError.notFound(
            what: "rate card", query: name,
            hint: nearest + "Import one with 'rates import'.")
    }
}
