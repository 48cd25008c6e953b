public import FieldsyncJSON

extension Sideline {
    init(reading reader: ObjectReader, callStart: Moment?, catalogue: InstrumentCatalogue) {
        self.init(
            alone: reader.flag("alone"),
            silentBit: reader.flag("silentBit"),
            photographedInstruments: reader.instruments(
                "photographedInstruments", in: catalogue),
            formalDress: reader.flag("formalDress"),
            wardrobeChanges: reader.integer("wardrobeChanges", 0...1_000) ?? 0,
            turnInMinutes: reader.integer("turnInMinutes", 0...1_440),
            recorded: reader.object("recorded").map {
                RecordedSpan(reading: $0, callStart: callStart)
            },
            leakThrough: reader.flag("leakThrough")
        )
        extra = reader.extra()
    }

    /// The sideline day as `fieldsync/callsheet/1` has it, with the zone's offsets.
    public func json(in zone: StageZone) -> JSONValue {
        .object(
            [
                "alone": .bool(alone), "silentBit": .bool(silentBit),
                "photographedInstruments": .texts(photographedInstruments),
                "formalDress": .bool(formalDress), "wardrobeChanges": .number(wardrobeChanges),
                "turnInMinutes": .optional(turnInMinutes),
                "recorded": recorded?.json(in: zone) ?? .null,
                "leakThrough": .bool(leakThrough),
            ],
            extra: extra)
    }
}

extension RecordedSpan {
    init(reading reader: ObjectReader, callStart: Moment?) {
        let from = reader.moment("from", near: callStart, isRequired: true)
        let to = reader.moment("to", near: callStart, isRequired: true)
        reader.checkOrder(from: from, to: to)
        self.init(from: from ?? .earliest, to: to ?? .latest)
        extra = reader.extra()
    }

    /// The time as `fieldsync/callsheet/1` has it, with the zone's offsets.
    public func json(in zone: StageZone) -> JSONValue {
        .object(["from": .moment(from, in: zone), "to": .moment(to, in: zone)], extra: extra)
    }
}
