import AFMModel
import FieldsyncCore
import FieldsyncStore

/// Reads one row of a list of people.
struct RosterRowReader {
    private let columns: RosterColumns
    private let catalogue: InstrumentCatalogue

    init(_ columns: RosterColumns, _ catalogue: InstrumentCatalogue) {
        self.columns = columns
        self.catalogue = catalogue
    }

    /// The row, with all that is wrong with it.
    func row(_ values: [String], line: Int) -> RosterImport.Row {
        let parts = [columns.value(.first, of: values), columns.value(.last, of: values)]
        let name =
            columns.value(.name, of: values)
            ?? parts.compactMap { $0 }.joined(separator: " ")
        var errors: [String] = []
        var fields: [FieldName: FieldValue] = [:]
        if values.count > columns.count {
            errors.append(
                "\(values.count) values, where the headings are \(columns.count): a value with "
                    + "the separator in it stands in double quotes.")
        }
        if name.isEmpty { errors.append("There is no name.") }
        fields[.nameText] = .text(name)
        fields[.card] = columns.value(.card, of: values).map { .text($0) }
        fields[.local] = columns.value(.local, of: values).map { .text($0) }
        fields[.notes] = columns.value(.notes, of: values).map { .text($0) }
        for (field, value) in fields.sorted(by: { $0.key < $1.key }) where field != .notes {
            errors += Self.faults(value.text, what: field.name)
        }
        if let tax = columns.value(.tax, of: values) {
            if DomainCheck.isTaxLastFour(tax) {
                fields[.taxLastFour] = .text(tax)
            } else {
                errors.append("The tax id is to be its last four digits, and no more.")
            }
        }
        let instruments = instruments(values, &errors)
        if !instruments.isEmpty { fields[.instruments] = .text(NameList.text(instruments)) }
        return RosterImport.Row(line: line, name: name, fields: fields, errors: errors)
    }

    private func instruments(_ values: [String], _ errors: inout [String]) -> [String] {
        var names: [String] = []
        for value in columns.values(.instruments, of: values) {
            for part in value.split(whereSeparator: { ";,/|".contains($0) }) {
                let name = String(part.drop { $0.isWhitespace }).trimmedAtEnd
                if name.isEmpty { continue }
                guard let known = catalogue.instrument(named: name) else {
                    let near = catalogue.nearest(to: name).map { "; perhaps '\($0)'" } ?? ""
                    errors.append("'\(name)' is no instrument here\(near).")
                    continue
                }
                if !names.contains(known.name) { names.append(known.name) }
            }
        }
        return names
    }

    private static func faults(_ text: String, what: String) -> [String] {
        var faults: [String] = []
        if text.count > 300 { faults.append("The \(what) has more than 300 characters.") }
        let isControl = text.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}"
        }
        if isControl { faults.append("The \(what) has control characters or line ends in it.") }
        return faults
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var rest = self
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
