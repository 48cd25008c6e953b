public import FieldsyncJSON

extension ElectronicRate {
    init(reading reader: ObjectReader, callStart: Moment?) {
        self.init(
            elected: reader.choice("elected", isRequired: true) ?? .realTime,
            at: reader.officeMoment("at", near: callStart, isRequired: true) ?? .earliest
        )
        extra = reader.extra()
    }

    /// The election as `fieldsync/callsheet/1` has it, with the zone's offset.
    public func json(in zone: StageZone) -> JSONValue {
        .object(["elected": .choice(elected), "at": .moment(at, in: zone)], extra: extra)
    }
}
