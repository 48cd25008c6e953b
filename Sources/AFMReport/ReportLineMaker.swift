import AFMModel
import AFMRules
import AFMStore
import FieldsyncStore

/// Makes one musician's line of a report.
struct ReportLineMaker {
    let sheet: CallSheet
    let musician: SheetMusician
    let pay: MusicianStatement?

    func line(number: Int, engagement: RecordView?, person: RecordView?) -> SessionReport.Line {
        let wages = pay?.lines ?? []
        let cartage = cents { $0.kind == .allowance && $0.what.contains("cartage") }
            + cents { $0.kind == .allowance && $0.what.contains("carrier") }
        return SessionReport.Line(
            number: number, name: musician.name, local: musician.local, card: musician.card,
            taxLastFour: person?[.taxLastFour]?.text, role: musician.role,
            section: engagement?[.section]?.text, instruments: musician.instruments,
            doubles: doubles, electronics: electronics, reported: musician.reported,
            dismissed: musician.dismissed, ownBreaks: musician.breaks,
            holdUnits: units { $0.what.contains("hold hour") && !$0.what.contains("beyond") },
            overtimeUnits: units { Self.isOvertime($0.what) },
            nightUnits: units { $0.what.contains("night") },
            cartageCents: cartage,
            otherAllowancesCents: (pay?.allowancesCents ?? 0) - cartage,
            scaleCents: cents { $0.what.contains("guaranteed call") },
            wagesCents: pay?.wagesCents ?? 0, totalCents: pay?.totalCents ?? 0,
            isHealthDay: (pay?.contributions.healthCents ?? 0) > 0,
            pensionCents: pay?.contributions.pensionCents ?? 0,
            healthCents: pay?.contributions.healthCents ?? 0,
            vacationCents: pay?.contributions.vacationCents ?? 0,
            scalePercent: musician.scalePercent, attendance: musician.attendance,
            substitutes: musician.substitutes,
            pay: wages.map { line in
                SessionReport.PayItem(
                    rule: line.rule.id, what: line.what, units: "\(line.units)",
                    percent: "\(line.percent)", cents: line.cents, because: line.because)
            })
    }

    private static func isOvertime(_ what: String) -> Bool {
        ["beyond", "after 8 hours", "over 10 hours", "overtime"].contains { what.contains($0) }
    }

    /// The units of some lines together, as text; empty for none.
    private func units(_ counts: (PayLine) -> Bool) -> String {
        var sum: Fraction?
        for line in pay?.lines ?? [] where line.kind == .wages && counts(line) {
            do {
                sum = try sum?.adding(line.units) ?? line.units
            } catch {
                return "?"
            }
        }
        return sum.map { "\($0)" } ?? ""
    }

    private func cents(_ counts: (PayLine) -> Bool) -> Int {
        // Parts of a sum that was checked.
        (pay?.lines ?? []).filter(counts).reduce(0) { $0 + $1.cents }
    }

    /// `doubling, 2 doubles` of the statement.
    private var doubles: Int {
        for line in pay?.lines ?? [] where line.what.hasPrefix("doubling") {
            if let number = line.what.split(whereSeparator: { !$0.isNumber }).first {
                return Int(number) ?? 0
            }
        }
        return 0
    }

    private var electronics: [String] {
        musician.devices.map { "\($0.instrument): \($0.device)" }
            + (musician.electronicSetup ? ["electronic setup"] : [])
    }
}
