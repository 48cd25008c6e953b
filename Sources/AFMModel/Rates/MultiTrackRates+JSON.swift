public import FieldsyncJSON

extension MultiTrackRates {
    init(reading reader: ObjectReader) {
        self.init(
            aloneHourCents: reader.cents("aloneHourCents"),
            hourCents: reader.cents("hourCents")
        )
        extra = reader.extra()
    }

    /// The scales as `fieldsync/rates/1` has them.
    public var json: JSONValue {
        .object(
            [
                "aloneHourCents": .optional(aloneHourCents),
                "hourCents": .optional(hourCents),
            ],
            extra: extra)
    }
}
