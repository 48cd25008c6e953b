package import AFMModel
package import FieldsyncCore
package import FieldsyncStore

/// A list of people from a spreadsheet, held against the roster before anything is written.
package struct RosterImport: Sendable {
    /// What becomes of one row.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Somebody who is not in the roster.
        case new
        /// Somebody who is there, as the row says.
        case same
        /// Somebody who is there, of whom the row says otherwise.
        case changed
        /// Somebody without a card who is perhaps there under a name that is nearly the same.
        case similar
        /// A row that says what cannot be.
        case wrong
    }

    /// One row and what is known of it.
    package struct Row: Sendable {
        /// The number of its first line in the file.
        package let line: Int
        /// The name.
        package let name: String
        /// The fields that it fills.
        package let fields: [FieldName: FieldValue]
        /// What becomes of it.
        package fileprivate(set) var state = State.new
        /// The musician whom it is about, where they are in the roster.
        package fileprivate(set) var known: RecordID?
        /// What the roster says otherwise.
        package fileprivate(set) var differences: [FieldDifference] = []
        /// What is wrong with it, a sentence each.
        package fileprivate(set) var errors: [String]
        /// What a person should look at.
        package fileprivate(set) var warnings: [String] = []

        /// A row as it was read.
        init(
            line: Int, name: String, fields: [FieldName: FieldValue], errors: [String]
        ) {
            self.line = line
            self.name = name
            self.fields = fields
            self.errors = errors
        }
    }

    /// The rows in their order.
    package private(set) var rows: [Row]
    /// What is odd about the whole file.
    package private(set) var warnings: [String] = []

    /// Reads a file and holds it against the roster.
    ///
    /// - Throws: ``CSVTable/Fault``, or ``NoNames`` where no column has names.
    package init(
        csv bytes: [UInt8], in replica: Replica, catalogue: InstrumentCatalogue
    ) throws {
        let table = try CSVTable(bytes)
        let columns = try RosterColumns(table.headings)
        if !columns.unknown.isEmpty {
            let list = columns.unknown.map { "'\($0)'" }.joined(separator: ", ")
            warnings.append("Columns that are not known are left out: \(list).")
        }
        rows = table.rows.map { line, values in
            RosterRowReader(columns, catalogue).row(values, line: line)
        }
        let musicians = try replica.read(.roster) { try $0.records(.musician) }
        compare(with: musicians)
    }

    /// How many rows are in a state.
    package func count(_ state: State) -> Int { rows.count { $0.state == state } }

    // MARK: comparing

    private mutating func compare(with musicians: [RecordView]) {
        let byCard = Dictionary(
            musicians.compactMap { view in view[.card].map { ($0.text, view) } }
        ) { first, _ in first }
        let byName = Dictionary(grouping: musicians) {
            FoldedName($0[.nameText]?.text ?? "").sorted
        }
        let byID = Dictionary(musicians.map { ($0.key.id, $0) }) { first, _ in first }
        let search = NameSearch(musicians: musicians)
        var lines: [RecordID: Int] = [:]
        for index in rows.indices where rows[index].errors.isEmpty {
            compareOne(
                index, musicians, byID: byID, byCard: byCard, byName: byName, search, &lines)
        }
        for index in rows.indices where !rows[index].errors.isEmpty { rows[index].state = .wrong }
    }

    private mutating func compareOne(
        _ index: Int, _ musicians: [RecordView], byID: [RecordID: RecordView],
        byCard: [String: RecordView], byName: [[[UInt32]]: [RecordView]], _ search: NameSearch,
        _ lines: inout [RecordID: Int]
    ) {
        let row = rows[index]
        let card = row.fields[.card]?.text
        let local = row.fields[.local]?.text
        let id = NaturalID.musician(name: row.name, card: card, local: local)
        if let line = lines.updateValue(row.line, forKey: id) {
            rows[index].errors.append(
                card.map { "Card \($0) is on line \(line) already." }
                    ?? "The same name and local are on line \(line) already.")
            return
        }
        let namesakes = byName[FoldedName(row.name).sorted] ?? []
        let known = card.flatMap { byCard[$0] } ?? byID[id]
        if let known {
            setKnown(index, known)
        } else if let one = Self.only(namesakes.filter {
            Self.mayBeOne($0, card: card, local: local)
        }) {
            // Somebody who got a card, or whose card is known here already.
            setKnown(index, one)
        } else if card == nil, let hit = search.hits(row.name, limit: 1).first, hit.distance <= 8,
            Self.isNear(row.name, musicians[hit.index][.nameText]?.text ?? "")
        {
            rows[index].state = .similar
            rows[index].known = musicians[hit.index].key.id
            rows[index].warnings.append("Perhaps \(Self.label(musicians[hit.index])).")
        } else if let namesake = namesakes.first {
            rows[index].warnings.append("There is also \(Self.label(namesake)).")
        }
    }

    private mutating func setKnown(_ index: Int, _ known: RecordView) {
        rows[index].known = known.key.id
        rows[index].differences = rows[index].fields.sorted { $0.key < $1.key }
            .filter { known[$0.key] != $0.value }
            .map { FieldDifference(field: $0.key, shown: known[$0.key], said: $0.value) }
        rows[index].state = rows[index].differences.isEmpty ? .same : .changed
    }

    private static func only(_ records: [RecordView]) -> RecordView? {
        records.count == 1 ? records.first : nil
    }

    /// The same name: one person where at most one of the two has a card, and the locals agree.
    private static func mayBeOne(_ known: RecordView, card: String?, local: String?) -> Bool {
        guard card == nil || known[.card] == nil else { return false }
        guard let shown = known[.local]?.text, let local else { return true }
        return shown == local
    }

    /// Few letters apart as a whole.
    private static func isNear(_ name: String, _ other: String) -> Bool {
        let words = (FoldedName(name).sorted, FoldedName(other).sorted)
        let (left, right) = (Array(words.0.joined()), Array(words.1.joined()))
        return EditDistance.between(left, right[...], atMost: 2) != nil
    }

    private static func label(_ musician: RecordView) -> String {
        let card = musician[.card].map { ", card \($0.text)" } ?? ", no card"
        return (musician[.nameText]?.text ?? "?") + card
    }
}

/// A file of people in which no column has names.
package struct NoNames: Error, Hashable {
    /// The headings that were found.
    package let headings: [String]
}
