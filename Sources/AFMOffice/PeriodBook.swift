public import AFMModel
import AFMRules
public import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// Closes payroll periods and amends closed ones.
public struct PeriodBook {
    private let replica: Replica
    private let author: String
    private let catalogue: InstrumentCatalogue?
    private let memory: ConsolidationMemory

    /// A book that `author` writes in.
    public init(
        in replica: Replica, author: String, catalogue: InstrumentCatalogue? = nil,
        memory: ConsolidationMemory = ConsolidationMemory()
    ) {
        self.replica = replica
        self.author = author
        self.catalogue = catalogue
        self.memory = memory
    }

    /// Signs off what a production's calls of some days come to.
    ///
    /// - Parameters:
    ///   - by: Who signs.
    ///   - mayBeFinal: Whether nothing else is to come: on the server, or where a person says so.
    /// - Throws: ``NotFinal`` where something is open; ``DomainError/outOfPlace(what:next:)``
    ///   where one of the days is closed already, or no call is on them.
    public func close(
        _ production: FoundRecord, from: WorkDate, to: WorkDate, by: String, mayBeFinal: Bool,
        devices: [DeviceStanding] = []
    ) throws -> PayrollPeriod {
        let now = replica.environment.instant
        for period in try PayrollPeriod.all(in: replica)
        where period.production == production.id && period.from <= to && from <= period.to {
            throw DomainError.outOfPlace(
                what: "\(period.title) is closed from \(period.from) to \(period.to) already.",
                next: "Close the days beside it, or amend it with 'period amend'.")
        }
        let found = try Consolidator(replica, catalogue: catalogue, memory: memory).run(
            .production(production.id, from: from, to: to), mayBeFinal: mayBeFinal,
            devices: devices, now: now)
        let statement = try found.final()
        guard !found.paid.isEmpty else {
            throw DomainError.outOfPlace(
                what: "\(production.label) has no call from \(from) to \(to).",
                next: "List the calls with 'call list'.")
        }
        let key = RecordKey(
            .closing,
            NaturalID.closing(
                production: production.id, from: from.description, to: to.description))
        try replica.write(author: author, reason: "closing signed by \(by)") { batch in
            try batch.transaction(in: production.space) { writer in
                try Self.begin(key, writer)
                try writer.set(key, .production, .reference(production.id))
                try writer.set(key, .from, Self.date(from))
                try writer.set(key, .to, Self.date(to))
                try writer.set(key, .totalCents, .integer(Int64(statement.totalCents)))
                try writer.set(key, .by, .text(by))
                try writer.set(key, .at, .instant(now))
                for (call, pay) in found.paid.sorted(by: { $0.key < $1.key }) {
                    let closed = RecordKey(
                        .closedCall, NaturalID.closedCall(closing: key.id, call: call))
                    try Self.begin(closed, writer)
                    try writer.set(closed, .closing, .reference(key.id))
                    try writer.set(closed, .call, .text(call.hex))
                    try writer.set(closed, .figures, .text(ClosedFigures(pay).text))
                }
            }
        }
        guard let period = try PayrollPeriod.all(in: replica).first(where: { $0.id == key.id })
        else { throw DomainError.notFound(what: "period", query: key.id.hex, hint: "") }
        return period
    }

    /// Signs for what has come to something else since periods were closed.
    ///
    /// - Parameters:
    ///   - production: Whose closed calls are amended.
    ///   - only: Only these calls; all that changed where nil.
    /// - Returns: The amendments, none where nothing changed.
    /// - Throws: ``NotFinal`` where something else is open.
    public func amend(
        _ production: FoundRecord, only: Set<RecordID>? = nil, because: String, by: String,
        mayBeFinal: Bool, devices: [DeviceStanding] = []
    ) throws -> [PeriodChange] {
        let now = replica.environment.instant
        let found = try Consolidator(replica, catalogue: catalogue, memory: memory).run(
            .production(production.id, from: nil, to: nil), mayBeFinal: mayBeFinal,
            devices: devices, now: now)
        let changes = found.periodChanges.filter { only?.contains($0.call) ?? true }
        if changes.isEmpty { return [] }
        let concerned = Set(changes.map(\.call))
        let others = found.missing.filter { question in
            guard question.kind != "closed" else { return false }
            return question.call.map { concerned.contains($0) } ?? true
        }
        guard others.isEmpty, mayBeFinal else { throw NotFinal(missing: others) }
        try replica.write(author: author, reason: because) { batch in
            try batch.transaction(in: production.space) { writer in
                for change in changes {
                    let key = RecordKey(.amendment, try writer.create(.amendment))
                    try writer.set(key, .closing, .reference(change.period.id))
                    try writer.set(key, .call, .text(change.call.hex))
                    try writer.set(key, .before, .text(change.before.text))
                    try writer.set(key, .after, .text(change.after.text))
                    try writer.set(key, .because, .text(because))
                    try writer.set(key, .by, .text(by))
                    try writer.set(key, .at, .instant(now))
                }
            }
        }
        return changes
    }

    private static func begin(_ key: RecordKey, _ writer: SpaceWriter) throws {
        guard let present = try writer.record(key) else { return try writer.create(key) }
        if present.isDeleted { try writer.undelete(key) }
    }

    private static func date(_ date: WorkDate) -> FieldValue? {
        CivilDate(daysSince1970: Int64(date.daysSince1970)).map { .date($0) }
    }
}
