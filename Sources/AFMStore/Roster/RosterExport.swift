package import FieldsyncStore

/// The roster as a spreadsheet reads it.
package enum RosterExport {
    /// Musicians as CSV with the headings that an import knows.
    package static func csv(_ musicians: [RecordView]) -> String {
        let rows = musicians.map { musician in
            [
                musician[.nameText]?.text ?? "", musician[.card]?.text ?? "",
                musician[.local]?.text ?? "",
                NameList.names(musician[.instruments]?.text ?? "").joined(separator: "; "),
                musician[.taxLastFour]?.text ?? "", musician[.notes]?.text ?? "",
            ]
        }
        return ([RosterColumn.exported] + rows).map(CSVTable.line).joined()
    }
}
