public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
public import FieldsyncStore

/// Brings rate cards into the roster and out of it.
///
/// A card is one record by its name and its first day. As with call sheets, importing it twice
/// writes nothing, and what a person corrected since becomes a conflict.
public struct RateCardImport: Sendable {
    private let replica: Replica
    private let author: String

    /// An import by `author`.
    public init(into replica: Replica, author: String) {
        self.replica = replica
        self.author = author
    }

    /// Imports a checked card.
    ///
    /// - Throws: ``DomainError/badWord(what:value:right:)`` where the card has no name, since call
    ///   sheets ask for it by that.
    public func run(_ parsed: Parsed<RateCard>) throws -> RateCardReport {
        let card = parsed.document
        guard let name = card.name else {
            throw DomainError.badWord(
                what: "name of a rate card", value: "",
                right: "call sheets ask for a card by its name, so put one under \"name\"")
        }
        let key = RecordKey(.rates, NaturalID.rates(name: name, from: card.from))
        let draft = RecordDraft(
            key, DocumentMapping.rates.fieldsWithExtra(of: JSONText.members(of: card.json)))
        let reason = RateCardReport.reasonPrefix
        let plan = try replica.write(author: author, reason: reason) { batch in
            let plan = try batch.transaction(in: .roster) { writer in
                let base = try ImportBase(
                    of: key, reasonPrefix: RateCardReport.reasonPrefix, in: writer)
                var plan = SheetPlan(
                    base: base, schema: replica.schema, vector: try writer.vector())
                try plan.compare(draft, in: writer)
                return plan
            }
            try plan.carryOut(in: .roster, batch)
            return plan
        }
        return RateCardReport(
            rates: key.id, isNew: !plan.creations.isEmpty, isChanged: !plan.changed.isEmpty,
            conflicts: plan.conflicts,
            warnings: parsed.warnings.map(\.description) + plan.warnings.map(\.text))
    }
}

/// What the import of a rate card did.
public struct RateCardReport: Hashable, Sendable {
    static let reasonPrefix = "rate card import"

    /// The card's record.
    public let rates: RecordID
    /// True where it was not here before.
    public let isNew: Bool
    /// True where it was here and some field was written.
    public let isChanged: Bool
    /// Fields that the card and a person changed apart.
    public let conflicts: [ImportConflict]
    /// What a person should know.
    public let warnings: [String]
}
