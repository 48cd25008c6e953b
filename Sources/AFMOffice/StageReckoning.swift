package import AFMModel
import AFMRules
package import AFMStore
package import FieldsyncCore
package import FieldsyncStore

/// What a call that goes on costs as far as is known here, and what is to be mended: what a stage
/// screen works out beside the keys, of records that were read already.
package struct StageReckoning: Sendable {
    /// What to mend.
    package let check: StageCheck
    /// What the call comes to if everybody goes home now, in cents; nil where nothing can be
    /// worked out.
    package private(set) var nowCents: Int?
    /// What the next quarter of an hour adds, with everybody who is here.
    package private(set) var nextCents: Int?
    /// What the quarter of an hour after `pastHold` adds.
    package private(set) var pastHoldCents: Int?
    /// Why there is no figure.
    package private(set) var obstacle: String?

    /// Works it out by the same engine as `pay`.
    ///
    /// - Parameters:
    ///   - own: The call.
    ///   - others: The calls that rules may hold against it.
    ///   - roster: Where the rate cards are.
    ///   - now: The time.
    ///   - pastHold: The end of the hold hour, where what follows it is to be told.
    package init(
        of own: StoredCall, beside others: [StoredCall], roster: RosterBook,
        catalogue: InstrumentCatalogue, at now: Instant, pastHold: Moment? = nil
    ) throws {
        let pricing = Pricing(own, others, roster, catalogue)
        check = try StageCheck(
            of: own, at: now, questions: own.openQuestions, catalogue: catalogue
        ) { projected in try pricing.statement(of: projected)?.findings ?? [] }
        do {
            let time = Moment(now).truncatedToMinute
            let now = try pricing.cents(ifLeavingAt: time)
            nowCents = now
            nextCents = try pricing.cents(ifLeavingAt: time.adding(minutes: 15)) - now
            if let pastHold {
                pastHoldCents =
                    try pricing.cents(ifLeavingAt: pastHold.adding(minutes: 15))
                    - pricing.cents(ifLeavingAt: pastHold)
            }
        } catch let error as SheetError {
            obstacle = error.problems.first.map { problem in
                (own.subject(at: problem.path).map { "\($0): " } ?? "") + problem.description
            }
        } catch let error as PayError {
            obstacle = "\(error)"
        }
    }

    /// The calls that rules may hold against one: of its day, and of the two weeks before it, in
    /// which a row of days for the producer may have begun.
    package static func neighbours(
        of own: StoredCall, in replica: Replica, roster: RosterBook
    ) throws -> [StoredCall] {
        guard let date = own.date else { return [] }
        let days = date.adding(days: -14)...date.adding(days: 1)
        let near = try replica.spaces().filter { RecordID(hex: $0.name) != nil }
            .flatMap { space in
                try replica.read(space) { reader in
                    try reader.records(.call).compactMap { call -> StoredCall? in
                        guard call.key != own.call.key, case .instant(let start)? = call[.start],
                            days.contains(StoredCall.zone(call[.zone]).date(of: Moment(start)))
                        else { return nil }
                        return try StoredCall(call.key.id, in: reader, roster: roster)
                    }
                }
            }
        let neighbourhood = CallNeighbourhood(of: [own], among: near + [own])
        return near.filter { $0.production != nil && neighbourhood.contains($0) }
    }

    /// The call with its neighbours, which are read once for several times.
    private struct Pricing {
        let own: StoredCall
        let catalogue: InstrumentCatalogue
        private var others: [CallSheet] = []
        private var cards: [RateCard] = []

        init(
            _ own: StoredCall, _ others: [StoredCall], _ roster: RosterBook,
            _ catalogue: InstrumentCatalogue
        ) {
            self.own = own
            self.catalogue = catalogue
            for other in others {
                do {
                    let sheet = try SheetExport.sheet(
                        of: other.isComplete ? other : other.leaving(at: .earliest),
                        catalogue: catalogue
                    ).document
                    // What has no pay by itself must not keep this call's from being told.
                    _ = try CallFacts(sheet, catalogue: catalogue)
                    self.others.append(sheet)
                } catch {
                    continue
                }
            }
            for stored in RateCardExport.cards(of: roster) {
                do {
                    cards.append(try stored.card())
                } catch {
                    // A call that needs the card says so.
                    continue
                }
            }
        }

        func statement(of stored: StoredCall) throws -> CallStatement? {
            let sheet = try SheetExport.sheet(of: stored, catalogue: catalogue).document
            return try PayStatement.compute(
                sheets: [sheet] + others, rateCards: cards, final: false, catalogue: catalogue
            ).calls.first
        }

        func cents(ifLeavingAt moment: Moment) throws -> Int {
            try statement(of: own.leaving(at: moment))?.totalCents ?? 0
        }
    }
}
