public import AFMModel
public import FieldsyncCore
public import FieldsyncStore

/// What people call a record of the domain, and by which clocks its times are told.
public struct RecordLabels: Sendable {
    private let replica: Replica
    private let roster: RosterBook

    /// The labels of what `replica` holds now.
    public init(in replica: Replica) throws {
        self.replica = replica
        roster = try RosterBook(replica)
    }

    /// `Gus Harp on Alpha, Stage 1, 2026-10-14 10:00`, and the zone of the stage where there is
    /// one; nil for a record that no word is known for.
    public func label(of key: RecordKey) throws -> (text: String, zone: StageZone?)? {
        guard let space = try replica.locate(key) else { return nil }
        return try replica.read(space) { reader in
            guard let record = try reader.record(key) else { return nil }
            switch key.type {
            case .producer, .musician, .rates:
                return record[.nameText].map { ($0.text, nil) }
            case .production: return (StoredCall.title(record), nil)
            case .call: return try call(record, reader)
            default: return try hanging(record, reader)
            }
        }
    }

    private func call(
        _ record: RecordView, _ reader: some SpaceReading
    ) throws -> (text: String, zone: StageZone?) {
        var title = "?"
        if case .reference(let id)? = record[.production],
            let production = try reader.record(RecordKey(.production, id))
        {
            title = StoredCall.title(production)
        }
        let zone = record[.zone].map { StoredCall.zone($0) }
        return (StoredCall.label(record, title: title), zone)
    }

    private func hanging(
        _ record: RecordView, _ reader: some SpaceReading
    ) throws -> (text: String, zone: StageZone?)? {
        guard let what = try words(record, reader) else { return nil }
        guard case .reference(let id)? = record[.call],
            let call = try reader.record(RecordKey(.call, id))
        else { return (what, nil) }
        let place = try self.call(call, reader)
        return ("\(what) on \(place.text)", place.zone)
    }

    private func words(_ record: RecordView, _ reader: some SpaceReading) throws -> String? {
        switch record.key.type {
        case .engagement: return person(record) ?? "somebody"
        case .interval:
            let kind = record[.kind]?.text ?? "interval"
            guard case .reference(let id)? = record[.engagement] else { return kind }
            let engagement = try reader.record(RecordKey(.engagement, id))
            return kind + (engagement.flatMap(person).map { " of \($0)" } ?? "")
        case .offer: return "offer to \(person(record) ?? "somebody")"
        case .signoff: return "signature"
        case .cue: return "cue \(record[.number]?.text ?? "?")"
        case .payment: return "payment to card \(record[.card]?.text ?? "?")"
        case .ruling: return "ruling \(record[.key]?.text ?? "?")"
        default: return nil
        }
    }

    private func person(_ engagement: RecordView) -> String? {
        roster.record(.musician, engagement[.musician])?[.nameText]?.text
    }
}

extension FieldValue {
    /// As paper tells it: an instant as the stage's clocks show it, all else as it is.
    package func shown(by zone: StageZone) -> String {
        guard case .instant(let instant) = self else { return text }
        return Moment(instant).shown(in: zone)
    }

    /// As a person at the stage reads it: an instant by the stage's clocks, all else as it is.
    public func text(by zone: StageZone?) -> String {
        guard case .instant(let instant) = self, let zone else { return text }
        return Moment(instant).text(in: zone)
    }
}
