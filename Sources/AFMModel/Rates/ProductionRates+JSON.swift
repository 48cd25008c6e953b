public import FieldsyncJSON

extension ProductionRates {
    init(reading reader: ObjectReader) {
        self.init(
            singleCents: reader.cents("singleCents"),
            twoSessionsCents: reader.cents("twoSessionsCents"),
            overtimeUnitCents: reader.cents("overtimeUnitCents"),
            week30Cents: reader.cents("week30Cents"),
            week40Cents: reader.cents("week40Cents")
        )
        extra = reader.extra()
    }

    /// The scales as `fieldsync/rates/1` has them.
    public var json: JSONValue {
        .object(
            [
                "singleCents": .optional(singleCents),
                "twoSessionsCents": .optional(twoSessionsCents),
                "overtimeUnitCents": .optional(overtimeUnitCents),
                "week30Cents": .optional(week30Cents),
                "week40Cents": .optional(week40Cents),
            ],
            extra: extra)
    }
}
