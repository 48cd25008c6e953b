package import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// Which rows of a list are written besides those of people who are new.
    package struct RosterChoice: Hashable, Sendable {
        /// Rows that say otherwise of somebody who is here: what they fill is written.
        package var changed: Bool
        /// Rows that are perhaps somebody who is here: they are entered as people of their own.
        package var similar: Bool

        /// A choice.
        package init(changed: Bool = false, similar: Bool = false) {
            self.changed = changed
            self.similar = similar
        }
    }

    /// Writes the rows of a list, all of them or none.
    ///
    /// - Returns: The musician of each row that was written, by its line.
    package func importRoster(
        _ list: RosterImport, writing choice: RosterChoice = RosterChoice()
    ) throws -> [Int: RecordID] {
        let rows = list.rows.filter { row in
            switch row.state {
            case .new: true
            case .changed: choice.changed
            case .similar: choice.similar
            case .same, .wrong: false
            }
        }
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

    private static let rowsAtOnce = 4_000

    private func enter(_ row: RosterImport.Row, _ writer: SpaceWriter) throws -> RecordID {
        if row.state == .changed, let known = row.known {
            let key = RecordKey(.musician, known)
            for difference in row.differences {
                try writer.change(key, difference.field, to: difference.said)
            }
            try check.validate(key, written: Set(row.differences.map(\.field)), in: writer)
            return known
        }
        let id = NaturalID.musician(
            name: row.name, card: row.fields[.card]?.text, local: row.fields[.local]?.text)
        try put(RecordKey(.musician, id), row.fields, writer)
        return id
    }
}
