public import AFMModel
public import FieldsyncCore
public import FieldsyncJSON
public import FieldsyncStore

/// The rate cards that a replica holds, as documents and as values.
public enum RateCardExport {
    /// One card of the roster.
    public struct StoredCard: Sendable {
        /// The card's record, with its open conflicts.
        public let record: RecordView
        /// The document `fieldsync/rates/1`.
        public let document: JSONValue

        /// The card, read and checked as a file would be.
        ///
        /// - Throws: `SheetError` where what people entered makes no card.
        public func card() throws(SheetError) -> RateCard {
            try RateCard.parse(document, file: "rate card \(record.key.id.hex)").document
        }
    }

    /// Every card, by name, then by the first day on which it holds.
    public static func cards(of replica: Replica) throws -> [StoredCard] {
        cards(of: try RosterBook(replica))
    }

    /// The cards of the same name that hold on a day on which this one holds too, in words.
    public static func overlapping(_ id: RecordID, in replica: Replica) throws -> [String] {
        let all = try cards(of: replica).map(\.record)
        func days(_ card: RecordView) -> (String, String) {
            (card[.from]?.text ?? "", card[.to]?.text ?? "9999-12-31")
        }
        guard let own = all.first(where: { $0.key.id == id }) else { return [] }
        return all.filter { other in
            other.key.id != id && other[.nameText] == own[.nameText]
                && days(other).0 <= days(own).1 && days(own).0 <= days(other).1
        }.map { "\($0.key), \(days($0).0) to \(days($0).1)," }
    }

    package static func cards(of roster: RosterBook) -> [StoredCard] {
        roster.records(.rates).map(stored).sorted { left, right in
            func rank(_ card: StoredCard) -> (String, String) {
                (card.record[.nameText]?.text ?? "", card.record[.from]?.text ?? "")
            }
            return rank(left) < rank(right)
        }
    }

    /// A card's record as a document.
    package static func stored(_ record: RecordView) -> StoredCard {
        let object = DocumentMapping.rates.objectWithExtra(of: record.fields, in: .utc)
        let format: JSONObject = ["format": .string(RateCard.format)]
        return StoredCard(record: record, document: .object(format.adding(missingFrom: object)))
    }
}
