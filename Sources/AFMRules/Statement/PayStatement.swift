public import AFMModel

/// What everybody is owed for some calls and why: the document `fieldsync/statement/1`.
public struct PayStatement: Hashable, Sendable {
    /// The calls, in the order in which they were handed in, after consolidation.
    public let calls: [CallStatement]
    /// What consolidation changed.
    public let adjustments: [Adjustment]
    /// Scoring hours of each television series against what is required.
    public let series: [SeriesHours]
    /// Ids of the rules that are not worked out yet.
    public let notCovered: [String]
    /// All calls together, in cents.
    public let totalCents: Int

    /// Works out a statement over some calls, consolidated together.
    ///
    /// - Parameters:
    ///   - sheets: The calls, each once.
    ///   - rateCards: The cards that the sheets may name.
    ///   - final: Whether nothing else is to come.
    ///   - catalogue: The instruments that sheets may name.
    ///   - today: The day to count late payment to where a sheet's `office.asOf` is missing; nil
    ///     counts nothing that is unpaid.
    /// - Returns: The statement, each call after consolidation.
    /// - Throws: ``PayError`` where a fact is missing or impossible, a rate is missing or in
    ///   doubt, or a rule would be needed that is not covered. Nothing is stated in part.
    /// - Complexity: Linear in calls and musicians, apart from sorting each musician's calls.
    public static func compute(
        sheets: [CallSheet], rateCards: [RateCard], final: Bool,
        catalogue: InstrumentCatalogue = .standard, today: WorkDate? = nil
    ) throws(PayError) -> PayStatement {
        guard !sheets.isEmpty else { throw .noCalls }
        var calls: [CallFacts] = []
        for sheet in sheets { calls.append(try CallFacts(sheet, catalogue: catalogue)) }
        var parts: [PlacedPart] = []
        for group in CallGroups(calls).groups {
            let part = try PayPart(group.map { calls[$0] }, rateCards: rateCards, today: today)
            parts.append(PlacedPart(places: group, part: part))
        }
        return try PayStatement(parts, final: final)
    }
}
