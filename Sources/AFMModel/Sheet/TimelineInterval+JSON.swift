public import FieldsyncJSON

extension TimelineInterval {
    init(reading reader: ObjectReader, callStart: Moment?) {
        let from = reader.moment("from", near: callStart, isRequired: true)
        let to = reader.moment("to", near: callStart, isRequired: true)
        reader.checkOrder(from: from, to: to)
        self.init(
            kind: reader.choice("kind", isRequired: true) ?? .break,
            from: from ?? .earliest,
            to: to ?? .latest
        )
        extra = reader.extra()
    }

    /// The interval as `fieldsync/callsheet/1` has it, with the zone's offsets.
    public func json(in zone: StageZone) -> JSONValue {
        .object(
            [
                "kind": .choice(kind), "from": .moment(from, in: zone),
                "to": .moment(to, in: zone),
            ],
            extra: extra)
    }
}
