import AFMModel
import FieldsyncCore
import FieldsyncStore

/// All that a call's sheet is made of: two calls with equal contents make equal sheets.
package struct StoredContents: Hashable, Sendable {
    private let parts: [[Part?]]
    private let levels: [RulingLevel]

    private struct Part: Hashable {
        let key: RecordKey
        let fields: [FieldName: FieldValue]

        init(_ record: RecordView) {
            key = record.key
            fields = record.fields
        }
    }

    /// The contents of a call; who disputes what is no part of them.
    package init(of call: StoredCall) {
        parts = [
            [Part(call.call), call.production.map(Part.init), call.producer.map(Part.init)],
            call.engagements.map { Part($0.engagement) },
            call.engagements.map { $0.musician.map(Part.init) },
            call.intervals.map(Part.init), call.cues.map(Part.init),
            call.payments.map(Part.init), call.rulings.map(Part.init),
            call.standingRulings.map { Part($0.record) },
        ]
        levels = call.standingRulings.map(\.level)
    }
}
