package import FieldsyncCore
package import FieldsyncStore

/// People, producers, rate cards and rulings for everybody, as one replica shows them; read once
/// for many calls.
package struct RosterBook: Sendable {
    private let records: [RecordKey: RecordView]
    private let byType: [RecordType: [RecordView]]

    /// Everything in the roster that is not deleted.
    package init(_ replica: Replica) throws {
        let views = try replica.read(.roster) { reader in
            try [.producer, .musician, .rates, .ruling].flatMap { try reader.records($0) }
        }
        self.init(views)
    }

    /// A book of these records.
    package init(_ views: [RecordView]) {
        records = Dictionary(views.map { ($0.key, $0) }) { first, _ in first }
        byType = Dictionary(grouping: views.sorted { $0.key < $1.key }, by: \.key.type)
    }

    /// The record that a reference leads to; nil where it has not arrived or is deleted.
    package func record(_ type: RecordType, _ reference: FieldValue?) -> RecordView? {
        guard case .reference(let id)? = reference else { return nil }
        return records[RecordKey(type, id)]
    }

    /// The records of a type, in the order of their ids.
    package func records(_ type: RecordType) -> [RecordView] {
        byType[type] ?? []
    }
}
