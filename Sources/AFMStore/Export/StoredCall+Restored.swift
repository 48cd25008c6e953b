import FieldsyncCore
package import FieldsyncStore

extension StoredCall {
    /// The call with records that were removed and hang on it again.
    package func restoring(_ records: [RecordView], roster: RosterBook) -> StoredCall {
        let mine = records.filter { $0[.call] == .reference(call.key.id) }
        func back(_ type: RecordType, _ present: [RecordView]) -> [RecordView] {
            let known = Set(present.map(\.key))
            return (present + mine.filter { $0.key.type == type && !known.contains($0.key) })
                .sorted(by: Self.precedes)
        }
        return StoredCall(
            call: call, production: production, producer: producer,
            engagements: back(.engagement, engagements.map(\.engagement)).map { engagement in
                (engagement, roster.record(.musician, engagement[.musician]))
            },
            intervals: back(.interval, intervals), cues: back(.cue, cues),
            payments: back(.payment, payments), rulings: back(.ruling, rulings), wider: wider)
    }
}
