public import FieldsyncJSON

extension Office {
    init(reading reader: ObjectReader, callDate: WorkDate?) {
        self.init(
            payments: reader.list("payments") { Payment(reading: $0, callDate: callDate) },
            notices: reader.list("notices") { OfficeNotice(reading: $0, callDate: callDate) },
            reuses: reader.list("reuses") { Reuse(reading: $0) },
            asOf: reader.officeDate("asOf", near: callDate)
        )
        extra = reader.extra()
    }

    /// The office's part as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        var object: JSONObject = [
            "payments": .array(payments.map(\.json)), "notices": .array(notices.map(\.json)),
            "reuses": .array(reuses.map(\.json)),
        ]
        if let asOf { object["asOf"] = .string(asOf.description) }
        return .object(object, extra: extra)
    }
}

extension Payment {
    init(reading reader: ObjectReader, callDate: WorkDate?) {
        self.init(
            card: reader.text("card"),
            cents: reader.cents("cents", isRequired: true) ?? .zero,
            paidOn: reader.officeDate("paidOn", near: callDate, isRequired: true) ?? .earliest
        )
        extra = reader.extra()
    }

    /// The payment as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        .object(
            [
                "card": .string(card), "cents": .number(cents.amount),
                "paidOn": .string(paidOn.description),
            ],
            extra: extra)
    }
}

extension OfficeNotice {
    init(reading reader: ObjectReader, callDate: WorkDate?) {
        self.init(
            kind: reader.choice("kind", isRequired: true) ?? .latePayment,
            at: reader.officeDate("at", near: callDate, isRequired: true) ?? .earliest
        )
        extra = reader.extra()
    }

    /// The notice as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        .object(["kind": .choice(kind), "at": .string(at.description)], extra: extra)
    }
}

extension ObjectReader {
    /// A date of the office's work on a call: within ten years of it on either side, since
    /// payment in advance is legal.
    func officeDate(
        _ key: String, near callDate: WorkDate?, isRequired: Bool = false
    ) -> WorkDate? {
        guard let date = date(key, isRequired: isRequired) else { return nil }
        guard let callDate, abs(date.days(since: callDate)) > SheetLimits.officeDays else {
            return date
        }
        report(key, "it must be within ten years of the call's date, \"\(callDate)\"")
        return nil
    }
}
