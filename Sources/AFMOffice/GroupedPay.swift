import AFMModel
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// Pays the calls of a survey group by group, with what a memory knows.
struct GroupedPay {
    /// The calls that are in the statement, in its order, each with its sheet.
    private(set) var paid: [(call: StoredCall, sheet: CallSheet)] = []
    /// What keeps calls and cards out of it.
    private(set) var missing: [OpenQuestion] = []
    /// What documents warn of.
    private(set) var warnings: [String] = []
    private var parts: [PlacedPart] = []

    private struct Payable {
        let stored: StoredCall
        let version: Int
        let sheet: CallSheet
        let facts: CallFacts
    }

    /// Pays what can be paid.
    ///
    /// - Throws: `SheetError` and `PayError` of calls that the survey's scope names, and `PayError`
    ///   of what no single call is to blame for.
    init(
        _ survey: ConsolidationSurvey, catalogue: InstrumentCatalogue, now: Moment?,
        memory: inout ConsolidationMemory.State
    ) throws {
        memory.begin(catalogue)
        let cards = rateCards(survey, &memory)
        var payable = try readSheets(survey, catalogue, &memory)
        let today = now.flatMap { now in payable.first?.sheet.call.zone.date(of: now) }
        var excluded: Set<Int> = []
        for group in CallGroups(payable.map(\.facts)).groups {
            var places = group
            while !places.isEmpty {
                let calls = places.map { payable[$0] }
                let isLate = today.map { day in
                    calls.contains { $0.facts.countsLateness(to: day) }
                }
                let own = cards.filter { card in
                    calls.contains { Self.mayUse(card.document, $0.sheet) }
                }
                let key = ConsolidationMemory.GroupKey(
                    calls: calls.map(\.version), cards: own.map(\.version),
                    today: isLate == true ? today : nil)
                let outcome = memory.part(key) { () throws(PayError) in
                    try PayPart(
                        calls.map(\.facts), rateCards: own.map(\.document), today: today)
                }
                switch outcome {
                case .success(let part):
                    parts.append(PlacedPart(places: places, part: part))
                    places = []
                case .failure(let error):
                    // One call that cannot be priced must not keep the others from being told.
                    guard
                        let place = places.first(where: {
                            payable[$0].sheet.file == error.place?.file
                        }), !survey.isNamed(payable[place].stored)
                    else { throw error }
                    excluded.insert(place)
                    places.removeAll { $0 == place }
                    missing.append(Self.unpriced(payable[place].stored, error))
                }
            }
        }
        let kept = payable.indices.filter { !excluded.contains($0) }
        let order = Dictionary(kept.enumerated().map { ($1, $0) }) { one, _ in one }
        payable = kept.map { payable[$0] }
        paid = payable.map { ($0.stored, $0.sheet) }
        parts = parts.map { $0.moved { order[$0] ?? $0 } }
    }

    /// All paid calls together, those that are not told included; nil where there are none.
    ///
    /// - Parameter final: Whether nothing else is to come.
    func statement(final: Bool) throws(PayError) -> PayStatement? {
        paid.isEmpty ? nil : try PayStatement(parts, final: final)
    }

    private static func unpriced(_ stored: StoredCall, _ error: PayError) -> OpenQuestion {
        .unpriced(call: stored.call.key.id, label: stored.label, "\(error)")
    }

    private static func mayUse(_ card: RateCard, _ sheet: CallSheet) -> Bool {
        sheet.rates.isEmpty || card.name.map { sheet.rates.contains($0) } ?? true
    }

    // MARK: reading

    private mutating func readSheets(
        _ survey: ConsolidationSurvey, _ catalogue: InstrumentCatalogue,
        _ memory: inout ConsolidationMemory.State
    ) throws -> [Payable] {
        var payable: [Payable] = []
        for stored in survey.all {
            let known = memory.sheet(of: stored) { (stored) throws(SheetError) in
                try survey.sheet(of: stored, catalogue: catalogue)
            }
            switch known.document.sheet {
            case .success(let parsed):
                warnings += parsed.warnings.map(\.description)
                switch known.document.facts {
                case .success(let facts)?:
                    payable.append(
                        Payable(
                            stored: stored, version: known.version, sheet: parsed.document,
                            facts: facts))
                case .failure(let error)?:
                    if survey.isNamed(stored) { throw error }
                    missing.append(Self.unpriced(stored, error))
                case nil: break
                }
            case .failure(let error):
                if survey.isNamed(stored) { throw error }
                missing.append(
                    .unreadable(
                        call: stored.call.key.id, label: stored.label,
                        Self.words(error, of: stored)))
            }
        }
        return payable
    }

    private mutating func rateCards(
        _ survey: ConsolidationSurvey, _ memory: inout ConsolidationMemory.State
    ) -> [ConsolidationMemory.Known<RateCard>] {
        survey.rateCards.compactMap { stored in
            let known = memory.card(stored)
            switch known.document {
            case .success(let card):
                return ConsolidationMemory.Known(version: known.version, document: card)
            case .failure(let error):
                missing.append(.unreadableRates(stored.record.key.id, Self.words(error)))
                return nil
            }
        }
    }

    private static func words(
        _ error: SheetError, of stored: StoredCall? = nil
    ) -> String {
        let words = error.problems.map { problem in
            (stored?.subject(at: problem.path).map { "\($0): " } ?? "") + problem.description
        }.joined(separator: " ")
        guard let stored, let first = error.problems.first else { return words }
        return words + " Mend it with \(stored.mending(first.path))."
    }
}
