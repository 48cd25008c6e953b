package import AFMModel
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StoredCall {
    /// The call as if everybody who is here went home at a time, who has not come yet worked what
    /// they are guaranteed, and what is open ended then.
    ///
    /// The difference between two such calls is what the time between them costs.
    package func leaving(at moment: Moment) -> StoredCall {
        guard let start, call[.cancelled] == nil else { return self }
        let here = Set(notDismissed.map(\.engagement.key))
        return mapping { record in
            var fields = record.fields
            switch record.key.type {
            case .engagement where here.contains(record.key):
                fields[.dismissed] = end(of: record, called: start, leaving: moment).instant
                    .map { .instant($0) }
            case .interval where fields[.to] == nil:
                guard case .instant(let from)? = fields[.from] else { return record }
                fields[.to] = max(moment, Moment(from).adding(minutes: 1)).instant
                    .map { .instant($0) }
            default: return record
            }
            return RecordView(
                key: record.key, space: record.space, fields: fields, isDeleted: false,
                conflicts: record.conflicts)
        }
    }

    /// The longest call that can be meant.
    private static let longestMinutes = 24 * 60

    private func end(
        of engagement: RecordView, called: Moment, leaving: Moment
    ) -> Moment {
        var start = called
        if case .text(let text)? = engagement[.ownCall] {
            let object = JSONText.object(text)
            if case .string(let own)? = object["start"], let instant = Instant(iso8601: own) {
                start = Moment(instant)
            }
        }
        guard case .instant(let instant)? = engagement[.reported] else { return start }
        let earliest = max(start, Moment(instant))
        let latest = start.adding(minutes: Self.longestMinutes)
        // A call that nobody ended is not thought on for days.
        return leaving <= latest ? max(earliest, leaving) : earliest
    }
}
