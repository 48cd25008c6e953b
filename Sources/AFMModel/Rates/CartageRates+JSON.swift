public import FieldsyncJSON

extension CartageRates {
    init(reading reader: ObjectReader) {
        self.init(
            harpCents: reader.cents("harpCents"),
            heavyCents: reader.cents("heavyCents")
        )
        extra = reader.extra()
    }

    /// The amounts as `fieldsync/rates/1` has them.
    public var json: JSONValue {
        .object(
            [
                "harpCents": .optional(harpCents),
                "heavyCents": .optional(heavyCents),
            ],
            extra: extra)
    }
}
