import AFMModel
import FieldsyncCore
import FieldsyncStore

/// Reads one row of a list of people.
struct RosterRowReader {
    private let columns: ListColumns<RosterColumn>
    private let catalogue: InstrumentCatalogue

    init(_ columns: ListColumns<RosterColumn>, _ catalogue: InstrumentCatalogue) {
        self.columns = columns
        self.catalogue = catalogue
    }

    /// The row, with all that is wrong with it.
    func row(_ values: [String], line: Int) -> RosterImport.Row {
        let parts = [columns.value(.first, of: values), columns.value(.last, of: values)]
        let name =
            columns.value(.name, of: values)
            ?? parts.compactMap { $0 }.joined(separator: " ")
        var fields: [FieldName: FieldValue] = [:]
        var cells = ListCells()
        columns.fault(of: values).map { cells.fault($0) }
        if name.isEmpty { cells.fault("There is no name.") }
        fields[.nameText] = .text(name)
        fields[.card] = columns.value(.card, of: values).map { .text($0) }
        fields[.local] = columns.value(.local, of: values).map { .text($0) }
        for (field, value) in fields.sorted(by: { $0.key < $1.key }) {
            ListText.faults(value.text, what: field.name).forEach { cells.fault($0) }
        }
        if let notes = columns.value(.notes, of: values) {
            fields[.notes] = .text(notes)
            ListText.remarkFault(notes).map { cells.fault($0) }
        }
        if let tax = columns.value(.tax, of: values) {
            if DomainCheck.isTaxLastFour(tax) {
                fields[.taxLastFour] = .text(tax)
            } else {
                cells.fault("The tax id is to be its last four digits, and no more.")
            }
        }
        let instruments = cells.instruments(
            columns.values(.instruments, of: values), in: catalogue)
        if !instruments.isEmpty { fields[.instruments] = .text(NameList.text(instruments)) }
        return RosterImport.Row(
            line: line, name: name, content: fields,
            summary: [FieldName.local, .card, .instruments].map { fields[$0]?.text },
            errors: cells.errors)
    }
}
