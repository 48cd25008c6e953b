package import FieldsyncCore
package import FieldsyncStore

/// Records as they were shown at some time, put together again from the log.
///
/// Transactions are applied by their stamps, so that the newest of concurrent values is shown, as
/// a replica shows it.
package struct PastRecords: Sendable {
    private var fields: [RecordKey: [FieldName: FieldValue]] = [:]
    private var spaces: [RecordKey: SpaceID] = [:]
    private var deleted: Set<RecordKey> = []

    /// Before anything was written.
    package init() {}

    /// Writes a transaction.
    package mutating func apply(_ transaction: ReplicatedTransaction) {
        for operation in transaction.operations {
            let key = operation.record
            if fields[key] == nil {
                fields[key] = [:]
                spaces[key] = transaction.space
            }
            switch operation {
            case .create, .undelete, .resolveDeletion(_, deleted: false): deleted.remove(key)
            case .delete, .resolveDeletion(_, deleted: true): deleted.insert(key)
            case .set(_, let field, let value), .resolve(_, let field, let value):
                fields[key, default: [:]][field] = value
            default: break
            }
        }
    }

    /// A record; nil where it was not there.
    package subscript(key: RecordKey) -> RecordView? {
        guard let fields = fields[key], let space = spaces[key], !deleted.contains(key) else {
            return nil
        }
        return RecordView(
            key: key, space: space, fields: fields, isDeleted: false, conflicts: [])
    }

    /// The records of a type that were there, in the order of their ids.
    package func records(_ type: RecordType) -> [RecordView] {
        fields.keys.filter { $0.type == type }.sorted().compactMap { self[$0] }
    }

    /// The roster as it was.
    package var roster: RosterBook {
        RosterBook(
            [.producer, .musician, .rates, .ruling].flatMap { records($0) }
                .filter { $0.space == .roster })
    }
}

extension StoredCall {
    /// A call as it was; nil where there was none.
    package init?(_ id: RecordID, among past: PastRecords) {
        guard let call = past[RecordKey(.call, id)] else { return nil }
        let roster = past.roster
        func hanging(_ type: RecordType) -> [RecordView] {
            past.records(type).filter { $0[.call] == .reference(id) }
                .sorted(by: Self.precedes)
        }
        var production: RecordView?
        if case .reference(let owner)? = call[.production] {
            production = past[RecordKey(.production, owner)]
        }
        self.init(
            call: call, production: production,
            producer: roster.record(.producer, production?[.producer]),
            engagements: hanging(.engagement).map { engagement in
                (engagement, roster.record(.musician, engagement[.musician]))
            },
            intervals: hanging(.interval), cues: hanging(.cue), payments: hanging(.payment),
            rulings: hanging(.ruling),
            wider: past.records(.ruling).filter { $0[.call] == nil })
    }
}
