public import FieldsyncJSON

extension WeeklySchedule {
    init(reading reader: ObjectReader, callStart: Moment?) {
        let hours = reader.integer("hours", 1...168, isRequired: true)
        if let hours, hours != 30, hours != 40 { reader.report("hours", "it must be 30 or 40") }
        self.init(
            hours: hours ?? 30,
            designatedAt: reader.officeMoment("designatedAt", near: callStart, isRequired: true)
                ?? .earliest
        )
        extra = reader.extra()
    }

    /// The schedule as `fieldsync/callsheet/1` has it, with the zone's offset.
    public func json(in zone: StageZone) -> JSONValue {
        .object(
            ["hours": .number(hours), "designatedAt": .moment(designatedAt, in: zone)],
            extra: extra)
    }
}
