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
    static func changes(
        of periods: [PayrollPeriod], in survey: ConsolidationSurvey,
        paid: [RecordID: CallStatement]
    ) -> [PeriodChange] {
        var changes: [PeriodChange] = []
        var owners: [RecordID: PayrollPeriod] = [:]
        for period in periods {
            for call in period.knownCalls where owners[call] == nil { owners[call] = period }
        }
        for stored in survey.told {
            let call = stored.call.key.id
            guard let pay = paid[call],
                let period = owners[call] ?? period(of: stored, among: periods)
            else { continue }
            let before = period.figures(of: call) ?? .nothing
            let after = ClosedFigures(pay)
            if before != after {
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
                        label: "\(period.title), a call that was removed", before: before,
                        after: .nothing))
            }
        }
        return changes
    }

    private static func period(
        of stored: StoredCall, among periods: [PayrollPeriod]
    ) -> PayrollPeriod? {
        guard let date = stored.date, let production = stored.production?.key.id else {
            return nil
        }
        return periods.first { $0.production == production && $0.contains(date) }
    }
}
