public import FieldsyncJSON

extension SidelineRates {
    init(reading reader: ObjectReader) {
        self.init(
            dayCents: reader.cents("dayCents"),
            hourCents: reader.cents("hourCents"),
            overtimeUnitCents: reader.cents("overtimeUnitCents"),
            aloneDayCents: reader.cents("aloneDayCents"),
            aloneOvertimeUnitCents: reader.cents("aloneOvertimeUnitCents"),
            silentBitDayCents: reader.cents("silentBitDayCents"),
            losAngelesDayCents: reader.cents("losAngelesDayCents")
        )
        extra = reader.extra()
    }

    /// The scales as `fieldsync/rates/1` has them.
    public var json: JSONValue {
        .object(
            [
                "dayCents": .optional(dayCents),
                "hourCents": .optional(hourCents),
                "overtimeUnitCents": .optional(overtimeUnitCents),
                "aloneDayCents": .optional(aloneDayCents),
                "aloneOvertimeUnitCents": .optional(aloneOvertimeUnitCents),
                "silentBitDayCents": .optional(silentBitDayCents),
                "losAngelesDayCents": .optional(losAngelesDayCents),
            ],
            extra: extra)
    }
}
