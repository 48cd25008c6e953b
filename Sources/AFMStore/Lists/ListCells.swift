import AFMModel
import FieldsyncJSON

/// The cells of one row as the members of a document, so that typing, documents and lists are held
/// to one standard.
struct ListCells {
    /// The members that the row fills.
    private(set) var members = JSONObject()
    /// What cannot be read at all, a sentence each.
    private(set) var errors: [String] = []

    /// A text.
    mutating func text(_ key: String, _ cell: String?) {
        if let cell { members[key] = .string(cell) }
    }

    /// A whole number.
    mutating func integer(_ key: String, _ cell: String?) {
        guard let cell else { return }
        guard let number = Int32(cell) else {
            errors.append("\(key) is '\(cell)'; it must be a whole number.")
            return
        }
        members[key] = .integer(Int64(number))
    }

    /// Yes or no.
    mutating func flag(_ key: String, _ cell: String?) {
        guard let cell else { return }
        guard let flag = Self.flag(cell) else {
            errors.append("\(key) is '\(cell)'; it must be yes or no.")
            return
        }
        members[key] = .bool(flag)
    }

    /// Something that was read already.
    mutating func value(_ key: String, _ value: JSONValue) { members[key] = value }

    /// Notes what is wrong with a cell.
    mutating func fault(_ sentence: String) { errors.append(sentence) }

    /// Instruments as the catalogue writes them; several stand in a cell with a mark between.
    mutating func instruments(
        _ cells: [String], in catalogue: InstrumentCatalogue
    ) -> [String] {
        var names: [String] = []
        for part in cells.flatMap(NameList.names)
            .flatMap({ $0.split { ",/|".contains($0) } })
        {
            let name = part.trimmingBlanks
            if name.isEmpty { continue }
            guard let known = catalogue.instrument(named: name) else {
                let near = catalogue.nearest(to: name).map { "; perhaps '\($0)'" } ?? ""
                errors.append("'\(name)' is no instrument here\(near).")
                continue
            }
            if !names.contains(known.name) { names.append(known.name) }
        }
        return names
    }

    /// Notes what a reader of documents found at a place of the document, a sentence each.
    mutating func faults(_ error: SheetError, at place: String) {
        for problem in error.problems where problem.path.hasPrefix(place) {
            let key = problem.path.dropFirst(place.count)
            errors.append("\(key) is \(problem.found); \(problem.remedy).")
        }
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "y", "true", "1", "x": true
        case "no", "n", "false", "0": false
        default: nil
        }
    }
}

/// Text that is kept as it is, in a list or beside it.
enum ListText {
    /// What is wrong with a text that stands on one line, a sentence each.
    static func faults(_ text: String, what: String) -> [String] {
        var faults: [String] = []
        if text.count > SheetLimits.textCharacters {
            faults.append("The \(what) has more than \(SheetLimits.textCharacters) characters.")
        }
        let isControl = text.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}"
        }
        if isControl { faults.append("The \(what) has control characters or line ends in it.") }
        return faults
    }

    /// What is wrong with a remark, which can have lines; nil where nothing is.
    static func remarkFault(_ text: String) -> String? {
        text.utf8.count > remarkBytes ? "The notes have more than \(remarkBytes) bytes." : nil
    }

    private static let remarkBytes = 32_768
}
