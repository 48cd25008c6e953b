import AFMModel

extension Consolidation {
    /// Works out the penalties for late payment (R40 to R45), once all amounts stand.
    ///
    /// - Parameter today: The day to count to where a sheet names none; nil counts nothing that
    ///   is unpaid.
    /// - Throws: ``PayError`` for a payment below nothing or an amount beyond range.
    mutating func addLatePenalties(today: WorkDate?) throws(PayError) {
        for index in calls.indices {
            try refusePayments(index)
            var late = LatePenalty(
                session: calls[index].date, notice: firstNotice(index),
                rulings: calls[index].rulings)
            let payments = Dictionary(grouping: calls[index].sheet.office.payments, by: \.card)
            for position in calls[index].musicians.indices {
                let facts = calls[index].musicians[position]
                // A later use is no pay for the session, and due at another time.
                let owed = statements[index].musicians[position].sessionCents
                let paid = facts.musician.card.flatMap { payments[$0] } ?? []
                let asOf = calls[index].sheet.office.asOf ?? today
                do {
                    let parts = try Self.parts(of: owed, paid: paid, asOf: asOf, &late)
                    try statements[index].musicians[position].setLate(parts)
                } catch {
                    throw .beyondRange(rule: "R43", amount: "the late penalty", facts.place)
                }
            }
            noteLate(index)
        }
    }

    /// What was paid late, in the order of the days, and what is unpaid.
    private static func parts(
        of owed: Int, paid: [Payment], asOf: WorkDate?, _ late: inout LatePenalty
    ) throws(BeyondRange) -> [LatePart] {
        var parts: [LatePart] = []
        var open = owed
        for payment in paid.sorted(by: { $0.paidOn < $1.paidOn }) {
            let cents = min(open, payment.cents.amount)
            open -= cents
            if let part = try late.part(of: cents, on: payment.paidOn, isPaid: true) {
                parts.append(part)
            }
        }
        if let asOf, let part = try late.part(of: open, on: asOf, isPaid: false) {
            parts.append(part)
        }
        return parts
    }

    private func firstNotice(_ index: Int) -> WorkDate? {
        calls[index].sheet.office.notices.filter { $0.kind == .latePayment }.map(\.at).min()
    }

    private func refusePayments(_ index: Int) throws(PayError) {
        let sheet = calls[index].sheet
        for (number, payment) in sheet.office.payments.enumerated()
        where payment.cents < .zero {
            throw .impossibleNumber(
                found: payment.cents.amount, right: "a payment of 0 or more cents",
                PayPlace(sheet, "office.payments[\(number)].cents"))
        }
    }

    /// Payments to strangers, and how many were paid late.
    private mutating func noteLate(_ index: Int) {
        let call = calls[index]
        let cards = Set(call.musicians.compactMap(\.musician.card))
        let strangers = Set(call.sheet.office.payments.map(\.card)).subtracting(cards)
        for card in strangers.sorted() {
            statements[index].findings.append(
                Finding(
                    .warning, rule: "R40", card: card,
                    "A payment is listed for a card that is not on the call."))
        }
        let people = statements[index].musicians
        let late = people.count { !$0.lateParts.isEmpty }
        guard late > 0 else { return }
        let payable = people.contains { $0.latePenaltyCents > 0 }
        statements[index].findings.append(
            Finding(
                .warning, rule: "R40",
                (late == 1 ? "1 musician is" : "\(late) musicians are")
                    + " not listed as paid in full within 15 business days. "
                    + (payable
                        ? "Penalties are payable."
                        : "A written notice would make penalties payable.")
            ))
        let further = people.contains { $0.lateParts.contains { $0.businessDays > 90 } }
        if further, !call.rulings.decided.contains("lateExtraPeriodUnit") {
            statements[index].findings.append(
                Finding(
                    .info, rule: "R44",
                    "To be ruled on by the union local: lateExtraPeriodUnit = business decided "
                        + "the further periods of 30 days."))
        }
    }
}
