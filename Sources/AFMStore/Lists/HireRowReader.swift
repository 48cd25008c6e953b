import AFMModel
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// Reads one row of a hire list, once it is known which call it is about.
struct HireRowReader {
    private let columns: ListColumns<HireColumn>
    private let catalogue: InstrumentCatalogue
    private let now: Moment

    init(_ columns: ListColumns<HireColumn>, _ catalogue: InstrumentCatalogue, now: Moment) {
        self.columns = columns
        self.catalogue = catalogue
        self.now = now
    }

    /// Whom the row is about.
    func name(_ values: [String]) -> String {
        columns.value(.name, of: values)
            ?? [HireColumn.first, .last].compactMap { columns.value($0, of: values) }
            .joined(separator: " ")
    }

    /// The row, with all that is wrong with it.
    ///
    /// - Parameters:
    ///   - call: The call, or why there is none.
    ///   - isOfTheCall: Whether the list says of this very call what happened on the day.
    func row(
        _ values: [String], line: Int, on call: Result<FoundRecord, DomainError>, isOfTheCall: Bool
    ) -> ListRow<HireImport.Content> {
        let name = name(values)
        var cells = ListCells()
        columns.fault(of: values).map { cells.fault($0) }
        var content = HireImport.Content(
            name: name, card: columns.value(.card, of: values),
            local: columns.value(.local, of: values))
        for (field, value) in content.person.sorted(by: { $0.key < $1.key }) where !name.isEmpty {
            ListText.faults(value.text, what: field.name).forEach { cells.fault($0) }
        }
        if name.isEmpty, content.card == nil { cells.fault("There is no name and no card.") }
        switch call {
        case .success(let found):
            content.call = found
            content.terms = terms(values, found, isOfTheCall: isOfTheCall, &cells)
        case .failure(let error): cells.fault(error.firstSentence)
        }
        content.offer = offer(values, &cells)
        content.replacedBy = columns.value(.replacedBy, of: values)
        return ListRow(
            line: line, name: name.isEmpty ? content.card ?? "" : name, content: content,
            summary: [.card, .section, .chair, .instruments, .offer].map {
                columns.value($0, of: values)
            },
            errors: cells.errors)
    }

    private func offer(_ values: [String], _ cells: inout ListCells) -> OfferState? {
        guard let text = columns.value(.offer, of: values) else { return nil }
        let plain = text.lowercased().filter(\.isLetter)
        if let state = OfferState.allCases.first(where: { $0.rawValue.lowercased() == plain }) {
            return state
        }
        let states = OfferState.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        cells.fault("offer is '\(text)'; it must be one of \(states).")
        return nil
    }

    // MARK: terms

    private func terms(
        _ values: [String], _ call: FoundRecord, isOfTheCall: Bool, _ cells: inout ListCells
    ) -> [FieldName: FieldValue?] {
        func cell(_ column: HireColumn) -> String? {
            if !isOfTheCall, HireColumn.ofTheDay.contains(column) { return nil }
            return columns.value(column, of: values)
        }
        for column in [HireColumn.role, .attendance, .substitutes] {
            cells.text(column.rawValue, cell(column))
        }
        for column in [HireColumn.plays, .alsoManager, .electronicSetup] {
            cells.flag(column.rawValue, cell(column))
        }
        cells.integer(HireColumn.scalePercent.rawValue, cell(.scalePercent))
        let instruments = cells.instruments(
            columns.values(.instruments, of: values), in: catalogue)
        if !instruments.isEmpty {
            cells.value("instruments", .array(instruments.map { .string($0) }))
        }
        addCartage(cell(.cartage), &cells)
        let times = SpokenTime.of(call, now: now)
        for column in [HireColumn.reported, .dismissed] {
            guard let text = cell(column) else { continue }
            do {
                let moment = try times.moment(spoken: text)
                cells.value(column.rawValue, .string(moment.text(in: times.zone)))
            } catch {
                cells.fault("\(column.rawValue): \(error.firstSentence)")
            }
        }
        check(call, times.zone, &cells)
        var fields: [FieldName: FieldValue?] = [:]
        for mapping in DocumentMapping.engagement.mappings {
            guard let json = cells.members[mapping.key] else { continue }
            fields[mapping.field] = .some(mapping.value(from: json))
        }
        addSeat(values, to: &fields, &cells)
        return fields
    }

    /// Instruments that they carried themselves, or the whole of it as JSON.
    private func addCartage(_ cell: String?, _ cells: inout ListCells) {
        guard let cell else { return }
        if cell.hasPrefix("["), let list = JSONText.value(cell) {
            return cells.value("cartage", list)
        }
        let carried = cells.instruments([cell], in: catalogue).map { instrument -> JSONValue in
            ["instrument": .string(instrument), "mode": "private"]
        }
        if !carried.isEmpty { cells.value("cartage", .array(carried)) }
    }

    private func addSeat(
        _ values: [String], to fields: inout [FieldName: FieldValue?], _ cells: inout ListCells
    ) {
        if let section = columns.value(.section, of: values) {
            ListText.faults(section, what: "section").forEach { cells.fault($0) }
            fields[.section] = .text(section)
        }
        if let chair = columns.value(.chair, of: values) {
            if let number = Int(chair), (1...999).contains(number) {
                fields[.chair] = .integer(Int64(number))
            } else {
                cells.fault("chair is '\(chair)'; it must be a whole number from 1 to 999.")
            }
        }
        if let notes = columns.value(.notes, of: values) {
            ListText.remarkFault(notes).map { cells.fault($0) }
            fields[.notes] = .text(notes)
        }
    }

    /// Holds the members against what a document may say of a musician on this call.
    private func check(_ call: FoundRecord, _ zone: StageZone, _ cells: inout ListCells) {
        let person: JSONObject = ["name": "-", "role": "sidemusician"]
        var callPart = DocumentMapping.call.object(of: call.record.fields, in: zone)
        // Nobody reports to a cancelled call; whether this one is, is not the list's matter.
        callPart["cancelled"] = nil
        let sheet: JSONValue = [
            "format": .string(CallSheet.format),
            "production": ["title": "-", "producer": "-", "medium": "theatrical"],
            "call": .object(callPart.adding(missingFrom: ["zone": .string(zone.name)])),
            "musicians": [.object(cells.members.adding(missingFrom: person))],
        ]
        do {
            _ = try CallSheet.parse(sheet, file: "", catalogue: catalogue)
        } catch {
            cells.faults(error, at: "$.musicians[0].")
        }
    }
}

extension DomainError {
    /// What happened, without what state the data is in and what to do next.
    fileprivate var firstSentence: String {
        let words = description
        guard let end = words.firstRange(of: " Nothing was changed.") else { return words }
        return String(words[..<end.lowerBound])
    }
}
