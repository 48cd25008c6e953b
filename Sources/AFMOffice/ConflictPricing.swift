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
    /// Calls with what would come back if a removal in dispute were taken back, by their places.
    private let restored: [Int: StoredCall]
    /// Which calls a record bears on, by their places.
    private let bearing: [RecordKey: [Int]]
    /// The same of rate cards.
    private let bearingCards: [RecordKey: [Int]]

    /// Reads what the replica holds; once for many conflicts.
    ///
    /// - Parameter conflicts: Those that are to be priced; a call that somebody removed and
    ///   somebody else kept is read with all that keeping it would bring back.
    public init(
        _ replica: Replica, for conflicts: [Conflict], catalogue: InstrumentCatalogue? = nil
    ) throws {
        self.catalogue = try catalogue ?? InstrumentCatalogue(of: replica)
        cards = try RateCardExport.cards(of: replica)
        export = try SheetExport(from: replica)
        let disputed = Set(conflicts.filter { $0.slot == .existence }.map(\.record))
        let survey = try ConsolidationSurvey(replica, scope: .everything)
        calls = survey.told.map(Self.projected)
        var restored: [Int: StoredCall] = [:]
        for (place, call) in survey.told.enumerated() {
            restored[place] = try call.restored(disputed, in: replica).map(Self.projected)
        }
        self.restored = restored
        var bearing: [RecordKey: [Int]] = [:]
        var named: [String: [Int]] = [:]
        for (place, call) in calls.enumerated() {
            for key in Set(call.allRecords.map(\.key)) { bearing[key, default: []].append(place) }
            for name in Set(NameList.names(call.call[.rates]?.text ?? "")) {
                named[name, default: []].append(place)
            }
        }
        self.bearing = bearing
        bearingCards = Dictionary(
            cards.map { ($0.record.key, named[$0.record[.nameText]?.text ?? ""] ?? []) },
            uniquingKeysWith: { one, _ in one })
    }

    private static func projected(_ call: StoredCall) -> StoredCall {
        call.start.map { call.projected(to: $0).call } ?? call
    }

    /// What settling each conflict would cost, and what settling those together that are alike:
    /// those of one call and field that have the same values, such as the dismissal of a whole
    /// orchestra. Conflicts of which nothing can be priced are left out.
    public func prices(of conflicts: [Conflict]) -> ConflictPrices {
        var prices = ConflictPrices()
        for group in groups(of: conflicts.filter(Self.canBePriced)) {
            guard let price = price(of: group) else { continue }
            if group.count == 1, let only = group.first {
                prices.each[only] = price
                continue
            }
            prices.alike.append((group, price))
            for conflict in group {
                prices.each[conflict] =
                    share(of: conflict, in: price) ?? self.price(of: [conflict])
            }
        }
        return prices
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
        let places = Set(keys.flatMap { (bearing[$0] ?? []) + (bearingCards[$0] ?? []) })
        guard !places.isEmpty else { return nil }
        let touched = places.sorted().map { calls[$0] }
        let neighbourhood = CallNeighbourhood(of: touched, among: calls)
        let near = calls.indices.filter {
            places.contains($0) || neighbourhood.contains(calls[$0])
        }.map { place in
            first.slot == .existence && places.contains(place)
                ? restored[place] ?? calls[place] : calls[place]
        }
        let sums = first.candidates.indices.map { index -> Result<PaySums, Obstacle> in
            let contents = Dictionary(
                group.map { ($0.record, $0.candidates[index].content) }) { one, _ in one }
            return pay(near, touched: touched.map(\.call.key), as: contents)
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

    /// Why a choice has no price.
    private struct Obstacle: Error {
        let words: String
    }

    /// What the calls come to with some contents; a call beside those that are touched which
    /// cannot be paid is in no total now either.
    private func pay(
        _ calls: [StoredCall], touched: [RecordKey], as contents: [RecordKey: SlotContent]
    ) -> Result<PaySums, Obstacle> {
        var sheets: [CallSheet] = []
        var own: Set<String> = []
        for call in calls where contents[call.call.key] != .existence(deleted: true) {
            let isTouched = touched.contains(call.call.key)
            do throws(SheetError) {
                let sheet = try export.sheet(
                    of: call.mapping { record in record.holding(contents[record.key]) },
                    catalogue: catalogue
                ).document
                sheets.append(sheet)
                if isTouched { own.insert(sheet.file) }
            } catch {
                if isTouched {
                    return .failure(
                        Obstacle(words: error.problems.first?.description ?? "\(error)"))
                }
            }
        }
        let rates: [RateCard]
        do {
            rates = try rateCards(sheets, as: contents)
        } catch {
            return .failure(Obstacle(words: "\(error)"))
        }
        while !sheets.isEmpty {
            do {
                return .success(
                    PaySums(
                        try PayStatement.compute(
                            sheets: sheets, rateCards: rates, final: false,
                            catalogue: catalogue)))
            } catch {
                guard let file = error.place?.file, !own.contains(file),
                    let index = sheets.firstIndex(where: { $0.file == file })
                else { return .failure(Obstacle(words: "\(error)")) }
                sheets.remove(at: index)
            }
        }
        return .success(PaySums.nothing)
    }

    /// The cards that some sheets may name.
    private func rateCards(
        _ sheets: [CallSheet], as contents: [RecordKey: SlotContent]
    ) throws -> [RateCard] {
        let names = Set(sheets.flatMap(\.rates))
        let takesAny = sheets.contains(where: \.rates.isEmpty)
        return try cards.compactMap { card in
            guard takesAny || names.contains(card.record[.nameText]?.text ?? ""),
                let record = card.record.holding(contents[card.record.key])
            else { return nil }
            return try RateCardExport.stored(record).card()
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

extension StoredCall {
    /// The call with what would come back if removals in dispute were taken back.
    fileprivate func restored(
        _ disputed: Set<RecordKey>, in replica: Replica
    ) throws -> StoredCall? {
        let own = allRecords.map(\.key).filter { disputed.contains($0) && $0.type != .production }
        if own.isEmpty { return nil }
        let records = try replica.read(call.space) { reader in
            try own.flatMap { try StageBook.removed(with: $0, in: reader) }
                .compactMap { try reader.record($0) }
        }
        return restoring(records, roster: try RosterBook(replica))
    }
}
