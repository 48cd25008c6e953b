package import AFMModel

/// What one group of calls comes to (``CallGroups``): the part of a statement that a change of one
/// of its calls can change, and that no other call can.
package struct PayPart: Sendable {
    /// The calls in the order given, provisional.
    let calls: [CallStatement]
    let adjustments: [Adjustment]
    /// What each call adds to its series.
    let sessions: [SeriesSession?]
    /// Where each call's total is told, should all of them not add up.
    let places: [PayPlace]

    /// Works out what everybody is owed for the calls.
    ///
    /// - Parameters:
    ///   - calls: Calls of one group, or of several whole ones.
    ///   - today: As ``PayStatement/compute(sheets:rateCards:final:catalogue:today:)`` has it.
    /// - Throws: ``PayError``; then nothing of the group is stated.
    package init(
        _ calls: [CallFacts], rateCards: [RateCard], today: WorkDate?
    ) throws(PayError) {
        var consolidation = try Consolidation(calls, rateCards: rateCards)
        try consolidation.price()
        try consolidation.paySidelineOnce()
        try consolidation.cancelHalfChecks()
        try consolidation.payCartageOncePerDay()
        try consolidation.addContributions()
        try consolidation.addLatePenalties(today: today)
        self.calls = consolidation.statements
        adjustments = consolidation.adjustments
        sessions = calls.map { SeriesSession($0) }
        places = calls.map { PayPlace($0.sheet, "musicians") }
    }
}

/// A part with the places of its calls in the whole statement.
package struct PlacedPart: Sendable {
    let places: [Int]
    let part: PayPart

    /// - Parameter places: For each call of the part its place; no two parts have one in common.
    package init(places: [Int], part: PayPart) {
        self.places = places
        self.part = part
    }

    /// The part with its calls at other places.
    package func moved(_ place: (Int) -> Int) -> PlacedPart {
        PlacedPart(places: places.map(place), part: part)
    }
}

extension PayStatement {
    /// Puts parts together, and says of series what only all calls can say.
    ///
    /// - Parameter final: Whether nothing else is to come.
    /// - Throws: ``PayError`` where all calls together are beyond range.
    /// - Complexity: Linear in calls and adjustments.
    package init(_ parts: [PlacedPart], final: Bool) throws(PayError) {
        var placed: [(place: Int, call: CallStatement, part: Int, index: Int)] = []
        for (number, part) in parts.enumerated() {
            for (index, place) in part.places.enumerated() {
                placed.append((place, part.part.calls[index], number, index))
            }
        }
        placed.sort { $0.place < $1.place }
        let book = try SeriesBook(
            placed.map { parts[$0.part].part.sessions[$0.index] }, final: final)
        var calls = placed.map(\.call)
        for (place, finding) in book.findings { calls[place].findings.append(finding) }
        if final {
            for index in calls.indices {
                calls[index].isFinal = !calls[index].looksFiledTwice
                calls[index].awaits = []
            }
        }
        var total = 0
        for (call, source) in zip(calls, placed) {
            let (sum, overflow) = total.addingReportingOverflow(call.totalCents)
            if overflow {
                throw .beyondRange(
                    rule: "SCALE", amount: "all calls together",
                    parts[source.part].part.places[source.index])
            }
            total = sum
        }
        self.init(
            calls: calls, adjustments: Self.adjustments(of: parts, in: calls),
            series: book.series, notCovered: RuleBook.notCovered.map(\.id), totalCents: total)
    }

    /// The adjustments in the order of their calls, those of one call as they were made.
    private static func adjustments(
        of parts: [PlacedPart], in calls: [CallStatement]
    ) -> [Adjustment] {
        let order = Dictionary(
            calls.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        return parts.flatMap(\.part.adjustments).enumerated()
            .sorted {
                (order[$0.element.call] ?? .max, $0.offset)
                    < (order[$1.element.call] ?? .max, $1.offset)
            }
            .map(\.element)
    }
}

extension CallFacts {
    /// Whether what is owed for the call depends on the day to which unpaid lateness is counted:
    /// only where the sheet names none, and the first fifteen days are over (R40).
    package func countsLateness(to today: WorkDate) -> Bool {
        guard sheet.office.asOf == nil else { return false }
        let notices = sheet.office.notices.map(\.at)
        let first = notices.reduce(date) { min($0, $1) }
        // Business days are no more than days.
        return today.days(since: first) > 15
    }
}
