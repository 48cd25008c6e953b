package import AFMModel
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StoredCall {
    /// The call as if everybody who is still there stayed to the end of what they are guaranteed,
    /// or until `now` where that is later, and what is open ended now.
    ///
    /// - Returns: The call, and until when it was thought on; nil where everybody has gone home.
    package func projected(to now: Moment) -> (call: StoredCall, until: Moment?) {
        guard let start, call[.cancelled] == nil else { return (self, nil) }
        let waiting = Set(notDismissed.map(\.engagement.key))
        var latest: Moment?
        let projected = mapping { record in
            var fields = record.fields
            switch record.key.type {
            case .engagement where waiting.contains(record.key):
                let end = end(of: record, start: start, now: now)
                latest = max(latest ?? end, end)
                fields[.dismissed] = end.instant.map { .instant($0) }
            case .interval where fields[.to] == nil:
                guard case .instant(let from)? = fields[.from] else { return record }
                let end = max(now, Moment(from).adding(minutes: 1))
                fields[.to] = end.instant.map { .instant($0) }
            default: return record
            }
            return RecordView(
                key: record.key, space: record.space, fields: fields, isDeleted: false,
                conflicts: record.conflicts)
        }
        return (projected, latest)
    }

    /// A call that nobody ended is thought on for so long after its guaranteed end.
    private static let forgottenMinutes = 12 * 60

    private func end(of engagement: RecordView, start: Moment, now: Moment) -> Moment {
        var own: (start: Moment, minutes: Int) = (start, guaranteedMinutes)
        if case .text(let text)? = engagement[.ownCall] {
            let object = JSONText.object(text)
            if case .string(let name)? = object["session"] {
                own.minutes = SessionKind(rawValue: name)?.usualMinutes ?? own.minutes
            }
            if case .integer(let minutes)? = object["guaranteedMinutes"] {
                own.minutes = Int(minutes)
            }
            if case .string(let text)? = object["start"], let instant = Instant(iso8601: text) {
                own.start = Moment(instant)
            }
        }
        let guaranteed = own.start.adding(minutes: own.minutes)
        let late = guaranteed.adding(minutes: Self.forgottenMinutes)
        var end = now <= late ? max(now, guaranteed) : guaranteed
        if case .instant(let reported)? = engagement[.reported] { end = max(end, Moment(reported)) }
        return end.truncatedToMinute
    }

    private var guaranteedMinutes: Int {
        if case .integer(let minutes)? = call[.guaranteedMinutes] { return Int(minutes) }
        let session = call[.session].flatMap { SessionKind(rawValue: $0.text) }
        return session?.usualMinutes ?? (call[.kind] == .text("sideline") ? 480 : 180)
    }
}
