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
    private let memory: ConsolidationMemory

    /// A consolidator of what `replica` holds, with the replica's own instruments where no
    /// catalogue is given.
    ///
    /// - Parameter memory: What earlier consolidations of this replica found; what did not change
    ///   since is not worked out again.
    public init(
        _ replica: Replica, catalogue: InstrumentCatalogue? = nil,
        memory: ConsolidationMemory = ConsolidationMemory()
    ) {
        self.replica = replica
        self.catalogue = catalogue
        self.memory = memory
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
        let pay = try memory.use { state in
            let pay = try GroupedPay(
                survey, catalogue: catalogue, now: now.map { Moment($0) }, memory: &state)
            state.forget(allBut: survey.present)
            return pay
        }
        var missing = survey.questions + pay.missing
        let toldKeys = Set(survey.told.map(\.call.key))
        var ids: [String: RecordID] = [:]
        for (call, sheet) in pay.paid where toldKeys.contains(call.call.key) {
            ids[CallFacts.id(of: sheet)] = call.call.key.id
        }
        let told = Set(ids.keys)
        var limited = try pay.statement(final: false)?.limited(to: told)
        var paid: [RecordID: CallStatement] = [:]
        for call in limited?.calls ?? [] { if let id = ids[call.id] { paid[id] = call } }
        let periods = try PayrollPeriod.all(in: replica).filter { survey.touches($0) }
        for period in periods {
            missing += period.conflicts.map { conflict in
                .conflict(
                    call: nil, label: "\(period.title), closed days \(period.days)", zone: nil,
                    conflict)
            }
        }
        let changes = try PeriodChange.changes(
            of: periods, in: survey, paid: paid, label: removedLabel)
        missing += changes.map { change in
            .closed(
                call: change.call, label: change.label, by: change.period.by,
                before: change.before, after: change.after)
        }
        missing += try SignoffBook.questions(
            about: survey.told, paid: paid.mapValues { ClosedFigures($0) }, in: replica)
        if mayBeFinal, missing.isEmpty {
            limited = try pay.statement(final: true)?.limited(to: told)
        }
        var found = ConsolidatedStatement(
            statement: limited, missing: missing,
            isFinal: mayBeFinal && missing.isEmpty && limited != nil, warnings: pay.warnings)
        found.paid = paid
        found.periodChanges = changes
        found.periods = periods
        found.sheets = pay.paid.map(\.sheet)
        try addPrices(to: &found)
        return found
    }

    /// What people called a call that is gone.
    private func removedLabel(_ call: RecordID, _ period: PayrollPeriod) throws -> String {
        let space = SpaceID(production: period.production)
        let record = try replica.read(space) { try $0.record(RecordKey(.call, call)) }
        return record.map { StoredCall.label($0, title: period.title) }
            ?? "\(period.title), call \(call)"
    }

    /// Says what settling the open conflicts would cost.
    private func addPrices(to found: inout ConsolidatedStatement) throws {
        let conflicts = found.missing.compactMap { question -> Conflict? in
            if case .conflict(_, _, _, let conflict) = question { conflict } else { nil }
        }
        guard !conflicts.isEmpty else { return }
        found.prices = try ConflictPricing(replica, for: conflicts, catalogue: catalogue)
            .prices(of: conflicts)
    }
}
