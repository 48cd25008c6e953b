public import FieldsyncJSON

extension RecordingTier {
    init(reading reader: ObjectReader) {
        self.init(
            musiciansAtLeast: reader.integer("musiciansAtLeast", 1...10_000, isRequired: true)
                ?? 1,
            singleCents: reader.cents("singleCents", isRequired: true) ?? .zero,
            doubleCents: reader.cents("doubleCents"),
            overtimeUnitCents: reader.cents("overtimeUnitCents")
        )
        extra = reader.extra()
    }

    /// The tier as `fieldsync/rates/1` has it; published amounts only where there are some.
    public var json: JSONValue {
        var object: JSONObject = [
            "musiciansAtLeast": .number(musiciansAtLeast),
            "singleCents": .number(singleCents.amount),
        ]
        if let doubleCents { object["doubleCents"] = .number(doubleCents.amount) }
        if let overtimeUnitCents {
            object["overtimeUnitCents"] = .number(overtimeUnitCents.amount)
        }
        return .object(object, extra: extra)
    }
}
