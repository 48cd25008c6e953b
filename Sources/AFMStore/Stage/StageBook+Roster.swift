public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// What became of something that was entered.
    public struct Entered: Hashable, Sendable {
        /// The record.
        public let id: RecordID
        /// False where it was here already, as it was said; nothing was written then.
        public let isNew: Bool
    }

    /// Enters a production, and its producer where nobody did before.
    ///
    /// The same production entered on two laptops is one.
    ///
    /// - Throws: ``DomainError/exists(label:record:differences:)`` where it is here and says
    ///   otherwise.
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
            try transaction(in: .roster, of: batch) { writer in
                _ = try put(producer, [.nameText: .text(production.producer)], writer)
            }
            return try transaction(in: SpaceID(production: key.id), of: batch) { writer in
                try enter(key, fields, label: StoredCall.title, writer)
            }
        }
        return Entered(id: key.id, isNew: isNew)
    }

    /// Gives a production another producer, who is entered where nobody did before.
    public func setProducer(of production: FoundRecord, to name: String) throws {
        let producer = RecordKey(.producer, NaturalID.producer(name))
        try replica.write(author: author) { batch in
            try transaction(in: .roster, of: batch) { writer in
                _ = try put(producer, [.nameText: .text(name)], writer)
            }
            try transaction(in: production.space, of: batch) { writer in
                try writer.set(production.record.key, .producer, .reference(producer.id))
            }
        }
    }

    /// Enters a musician; by card, or by name and union local where there is none.
    ///
    /// - Throws: ``DomainError/exists(label:record:differences:)`` where they are here and the
    ///   roster says otherwise.
    public func addMusician(
        name: String, card: String?, local: String?, instruments: [String] = [],
        taxLastFour: String? = nil, notes: String? = nil
    ) throws -> Entered {
        var fields: [FieldName: FieldValue] = [.nameText: .text(name)]
        fields[.card] = card.map { .text($0) }
        fields[.local] = local.map { .text($0) }
        fields[.taxLastFour] = taxLastFour.map { .text($0) }
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
            return try enter(key, fields, label: { $0[.nameText]?.text ?? "?" }, writer)
        }
        return Entered(id: key.id, isNew: isNew)
    }

    /// Creates a record of a natural id; one that is here already stays as it is.
    ///
    /// - Returns: False where it was there already and says the same.
    /// - Throws: ``DomainError/exists(label:record:differences:)`` where it says otherwise.
    func enter(
        _ key: RecordKey, _ fields: [FieldName: FieldValue], label: (RecordView) -> String,
        _ writer: SpaceWriter
    ) throws -> Bool {
        guard let present = try writer.record(key), !present.isDeleted else {
            return try put(key, fields, writer)
        }
        try refuseDifferences(of: present, label: label(present), from: fields, in: fields.keys)
        return false
    }

    /// Throws where a record shows another value than was said, in one of the fields.
    func refuseDifferences(
        of present: RecordView, label: String, from fields: [FieldName: FieldValue],
        in said: some Sequence<FieldName>
    ) throws {
        let differences = said.sorted().filter { fields[$0] != present[$0] }.map {
            FieldDifference(field: $0, shown: present[$0], said: fields[$0])
        }
        if !differences.isEmpty {
            throw DomainError.exists(
                label: label, record: present.key, differences: differences)
        }
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
