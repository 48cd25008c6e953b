package import AFMModel
package import FieldsyncCore
package import FieldsyncStore

/// A hire list from a spreadsheet, held against roster and calls before anything is written.
package struct HireImport: ListImport {
    /// What a row says.
    package struct Content: Sendable {
        let name: String
        let card: String?
        let local: String?
        /// Who they are: of the roster, or as whom they are entered there.
        package internal(set) var musician: RecordID?
        /// True where they are entered in the roster with it.
        package internal(set) var isNewPerson = false
        /// The call.
        package internal(set) var call: FoundRecord?
        /// The fields of the engagement that the row fills; nil is what one without it says.
        var terms: [FieldName: FieldValue?] = [:]
        /// What came of the offer; nil where the row does not speak of one.
        var offer: OfferState?
        /// Who takes their place, by card or name.
        var replacedBy: String?
        /// The same, once found.
        var replacement: RecordID?

        init(name: String, card: String?, local: String?) {
            self.name = name
            self.card = card
            self.local = local
        }

        /// Whether the row wants them on the call.
        var isEngaged: Bool { offer == nil || offer == .accepted }

        /// Them as the roster has it.
        var person: [FieldName: FieldValue] {
            var fields: [FieldName: FieldValue] = [.nameText: .text(name)]
            fields[.card] = card.map { .text($0) }
            fields[.local] = local.map { .text($0) }
            return fields
        }
    }

    /// The rows in their order.
    package private(set) var rows: [ListRow<Content>]
    /// What is odd about the whole file.
    package private(set) var warnings: [String]

    /// Reads a file and holds it against what is here.
    ///
    /// - Parameters:
    ///   - call: The call that the list is for, whichever the rows name.
    ///   - now: What `now` and minutes in a cell count from.
    /// - Throws: ``CSVTable/Fault``, or ``MissingColumn`` where people or calls have no column.
    package init(
        csv bytes: [UInt8], on call: FoundRecord?, in replica: Replica,
        catalogue: InstrumentCatalogue, now: Moment
    ) throws {
        let table = try CSVTable(bytes)
        let columns = ListColumns(table.headings, words: HireColumn.words)
        try Self.require(columns, table.headings, hasCall: call != nil)
        warnings = [columns.warning].compactMap { $0 }
        let reader = HireRowReader(columns, catalogue, now: now)
        var calls = NamedCalls(in: replica)
        var isOfAnother = false
        rows = []
        for (line, values) in table.rows {
            let named = columns.value(.call, of: values)
            let found = try calls.call(named, unless: call)
            var isOfTheCall = true
            if call != nil, let named { isOfTheCall = try calls.isSame(named, as: found) }
            isOfAnother = isOfAnother || !isOfTheCall
            rows.append(reader.row(values, line: line, on: found, isOfTheCall: isOfTheCall))
        }
        if isOfAnother {
            warnings.append("Rows of another call: its times and who came are left out.")
        }
        let musicians = try replica.read(.roster) { try $0.records(.musician) }
        var comparison = HireComparison(RosterMatcher(musicians), replica)
        for index in rows.indices { try comparison.compare(&rows[index]) }
        comparison.findReplacements(&rows)
        for index in rows.indices where !rows[index].errors.isEmpty { rows[index].state = .wrong }
    }

    private static func require(
        _ columns: ListColumns<HireColumn>, _ headings: [String], hasCall: Bool
    ) throws(MissingColumn) {
        let example = hasCall ? "name,card,local,instruments" : "call,name,card,local,instruments"
        if [HireColumn.name, .last, .card].allSatisfy({ columns.places[$0] == nil }) {
            throw MissingColumn(
                needed: "'name', 'last' or 'card'", example: example, headings: headings)
        }
        if !hasCall, columns.places[.call] == nil {
            throw MissingColumn(
                needed: "'call', and no call was said", example: example, headings: headings)
        }
    }
}

/// The calls that the rows of a list name, each looked up once.
private struct NamedCalls {
    private let finder: RecordFinder
    private var found: [String: Result<FoundRecord, DomainError>] = [:]

    init(in replica: Replica) { finder = RecordFinder(in: replica) }

    /// The call that was said for all rows, else the one that a row names.
    mutating func call(
        _ named: String?, unless said: FoundRecord?
    ) throws -> Result<FoundRecord, DomainError> {
        if let said { return .success(said) }
        guard let named else {
            return .failure(.outOfPlace(what: "No call is named.", next: "Name it."))
        }
        return try lookUp(named)
    }

    /// Whether a row's own words name the call that it is taken for.
    mutating func isSame(
        _ named: String, as call: Result<FoundRecord, DomainError>
    ) throws -> Bool {
        guard case .success(let call) = call, case .success(let own) = try lookUp(named) else {
            return false
        }
        return own.id == call.id
    }

    private mutating func lookUp(_ named: String) throws -> Result<FoundRecord, DomainError> {
        if let known = found[named] { return known }
        let result: Result<FoundRecord, DomainError>
        do {
            result = .success(try finder.call(named))
        } catch let error as DomainError {
            result = .failure(error)
        }
        found[named] = result
        return result
    }
}
