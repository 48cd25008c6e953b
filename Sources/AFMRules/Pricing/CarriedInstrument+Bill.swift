import AFMModel

extension CarriedInstrument {
    /// What a public carrier's bill comes to: all of it for the designated carrier, for another
    /// no more than the designated one charges (R39).
    func billLine() throws -> PayLine {
        let bill = try amount(item.billCents, "billCents")
        let name = instrument.name
        guard let designated = item.designatedCarrier, item.carrier != designated else {
            let reason =
                item.designatedCarrier == nil
                ? "no carrier was designated" : "the designated carrier"
            return try line(
                bill, "\(name) by \(item.carrier ?? "a carrier"), bill \(bill): \(reason).")
        }
        let limit = try amount(item.designatedCents, "designatedCents")
        return try line(
            min(bill, limit),
            "\(name) by \(item.carrier ?? "another carrier"), bill \(bill); the designated "
                + "\(designated) charges \(limit), which is the most that is paid.")
    }

    private func line(_ cents: Cents, _ because: String) throws(BeyondRange) -> PayLine {
        try PayLine(
            .r39, .allowance, what: "carrier's bill, \(instrument.name)", units: .one,
            unit: .each(cents.amount), percent: Fraction(100), because: because)
    }

    private func amount(_ cents: Cents?, _ key: String) throws(PayError) -> Cents {
        guard let cents else {
            throw .factMissing(key, rule: "R39", place)
        }
        guard cents >= .zero else {
            throw .impossibleNumber(
                found: cents.amount, right: "an amount of 0 or more cents for \(key)", place)
        }
        return cents
    }
}
