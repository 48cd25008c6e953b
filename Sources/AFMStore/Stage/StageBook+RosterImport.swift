package import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// Writes the rows of a list of people, all of them or none.
    ///
    /// - Returns: The musician of each row that was written, by its line.
    package func importRoster(
        _ list: RosterImport, writing choice: ListChoice = ListChoice()
    ) throws -> [Int: RecordID] {
        let rows = list.rows.filter { choice.takes($0.state) }
        if rows.isEmpty { return [:] }
        return try replica.write(author: author, reason: "musicians imported") { batch in
            var written: [Int: RecordID] = [:]
            var rest = rows[...]
            while !rest.isEmpty {
                // A transaction has a limit of operations; all of them are on disk together.
                let part = rest.prefix(Self.rowsAtOnce)
                rest = rest.dropFirst(Self.rowsAtOnce)
                try transaction(in: .roster, of: batch) { writer in
                    for row in part { written[row.line] = try enter(row, writer) }
                }
            }
            return written
        }
    }

    /// How many rows go into one transaction.
    static let rowsAtOnce = 4_000

    private func enter(_ row: RosterImport.Row, _ writer: SpaceWriter) throws -> RecordID {
        if row.state == .changed, let known = row.known {
            try write(row.differences, to: RecordKey(.musician, known), writer)
            return known
        }
        let id = NaturalID.musician(
            name: row.name, card: row.content[.card]?.text, local: row.content[.local]?.text)
        try put(RecordKey(.musician, id), row.content, writer)
        return id
    }

    /// Writes what a row says otherwise of a record that is here.
    func write(
        _ differences: [FieldDifference], to key: RecordKey, _ writer: SpaceWriter
    ) throws {
        for difference in differences {
            try writer.change(key, difference.field, to: difference.said)
        }
        try check.validate(key, written: Set(differences.map(\.field)), in: writer)
    }
}
