public import FieldsyncJSON

extension Cartage {
    init(reading reader: ObjectReader, catalogue: InstrumentCatalogue) {
        self.init(
            instrument: reader.instrument("instrument", in: catalogue),
            mode: reader.choice("mode", isRequired: true) ?? .private,
            billCents: reader.cents("billCents"),
            carrier: reader.optionalText("carrier"),
            designatedCarrier: reader.optionalText("designatedCarrier"),
            designatedCents: reader.cents("designatedCents")
        )
        extra = reader.extra()
    }

    /// The cartage as `fieldsync/callsheet/1` has it; what a carrier has to do with only if set.
    public var json: JSONValue {
        var object: JSONObject = ["instrument": .string(instrument), "mode": .choice(mode)]
        if let billCents { object["billCents"] = .number(billCents.amount) }
        if let carrier { object["carrier"] = .string(carrier) }
        if let designatedCarrier { object["designatedCarrier"] = .string(designatedCarrier) }
        if let designatedCents { object["designatedCents"] = .number(designatedCents.amount) }
        return .object(object, extra: extra)
    }
}
