import AFMModel
import AFMRules
import AFMStore
public import FieldsyncCore
import FieldsyncStore

/// A call of a closed period that comes to something else than was signed or amended.
public struct PeriodChange: Sendable {
    /// The period.
    public let period: PayrollPeriod
    /// The call.
    public let call: RecordID
    /// What people call it.
    public let label: String
    /// What stands signed; nothing for a call that the period did not have.
    public let before: ClosedFigures
    /// What it comes to now; nothing for a call that is not there any more.
    public let after: ClosedFigures
}

extension PeriodChange {
    /// What differs between closed periods and what calls come to now.
    ///
    /// - Parameters:
    ///   - periods: The closed periods.
    ///   - survey: The calls.
    ///   - paid: What each call that the statement tells comes to.
    ///   - label: What people call a call that was removed.
    static func changes(
        of periods: [PayrollPeriod], in survey: ConsolidationSurvey,
        paid: [RecordID: CallStatement], label: (RecordID, PayrollPeriod) throws -> String
    ) rethrows -> [PeriodChange] {
        var changes: [PeriodChange] = []
        // Two laptops can have closed days that overlap: what changed is told of each period.
        var owners: [RecordID: [PayrollPeriod]] = [:]
        for period in periods {
            for call in period.knownCalls { owners[call, default: []].append(period) }
        }
        for stored in survey.told {
            let call = stored.call.key.id
            guard let pay = paid[call] else { continue }
            for period in owners[call] ?? Self.periods(of: stored, among: periods) {
                let before = period.figures(of: call) ?? .nothing
                let after = ClosedFigures(pay)
                guard !before.changes(to: after).isEmpty else { continue }
                changes.append(
                    PeriodChange(
                        period: period, call: call, label: stored.label, before: before,
                        after: after))
            }
        }
        for period in periods where survey.tells(period) {
            for call in period.knownCalls.subtracting(survey.present).sorted() {
                let before = period.figures(of: call) ?? .nothing
                guard before != .nothing else { continue }
                changes.append(
                    PeriodChange(
                        period: period, call: call,
                        label: try label(call, period) + " (removed)", before: before,
                        after: .nothing))
            }
        }
        return changes
    }

    /// The periods in which a call is that none of them knows.
    private static func periods(
        of stored: StoredCall, among periods: [PayrollPeriod]
    ) -> [PayrollPeriod] {
        guard let date = stored.date, let production = stored.production?.key.id else {
            return []
        }
        return periods.filter { $0.production == production && $0.contains(date) }
    }
}
