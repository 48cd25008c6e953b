import AFMModel
import FieldsyncCore
import FieldsyncJSON

/// Reads one row of a list of productions.
struct ProductionRowReader {
    private let columns: ListColumns<ProductionColumn>
    /// The names of the rate cards that are here.
    private let cards: [String]

    init(_ columns: ListColumns<ProductionColumn>, cards: [String]) {
        self.columns = columns
        self.cards = cards
    }

    /// The row, with all that is wrong with it.
    func row(_ values: [String], line: Int) -> ListRow<ProductionImport.Content> {
        func cell(_ column: ProductionColumn) -> String? { columns.value(column, of: values) }
        var cells = ListCells()
        columns.fault(of: values).map { cells.fault($0) }
        for column in [ProductionColumn.title, .producer, .medium, .episode, .series, .season] {
            cells.text(column.rawValue, cell(column))
        }
        for column in [ProductionColumn.films, .programMinutes] {
            cells.integer(column.rawValue, cell(column))
        }
        for column in [ProductionColumn.drama, .liveReplica] {
            cells.flag(column.rawValue, cell(column))
        }
        Self.check(&cells)
        var fields: [FieldName: FieldValue?] = [:]
        for mapping in DocumentMapping.production.mappings {
            guard let json = cells.members[mapping.key] else { continue }
            fields[mapping.field] = .some(mapping.value(from: json))
        }
        addWhatReportsName(to: &fields, values, &cells)
        return ListRow(
            line: line, name: cell(.title) ?? "",
            content: ProductionImport.Content(
                production: Production(
                    title: cell(.title) ?? "", producer: cell(.producer) ?? "",
                    medium: cell(.medium).flatMap { Medium(rawValue: $0) } ?? .theatrical,
                    episode: cell(.episode), series: cell(.series), season: cell(.season)),
                fields: fields),
            summary: [ProductionColumn.producer, .medium, .series, .season, .episode].map(cell),
            errors: cells.errors)
    }

    /// What no call sheet says of a production.
    private func addWhatReportsName(
        to fields: inout [FieldName: FieldValue?], _ values: [String], _ cells: inout ListCells
    ) {
        let texts: [(ProductionColumn, FieldName)] = [
            (.composer, .composer), (.productionNumber, .productionNumber),
            (.employer, .employer),
        ]
        for (column, field) in texts {
            guard let text = columns.value(column, of: values) else { continue }
            ListText.faults(text, what: column.rawValue).forEach { cells.fault($0) }
            fields[field] = .text(text)
        }
        if let notes = columns.value(.notes, of: values) {
            ListText.remarkFault(notes).map { cells.fault($0) }
            fields[.notes] = .text(notes)
        }
        cells.flag("lowBudget", columns.value(.lowBudget, of: values))
        if case .bool(let isLow)? = cells.members["lowBudget"] {
            fields[.lowBudget] = .boolean(isLow)
        }
        let names = columns.values(.rates, of: values).flatMap(NameList.names)
        if !names.isEmpty { fields[.rates] = .text(NameList.text(names)) }
        // Where there is no card at all yet, nothing can be mistyped.
        for name in names where !cards.isEmpty && !cards.contains(name) {
            let near = NearestName.among(cards, to: name).map { "; perhaps '\($0)'" } ?? ""
            cells.fault("There is no rate card '\(name)' here\(near).")
        }
    }

    /// Holds the members against what a document may say of a production.
    private static func check(_ cells: inout ListCells) {
        for key in ["title", "producer"] where cells.members[key] == nil {
            cells.fault("There is no \(key).")
        }
        let standard: JSONObject = ["title": "-", "producer": "-", "medium": "theatrical"]
        let sheet: JSONValue = [
            "format": .string(CallSheet.format),
            "production": .object(cells.members.adding(missingFrom: standard)),
            "call": [
                "kind": "recording", "session": "single", "zone": "UTC",
                "start": "2026-01-01T00:00:00Z",
            ],
            "musicians": [],
        ]
        do {
            _ = try CallSheet.parse(sheet, file: "")
        } catch {
            cells.faults(error, at: "$.production.")
        }
    }
}
