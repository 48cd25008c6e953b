public import FieldsyncJSON

extension Cancellation {
    init(reading reader: ObjectReader, callStart: Moment?) {
        self.init(
            noticeAt: reader.officeMoment("noticeAt", near: callStart, isRequired: true)
                ?? .earliest,
            by: reader.text("by"),
            reason: reader.choice("reason", isRequired: true) ?? .other
        )
        extra = reader.extra()
    }

    /// The cancellation as `fieldsync/callsheet/1` has it, with the zone's offsets.
    public func json(in zone: StageZone) -> JSONValue {
        .object(
            [
                "noticeAt": .moment(noticeAt, in: zone), "by": .string(by),
                "reason": .choice(reason),
            ],
            extra: extra)
    }
}

extension CancelNotice {
    init(reading reader: ObjectReader, callStart: Moment?) {
        self.init(
            at: reader.officeMoment("at", near: callStart, isRequired: true) ?? .earliest,
            by: reader.text("by")
        )
        extra = reader.extra()
    }

    /// The notice as `fieldsync/callsheet/1` has it, with the zone's offset.
    public func json(in zone: StageZone) -> JSONValue {
        .object(["at": .moment(at, in: zone), "by": .string(by)], extra: extra)
    }
}
