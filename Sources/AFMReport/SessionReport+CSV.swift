import AFMModel
import AFMStore

extension SessionReport {
    /// The report as CSV: a line for each musician and amount, for a payroll company's import.
    ///
    /// Amounts are decimal numbers; what is the musician's as a whole stands on each of their
    /// lines, with its own heading, so that it is never summed by mistake with the amounts.
    public var csv: String {
        var text = CSVTable.line(Self.headings)
        for line in lines {
            let items: [PayItem?] = line.pay.isEmpty ? [nil] : line.pay.map { $0 }
            for item in items { text += CSVTable.line(values(of: line, item)) }
        }
        return text
    }

    private static let headings = [
        "call", "employer", "picture", "episode", "date", "stage", "number", "name", "local",
        "card", "taxLastFour", "role", "instruments", "in", "out", "rule", "what", "units",
        "percent", "amount", "musicianWages", "musicianAllowances", "musicianTotal",
        "musicianPension", "musicianHealth", "musicianVacation",
    ]

    private func values(of line: Line, _ item: PayItem?) -> [String] {
        [
            number ?? call, engagement.employer, engagement.picture, engagement.episode ?? "",
            "\(hours.date)", engagement.stage ?? "", "\(line.number)", line.name,
            line.local ?? "", line.card ?? "", line.taxLastFour ?? "", line.role.rawValue,
            line.instruments.joined(separator: "; "),
            line.reported?.text(in: hours.zone) ?? "", line.dismissed?.text(in: hours.zone) ?? "",
            item?.rule ?? "", item?.what ?? "", item?.units ?? "", item?.percent ?? "",
            item.map { Self.plain($0.cents) } ?? "", Self.plain(line.wagesCents),
            Self.plain(line.totalCents - line.wagesCents), Self.plain(line.totalCents),
            Self.plain(line.pensionCents), Self.plain(line.healthCents),
            Self.plain(line.vacationCents),
        ]
    }
}
