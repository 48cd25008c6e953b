package import AFMModel
package import FieldsyncCore
package import FieldsyncStore

/// A list of productions from a spreadsheet, held against those that are here before anything is
/// written.
package struct ProductionImport: ListImport {
    /// What a row says of a production.
    package struct Content: Sendable {
        /// What tells it from others.
        package let production: Production
        /// The fields that the row fills; nil is what a record without the field says.
        package let fields: [FieldName: FieldValue?]
    }

    /// The rows in their order.
    package private(set) var rows: [ListRow<Content>]
    /// What is odd about the whole file.
    package let warnings: [String]

    /// Reads a file and holds it against the productions that are here.
    ///
    /// - Throws: ``CSVTable/Fault``, or ``MissingColumn`` where titles or producers have no column.
    package init(csv bytes: [UInt8], in replica: Replica) throws {
        let table = try CSVTable(bytes)
        let columns = ListColumns(table.headings, words: ProductionColumn.words)
        for column in [ProductionColumn.title, .producer] where columns.places[column] == nil {
            throw MissingColumn(
                needed: "'\(column.rawValue)'", example: "title,producer,medium",
                headings: table.headings)
        }
        let finder = RecordFinder(in: replica)
        let cards = try finder.rateCards().compactMap { $0.record[.nameText]?.text }
        var warnings = [columns.warning].compactMap { $0 }
        let namesCards = table.rows.contains { columns.value(.rates, of: $0.values) != nil }
        if cards.isEmpty, namesCards {
            warnings.append("No rate card is here yet; pay needs those that the rows name.")
        }
        self.warnings = warnings
        let reader = ProductionRowReader(columns, cards: cards)
        rows = table.rows.map { line, values in reader.row(values, line: line) }
        let roster = try RosterBook(replica)
        compare(with: try finder.productions().map(\.record), producers: roster)
    }

    // MARK: comparing

    /// What tells a production from others, as a record shows it.
    private static func key(_ record: RecordView, _ producers: RosterBook) -> [String] {
        let producer = producers.record(.producer, record[.producer])
        return [producer?[.nameText]?.text ?? ""]
            + [FieldName.title, .series, .season, .episode].map { record[$0]?.text ?? "" }
    }

    private static func key(_ production: Production) -> [String] {
        [
            production.producer, production.title, production.series ?? "",
            production.season ?? "", production.episode ?? "",
        ]
    }

    private static func folded(_ key: [String]) -> [[[UInt32]]] { key.map { FoldedName($0).words } }

    private mutating func compare(with records: [RecordView], producers: RosterBook) {
        let keyed = records.map { (Self.key($0, producers), $0) }
        let byKey = Dictionary(keyed) { first, _ in first }
        let byFolded = Dictionary(keyed.map { (Self.folded($0.0), $0.1) }) { first, _ in first }
        let byID = Dictionary(
            records.flatMap { view in ([view.key.id] + view.merged).map { ($0, view) } }
        ) { first, _ in first }
        var lines: [[String]: Int] = [:]
        for index in rows.indices {
            let key = Self.key(rows[index].content.production)
            if !rows[index].errors.isEmpty {
                rows[index].state = .wrong
            } else if let line = lines.updateValue(rows[index].line, forKey: key) {
                rows[index].errors.append("The same production is on line \(line) already.")
                rows[index].state = .wrong
            } else if let known = byKey[key]
                ?? byID[NaturalID.production(rows[index].content.production)]
            {
                setKnown(index, known, producers)
            } else if rows[index].content.fields[.medium] == nil {
                let media = Medium.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
                rows[index].errors.append("There is no medium; it must be one of \(media).")
                rows[index].state = .wrong
            } else if let near = byFolded[Self.folded(key)] {
                rows[index].state = .similar
                rows[index].known = near.key.id
                let producer = Self.key(near, producers)[0]
                rows[index].warnings.append("Perhaps \(StoredCall.title(near)) of \(producer).")
            }
        }
    }

    private mutating func setKnown(_ index: Int, _ known: RecordView, _ producers: RosterBook) {
        rows[index].known = known.key.id
        var differences = rows[index].content.fields.sorted { $0.key < $1.key }
            .filter { known[$0.key] != $0.value }
            .map { FieldDifference(field: $0.key, shown: known[$0.key], said: $0.value) }
        let (shown, said) = (
            Self.key(known, producers)[0], rows[index].content.production.producer
        )
        if shown != said {
            differences.append(
                FieldDifference(field: .producer, shown: .text(shown), said: .text(said)))
        }
        rows[index].differences = differences
        rows[index].state = differences.isEmpty ? .same : .changed
    }
}
