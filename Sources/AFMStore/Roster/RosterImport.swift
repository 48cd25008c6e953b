package import AFMModel
package import FieldsyncCore
package import FieldsyncStore

/// A list of people from a spreadsheet, held against the roster before anything is written.
package struct RosterImport: ListImport {
    /// The fields that a row fills.
    package typealias Content = [FieldName: FieldValue]
    /// One row.
    package typealias Row = ListRow<Content>

    /// The rows in their order.
    package private(set) var rows: [Row]
    /// What is odd about the whole file.
    package let warnings: [String]

    /// Reads a file and holds it against the roster.
    ///
    /// - Throws: ``CSVTable/Fault``, or ``MissingColumn`` where no column has names.
    package init(
        csv bytes: [UInt8], in replica: Replica, catalogue: InstrumentCatalogue
    ) throws {
        let table = try CSVTable(bytes)
        let columns = ListColumns(table.headings, words: RosterColumn.words)
        guard columns.places[.name] != nil || columns.places[.last] != nil else {
            throw MissingColumn(
                needed: "'name', or 'last'", example: "name,card,local,instruments",
                headings: table.headings)
        }
        warnings = [columns.warning].compactMap { $0 }
        let reader = RosterRowReader(columns, catalogue)
        rows = table.rows.map { line, values in reader.row(values, line: line) }
        compare(with: RosterMatcher(try replica.read(.roster) { try $0.records(.musician) }))
    }

    // MARK: comparing

    private mutating func compare(with roster: RosterMatcher) {
        var lines: [RecordID: Int] = [:]
        for index in rows.indices {
            if rows[index].errors.isEmpty { compareOne(index, roster, &lines) }
            if !rows[index].errors.isEmpty { rows[index].state = .wrong }
        }
    }

    private mutating func compareOne(
        _ index: Int, _ roster: RosterMatcher, _ lines: inout [RecordID: Int]
    ) {
        let row = rows[index]
        let card = row.content[.card]?.text
        let local = row.content[.local]?.text
        let id = NaturalID.musician(name: row.name, card: card, local: local)
        if let line = lines.updateValue(row.line, forKey: id) {
            rows[index].errors.append(
                card.map { "Card \($0) is on line \(line) already." }
                    ?? "The same name and local are on line \(line) already.")
            return
        }
        switch roster.match(name: row.name, card: card, local: local) {
        case .known(let known): setKnown(index, known)
        case .similar(let one):
            rows[index].state = .similar
            rows[index].known = one.key.id
            rows[index].warnings.append("Perhaps \(RosterMatcher.label(one)).")
        case .new(let namesake?):
            rows[index].warnings.append("There is also \(RosterMatcher.label(namesake)).")
        case .new(nil): break
        }
    }

    private mutating func setKnown(_ index: Int, _ known: RecordView) {
        rows[index].known = known.key.id
        rows[index].differences = rows[index].content.sorted { $0.key < $1.key }
            .filter { known[$0.key] != $0.value }
            .map { FieldDifference(field: $0.key, shown: known[$0.key], said: $0.value) }
        rows[index].state = rows[index].differences.isEmpty ? .same : .changed
    }
}
