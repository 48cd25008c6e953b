package import FieldsyncCore
package import FieldsyncStore

/// All calls of a space with what hangs on them, each table read once.
package struct CallShelf {
    private let roster: RosterBook
    private let tables: [RecordType: [RecordView]]
    private let hanging: [RecordType: [FieldValue: [RecordView]]]
    private let productions: [RecordKey: RecordView]
    private let wider: [RecordView]

    /// Reads a space.
    ///
    /// - Complexity: Linear in what the space holds.
    package init(_ reader: some SpaceReading, roster: RosterBook) throws {
        self.roster = roster
        var tables: [RecordType: [RecordView]] = [:]
        var hanging: [RecordType: [FieldValue: [RecordView]]] = [:]
        for type in [RecordType.engagement, .interval, .cue, .payment, .ruling] {
            let records = try reader.records(type).sorted(by: StoredCall.precedes)
            tables[type] = records
            var byCall: [FieldValue: [RecordView]] = [:]
            for record in records {
                if let call = record[.call] { byCall[call, default: []].append(record) }
            }
            hanging[type] = byCall
        }
        tables[.call] = try reader.records(.call)
        productions = Dictionary(
            try reader.records(.production).map { ($0.key, $0) },
            uniquingKeysWith: { one, _ in one })
        wider =
            (tables[.ruling] ?? []).filter { $0[.call] == nil }
            + roster.records(.ruling)
        self.tables = tables
        self.hanging = hanging
    }

    /// The records of a type that hang on calls, or the calls; deleted ones left out.
    package func records(_ type: RecordType) -> [RecordView] { tables[type] ?? [] }

    /// Every call that is not deleted.
    package var calls: [StoredCall] {
        records(.call).map { call in
            let id = FieldValue.reference(call.key.id)
            var production: RecordView?
            if case .reference(let owner)? = call[.production] {
                production = productions[RecordKey(.production, owner)]
            }
            func hanging(_ type: RecordType) -> [RecordView] { self.hanging[type]?[id] ?? [] }
            return StoredCall(
                call: call, production: production,
                producer: roster.record(.producer, production?[.producer]),
                engagements: hanging(.engagement).map { engagement in
                    (engagement, roster.record(.musician, engagement[.musician]))
                },
                intervals: hanging(.interval), cues: hanging(.cue), payments: hanging(.payment),
                rulings: hanging(.ruling), wider: wider)
        }
    }
}

extension StoredCall {
    /// Every call of a space that is not deleted, with its production and nothing that hangs on it.
    package static func outlines(
        in reader: some SpaceReading, roster: RosterBook
    ) throws -> [StoredCall] {
        let productions = Dictionary(
            try reader.records(.production).map { ($0.key.id, $0) }
        ) { one, _ in one }
        return try reader.records(.call).map { call in
            var production: RecordView?
            if case .reference(let owner)? = call[.production] { production = productions[owner] }
            return StoredCall(
                call: call, production: production,
                producer: roster.record(.producer, production?[.producer]),
                engagements: [], intervals: [], cues: [], payments: [], rulings: [], wider: [])
        }
    }
}
