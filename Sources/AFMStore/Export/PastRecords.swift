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
    /// Records that gave way in a merge, with the one that people kept.
    private var gaveWay: [RecordKey: RecordKey] = [:]

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
            case .merge(_, let other): gaveWay[RecordKey(key.type, other)] = key
            case .unmerge(_, let other):
                let other = RecordKey(key.type, other)
                if gaveWay[other] == key { gaveWay[other] = nil }
                if gaveWay[key] == other { gaveWay[key] = nil }
            // What the transaction writes besides is kept, and the record stays deleted.
            case .leaveDeleted: deleted.insert(key)
            // Sets and logs are numbers and remarks of a call, on which no pay depends; a judgement
            // writes nothing; a step of a newer program is not understood here.
            case .add, .remove, .append, .judge, .later: break
            }
        }
    }

    /// A record; nil where it was not there.
    ///
    /// Merged records are one: who asks for either is given the kept one, with the other's values
    /// where it has none.
    package subscript(key: RecordKey) -> RecordView? {
        let key = standing(for: key)
        guard var fields = fields[key], let space = spaces[key], !deleted.contains(key) else {
            return nil
        }
        for other in gaveWay.keys.sorted() where standing(for: other) == key {
            fields.merge(self.fields[other] ?? [:]) { own, _ in own }
        }
        return RecordView(
            key: key, space: space, fields: fields, isDeleted: false, conflicts: [])
    }

    /// The record that stands for one; itself where it was never merged.
    private func standing(for key: RecordKey) -> RecordKey {
        var (standing, seen): (RecordKey, Set<RecordKey>) = (key, [key])
        while let kept = gaveWay[standing], seen.insert(kept).inserted { standing = kept }
        return standing
    }

    /// The records of a type that were there, in the order of their ids.
    package func records(_ type: RecordType) -> [RecordView] {
        fields.keys.filter { $0.type == type && gaveWay[$0] == nil }.sorted()
            .compactMap { self[$0] }
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
