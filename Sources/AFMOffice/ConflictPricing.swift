public import AFMModel
import AFMRules
import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// Works out what each value of an open conflict would cost.
///
/// For each of them the calls that it can touch are paid as if it had been chosen, with everything
/// else as it is shown; who has no time of dismissal yet is paid what they are guaranteed.
public struct ConflictPricing {
    private let catalogue: InstrumentCatalogue
    private let calls: [StoredCall]
    private let cards: [RateCardExport.StoredCard]
    private let export: SheetExport

    /// Reads what the replica holds; once for many conflicts.
    public init(_ replica: Replica, catalogue: InstrumentCatalogue? = nil) throws {
        self.init(
            try ConsolidationSurvey(replica, scope: .everything),
            cards: try RateCardExport.cards(of: replica), export: try SheetExport(from: replica),
            catalogue: try catalogue ?? InstrumentCatalogue(of: replica))
    }

    private init(
        _ survey: ConsolidationSurvey, cards: [RateCardExport.StoredCard], export: SheetExport,
        catalogue: InstrumentCatalogue
    ) {
        self.catalogue = catalogue
        self.cards = cards
        self.export = export
        calls = survey.told.map { call in
            call.start.map { call.projected(to: $0).call } ?? call
        }
    }

    /// The prices of some conflicts, without those of which nothing can be priced.
    public func prices(of conflicts: [Conflict]) -> [Conflict: ConflictPrice] {
        var prices: [Conflict: ConflictPrice] = [:]
        for group in groups(of: conflicts.filter(Self.canBePriced)) {
            guard let price = price(of: group) else { continue }
            if group.count == 1, let only = group.first {
                prices[only] = price
            } else {
                for conflict in group {
                    prices[conflict] = share(of: conflict, in: price) ?? self.price(of: [conflict])
                }
            }
        }
        return prices
    }

    /// The price of settling several conflicts alike: those of one call and field that have the
    /// same values, such as the dismissal of a whole orchestra.
    ///
    /// - Returns: Groups of at least two, each with its price.
    public func alike(_ conflicts: [Conflict]) -> [(conflicts: [Conflict], price: ConflictPrice)] {
        groups(of: conflicts.filter(Self.canBePriced)).compactMap { group in
            guard group.count > 1, let price = price(of: group) else { return nil }
            return (group, price)
        }
    }

    // MARK: groups

    private struct Likeness: Hashable {
        let call: FieldValue?
        let slot: String
        let contents: [SlotContent]
    }

    /// Fields of an engagement that touch the pay of nobody else.
    private static let own: Set<String> = ["dismissed", "reported"]

    private static func canBePriced(_ conflict: Conflict) -> Bool {
        guard conflict.policy == .guarded || conflict.slot == .existence else { return false }
        return conflict.candidates.allSatisfy { candidate in
            switch candidate.content {
            case .existence: true
            case .values(let values):
                // Where a record hangs is no amount.
                !values.values.contains { value in
                    if case .reference? = value { true } else { false }
                }
            case .lateEdit, .members, .entries, .links: false
            }
        }
    }

    private func groups(of conflicts: [Conflict]) -> [[Conflict]] {
        var owners: [RecordKey: RecordView] = [:]
        for call in calls {
            for (engagement, _) in call.engagements { owners[engagement.key] = engagement }
        }
        var order: [Likeness] = []
        var alike: [Likeness: [Conflict]] = [:]
        var single: [[Conflict]] = []
        for conflict in conflicts {
            guard Self.own.contains(conflict.slot.name), let owner = owners[conflict.record] else {
                single.append([conflict])
                continue
            }
            let key = Likeness(
                call: owner[.call], slot: conflict.slot.name,
                contents: conflict.candidates.map(\.content))
            if alike[key] == nil { order.append(key) }
            alike[key, default: []].append(conflict)
        }
        return order.compactMap { alike[$0] } + single
    }

