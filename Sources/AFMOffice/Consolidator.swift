public import AFMModel
import AFMRules
import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// Works out what everybody is owed from the records of a replica: the sheets are made from the
/// store, the rate cards come from the roster, and the statement is the one that files get.
public struct Consolidator {
    private let replica: Replica
    private let catalogue: InstrumentCatalogue?

    /// A consolidator of what `replica` holds, with the replica's own instruments where no
    /// catalogue is given.
    public init(_ replica: Replica, catalogue: InstrumentCatalogue? = nil) {
        self.replica = replica
        self.catalogue = catalogue
    }

    /// Makes a statement of some calls.
    ///
    /// - Parameters:
    ///   - scope: The calls to tell.
    ///   - mayBeFinal: Whether nothing else is to come: true on the server, and where a person
    ///     says so. What is missing here keeps it from being final all the same.
    ///   - devices: The devices that may hold more, and when they last synced; a server's to say.
    ///   - now: The time, for calls that are over and for what is paid late.
    /// - Returns: The statement, and what keeps it from being final.
    /// - Throws: ``DomainError`` for a call that is not here; where `scope` names calls, what keeps
    ///   one of them from being worked out (`SheetError`, `PayError`).
    public func run(
        _ scope: ConsolidationScope,
        mayBeFinal: Bool,
        devices: [DeviceStanding] = [],
        now: Instant? = nil
    ) throws -> ConsolidatedStatement {
        try run(
            try ConsolidationSurvey(replica, scope: scope), mayBeFinal: mayBeFinal,
            devices: devices, now: now)
    }

    /// Makes a statement of what a survey found.
    func run(
        _ survey: ConsolidationSurvey, mayBeFinal: Bool, devices: [DeviceStanding] = [],
        now: Instant? = nil
    ) throws -> ConsolidatedStatement {
        var survey = survey
        let catalogue = try catalogue ?? InstrumentCatalogue(of: replica)
        if let now { try survey.askAboutDevices(devices, of: replica, now: now) }
        var missing = survey.questions
        var warnings: [String] = []
        var sheets: [(call: StoredCall, sheet: CallSheet)] = []
        for stored in survey.all {
            do {
                let parsed = try survey.sheet(of: stored, catalogue: catalogue)
                warnings += parsed.warnings.map(\.description)
                sheets.append((stored, parsed.document))
            } catch {
                if survey.isNamed(stored) { throw error }
                missing.append(
                    .unreadable(
                        call: stored.call.key.id, label: stored.label,
                        Self.words(error) { stored.subject(at: $0) }))
            }
        }
        let cards = rateCards(survey, &missing)
        let today = now.flatMap { now in sheets.first?.sheet.call.zone.date(of: Moment(now)) }
        var statement: PayStatement?
        while statement == nil, !sheets.isEmpty {
            do {
                statement = try PayStatement.compute(
                    sheets: sheets.map(\.sheet), rateCards: cards,
                    final: mayBeFinal && missing.isEmpty, catalogue: catalogue, today: today)
            } catch {
                // One call that cannot be priced must not keep the others from being told.
                let place = error.place?.file
                guard let index = sheets.firstIndex(where: { $0.sheet.file == place }),
                    !survey.isNamed(sheets[index].call)
                else { throw error }
                let stored = sheets.remove(at: index).call
                missing.append(
                    .unpriced(
                        call: stored.call.key.id, label: stored.label, "\(error)"))
            }
        }
        let toldKeys = Set(survey.told.map(\.call.key))
        var ids: [String: RecordID] = [:]
        for (call, sheet) in sheets where toldKeys.contains(call.call.key) {
            ids[CallFacts.id(of: sheet)] = call.call.key.id
        }
        let limited = try statement?.limited(to: Set(ids.keys))
        var paid: [RecordID: CallStatement] = [:]
        for call in limited?.calls ?? [] { if let id = ids[call.id] { paid[id] = call } }
        let changes = PeriodChange.changes(
            of: try PayrollPeriod.all(in: replica), in: survey, paid: paid)
        missing += changes.map { change in
            .closed(
                call: change.call, label: change.label, by: change.period.by,
                before: change.before, after: change.after)
        }
        missing += try SignoffBook.questions(
            about: survey.told, paid: paid.mapValues { ClosedFigures($0) }, in: replica)
        var found = ConsolidatedStatement(
            statement: limited, missing: missing,
            isFinal: mayBeFinal && missing.isEmpty && statement != nil, warnings: warnings)
        found.paid = paid
        found.periodChanges = changes
        found.sheets = sheets.map(\.sheet)
        try addPrices(to: &found)
        return found
    }

    /// Says what settling the open conflicts would cost.
    private func addPrices(to found: inout ConsolidatedStatement) throws {
        let conflicts = found.missing.compactMap { question -> Conflict? in
            if case .conflict(_, _, let conflict) = question { conflict } else { nil }
        }
        guard !conflicts.isEmpty else { return }
        let pricing = try ConflictPricing(replica, catalogue: catalogue)
        found.prices = pricing.prices(of: conflicts)
        found.pricesAlike = pricing.alike(conflicts)
    }

    private func rateCards(
        _ survey: ConsolidationSurvey, _ missing: inout [OpenQuestion]
    ) -> [RateCard] {
        var cards: [RateCard] = []
        for stored in survey.rateCards {
            do {
                cards.append(try stored.card())
            } catch {
                missing.append(
                    .unreadableRates(stored.record.key.id, Self.words(error)))
            }
        }
        return cards
    }

    private static func words(
        _ error: SheetError, about subject: (String) -> String? = { _ in nil }
    ) -> String {
        error.problems.map { problem in
            (subject(problem.path).map { "\($0): " } ?? "") + problem.description
        }.joined(separator: " ")
    }
}
