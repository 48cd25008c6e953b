public import AFMModel
import FieldsyncCore
import FieldsyncStore

extension SpokenTime {
    /// Times as people say them on a stored call, by its stage's clocks unless `zone` says others.
    public static func of(_ call: FoundRecord, zone: StageZone? = nil, now: Moment) -> SpokenTime {
        var start = now
        if case .instant(let instant)? = call.record[.start] { start = Moment(instant) }
        return SpokenTime(
            zone: zone ?? StoredCall.zone(call.record[.zone]), start: start, now: now)
    }

    /// As `moment(_:)`, and `2026-10-14 10:00` for `2026-10-14T10:00`.
    ///
    /// - Throws: ``DomainError/badTime(_:right:)``.
    public func moment(spoken text: String?) throws(DomainError) -> Moment {
        guard var text, text.count >= 16, WorkDate(String(text.prefix(10))) != nil else {
            return try moment(text)
        }
        let place = text.index(text.startIndex, offsetBy: 10)
        if text[place] == " " { text.replaceSubrange(place...place, with: "T") }
        return try moment(text)
    }
}