    /// The part of a group's price that is about one of its musicians; nil where a choice cannot
    /// be told apart by musicians.
    private func share(of conflict: Conflict, in price: ConflictPrice) -> ConflictPrice? {
        let line = calls.lazy.flatMap(\.engagements)
            .first { $0.engagement.key == conflict.record }
        guard let name = line?.musician?[.nameText]?.text else { return nil }
        let card = line?.musician?[.card]?.text
        let shown = price.candidates.first?.totalCents ?? 0
        let choices = price.candidates.map { choice -> ConflictPrice.Choice in
            let mine = choice.musicians.filter { $0.name == name && $0.card == card }
            let cents = mine.reduce(0) { $0 + $1.cents }
            return ConflictPrice.Choice(
                totalCents: choice.totalCents.map { _ in shown + cents },
                changeCents: choice.changeCents.map { _ in cents }, musicians: mine,
                obstacle: choice.obstacle)
        }
        return ConflictPrice(candidates: choices)
    }

    // MARK: prices

    /// The price of conflicts that are settled alike; nil where no call is touched.
    private func price(of group: [Conflict]) -> ConflictPrice? {
        guard let first = group.first else { return nil }
        let keys = Set(group.map(\.record))
        let touched = calls.filter { touches($0, keys) }
        guard !touched.isEmpty else { return nil }
        let neighbourhood = CallNeighbourhood(of: touched, among: calls)
        let ids = Set(touched.map(\.call.key))
        let near = calls.filter { ids.contains($0.call.key) || neighbourhood.contains($0) }
        let sums = first.candidates.indices.map { index -> Result<PaySums, Obstacle> in
            let contents = Dictionary(
                group.map { ($0.record, $0.candidates[index].content) }) { one, _ in one }
            return pay(near, as: contents)
        }
        var shown: PaySums?
        if case .success(let found)? = sums.first { shown = found }
        let choices = sums.map { result -> ConflictPrice.Choice in
            switch result {
            case .success(let sums):
                ConflictPrice.Choice(
                    totalCents: sums.total, changeCents: shown.map { sums.total - $0.total },
                    musicians: shown.map { sums.changes(from: $0) } ?? [], obstacle: nil)
            case .failure(let obstacle):
                ConflictPrice.Choice(
                    totalCents: nil, changeCents: nil, musicians: [], obstacle: obstacle.words)
            }
        }
        guard choices.contains(where: { $0.totalCents != nil }) else { return nil }
        return ConflictPrice(candidates: choices)
    }

    private func touches(_ call: StoredCall, _ keys: Set<RecordKey>) -> Bool {
        if call.allRecords.contains(where: { keys.contains($0.key) }) { return true }
        let names = Set(NameList.names(call.call[.rates]?.text ?? ""))
        return cards.contains { card in
            keys.contains(card.record.key) && names.contains(card.record[.nameText]?.text ?? "")
        }
    }

    /// Why a choice has no price.
    private struct Obstacle: Error {
        let words: String
    }

    private func pay(
        _ calls: [StoredCall], as contents: [RecordKey: SlotContent]
    ) -> Result<PaySums, Obstacle> {
        do {
            let isThere = { (key: RecordKey) in contents[key] != .existence(deleted: true) }
            let sheets = try calls.filter { isThere($0.call.key) }.map { call in
                try export.sheet(
                    of: call.mapping { record in record.holding(contents[record.key]) },
                    catalogue: catalogue
                ).document
            }
            guard !sheets.isEmpty else { return .success(PaySums.nothing) }
            let names = Set(sheets.flatMap(\.rates))
            let rates = try cards.compactMap { card -> RateCard? in
                guard names.contains(card.record[.nameText]?.text ?? "") else { return nil }
                guard let record = card.record.holding(contents[card.record.key]) else {
                    return nil
                }
                return try RateCardExport.stored(record).card()
            }
            return .success(
                PaySums(
                    try PayStatement.compute(
                        sheets: sheets, rateCards: rates, final: false, catalogue: catalogue)))
        } catch let error as SheetError {
            return .failure(Obstacle(words: error.problems.first?.description ?? "\(error)"))
        } catch {
            return .failure(Obstacle(words: "\(error)"))
        }
    }
}

extension RecordView {
    /// The record as if a candidate had been chosen; nil where that removes it.
    fileprivate func holding(_ content: SlotContent?) -> RecordView? {
        switch content {
        case nil, .existence(deleted: false)?, .lateEdit?, .members?, .entries?, .links?:
            return self
        case .existence(deleted: true)?: return nil
        case .values(let values)?:
            let kept = fields.filter { !values.keys.contains($0.key) }
            let chosen = values.compactMapValues { $0 }
            return RecordView(
                key: key, space: space, fields: kept.merging(chosen) { _, new in new },
                isDeleted: isDeleted, conflicts: [])
        }
    }
}
