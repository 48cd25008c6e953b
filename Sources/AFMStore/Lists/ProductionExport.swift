import FieldsyncCore
package import FieldsyncStore

/// The productions as a spreadsheet reads them.
package enum ProductionExport {
    /// All productions as CSV with the headings that an import knows.
    package static func csv(of replica: Replica) throws -> String {
        let producers = try RosterBook(replica)
        let rows = try RecordFinder(in: replica).productions().map { found in
            ProductionColumn.allCases.map { cell($0, of: found.record, producers) }
        }
        return ([ProductionColumn.allCases.map(\.rawValue)] + rows).map(CSVTable.line).joined()
    }

    private static func cell(
        _ column: ProductionColumn, of record: RecordView, _ producers: RosterBook
    ) -> String {
        if column == .producer {
            return producers.record(.producer, record[.producer])?[.nameText]?.text ?? ""
        }
        return FieldName(column.rawValue).flatMap { record[$0] }?.text ?? ""
    }
}
