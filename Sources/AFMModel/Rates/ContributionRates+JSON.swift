public import FieldsyncJSON

extension ContributionRates {
    init(reading reader: ObjectReader) {
        self.init(
            pensionBasisPoints: reader.integer("pensionBasisPoints", 0...10_000),
            healthCentsPerDay: reader.cents("healthCentsPerDay"),
            vacationBasisPoints: reader.integer("vacationBasisPoints", 0...10_000)
        )
        extra = reader.extra()
    }

    /// The contributions as `fieldsync/rates/1` has them.
    public var json: JSONValue {
        .object(
            [
                "pensionBasisPoints": .optional(pensionBasisPoints),
                "healthCentsPerDay": .optional(healthCentsPerDay),
                "vacationBasisPoints": .optional(vacationBasisPoints),
            ],
            extra: extra)
    }
}
