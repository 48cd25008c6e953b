public import AFMModel
import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// A production's payroll period that somebody signed off, with what was amended since.
public struct PayrollPeriod: Sendable {
    /// The closing's record.
    public let id: RecordID
    /// The production.
    public let production: RecordID
    /// The production's title.
    public let title: String
    /// The first day.
    public let from: WorkDate
    /// The last day.
    public let to: WorkDate
    /// Who signed.
    public let by: String
    /// When.
    public let at: Instant?
    /// What was signed for, in cents.
    public let totalCents: Int
    /// What each call came to when it was signed.
    public let calls: [RecordID: ClosedFigures]
    /// What changed since, the oldest first.
    public let amendments: [PeriodAmendment]
    /// Where two laptops closed it and signed differently.
    public let conflicts: [Conflict]

    /// What a call comes to by what was signed and amended; nil where it is not in the period.
    public func figures(of call: RecordID) -> ClosedFigures? {
        amendments.last { $0.call == call }?.after ?? calls[call]
    }

    /// Every call that was signed for or amended.
    public var knownCalls: Set<RecordID> { Set(calls.keys).union(amendments.map(\.call)) }

    /// Its days in words.
    var days: String { "\(from) to \(to)" }

    /// What was signed for with all that was amended since, in cents.
    public var amendedCents: Int {
        // Parts of sums that were checked.
        knownCalls.reduce(0) { $0 &+ (figures(of: $1)?.totalCents ?? 0) }
    }

    /// Whether a day is in the period.
    public func contains(_ date: WorkDate) -> Bool { from <= date && date <= to }
}

/// A change of a closed period, with its reason.
public struct PeriodAmendment: Sendable {
    /// The amendment's record.
    public let id: RecordID
    /// The call.
    public let call: RecordID
    /// What stood before.
    public let before: ClosedFigures
    /// What stands since.
    public let after: ClosedFigures
    /// Why.
    public let because: String
    /// Who signed for it.
    public let by: String
    /// When.
    public let at: Instant?
}

extension PayrollPeriod {
    /// The closed periods that a replica holds, by production and first day.
    public static func all(in replica: Replica) throws -> [PayrollPeriod] {
        let spaces = try replica.spaces().filter { RecordID(hex: $0.name) != nil }
        return try spaces.flatMap { space in
            try replica.read(space) { reader -> [PayrollPeriod] in
                // What was signed stays signed, even where somebody deleted the record of it.
                let closings = try reader.records(.closing, includeDeleted: true)
                if closings.isEmpty { return [] }
                let hanging = try [RecordType.closedCall, .amendment].map { type in
                    Dictionary(grouping: try reader.records(type, includeDeleted: true)) {
                        $0[.closing]
                    }
                }
                return try closings.compactMap { closing in
                    let key = FieldValue.reference(closing.key.id)
                    return try PayrollPeriod(
                        closing, calls: hanging[0][key] ?? [], amendments: hanging[1][key] ?? [],
                        reader)
                }
            }
        }.sorted { ($0.title, $0.from.description, $0.id) < ($1.title, $1.from.description, $1.id) }
    }

    private init?(
        _ record: RecordView, calls closedCalls: [RecordView], amendments amended: [RecordView],
        _ reader: some SpaceReading
    ) throws {
        guard case .reference(let production)? = record[.production],
            let from = record[.from].flatMap({ WorkDate($0.text) }),
            let to = record[.to].flatMap({ WorkDate($0.text) })
        else { return nil }
        var calls: [RecordID: ClosedFigures] = [:]
        for closed in closedCalls {
            guard let call = closed[.call].flatMap({ RecordID(hex: $0.text) }),
                let figures = closed[.figures].flatMap({ ClosedFigures(text: $0.text) })
            else { continue }
            calls[call] = figures
        }
        id = record.key.id
        self.production = production
        title = try reader.record(RecordKey(.production, production)).map(StoredCall.title) ?? "?"
        self.from = from
        self.to = to
        by = record[.by]?.text ?? "?"
        at = Self.instant(record[.at])
        var total = 0
        if case .integer(let cents)? = record[.totalCents] { total = Int(cents) }
        totalCents = total
        self.calls = calls
        amendments = amended.compactMap(PeriodAmendment.init)
            .sorted { ($0.order, $0.id) < ($1.order, $1.id) }
        conflicts = ([record] + closedCalls + amended).flatMap(\.conflicts)
            .filter { $0.policy == .guarded && $0.slot != .existence }
    }

    fileprivate static func instant(_ value: FieldValue?) -> Instant? {
        if case .instant(let instant)? = value { instant } else { nil }
    }
}

extension PeriodAmendment {
    fileprivate var order: Int64 { at?.milliseconds ?? .min }

    fileprivate init?(_ record: RecordView) {
        guard let call = record[.call].flatMap({ RecordID(hex: $0.text) }),
            let before = record[.before].flatMap({ ClosedFigures(text: $0.text) }),
            let after = record[.after].flatMap({ ClosedFigures(text: $0.text) })
        else { return nil }
        id = record.key.id
        self.call = call
        self.before = before
        self.after = after
        because = record[.because]?.text ?? ""
        by = record[.by]?.text ?? "?"
        at = PayrollPeriod.instant(record[.at])
    }
}
