import FieldsyncJSON

extension ObjectReader {
    /// What a text is; it decides whether it may be empty.
    enum TextKind {
        /// Names somebody or something: 1 to 300 characters, one of them at least no space.
        case name
        /// Says something: up to 300 characters.
        case remark
        /// Says where something comes from and how sure it is: up to 2,000 characters.
        case reference

        var characters: Int {
            self == .reference ? SheetLimits.referenceCharacters : SheetLimits.textCharacters
        }
    }

    /// A text that must be there; empty stands in for a wrong one.
    func text(_ key: String) -> String {
        guard let value = value(key) else {
            report(key, "it must be \(Self.wanted(.name))")
            return ""
        }
        return text(value, key, nil, .name) ?? ""
    }

    /// A text that may be missing.
    func optionalText(_ key: String, _ kind: TextKind = .remark) -> String? {
        value(key).flatMap { text($0, key, nil, kind) }
    }

    /// A text, or an integer that is taken as its digits: seasons and episodes are often numbered.
    func textOrNumber(_ key: String) -> String? {
        if case .integer(let integer)? = value(key) { return String(integer) }
        return optionalText(key, .name)
    }

    /// A list of names.
    func names(_ key: String) -> [String] {
        elements(key).enumerated().compactMap { index, element in
            text(element, key, index, .name)
        }
    }

    /// A name, or a list of names.
    func oneOrMoreNames(_ key: String) -> [String] {
        if case .array? = value(key) { return names(key) }
        return optionalText(key, .name).map { [$0] } ?? []
    }

    /// The text of one value, or nil with a note.
    func text(_ value: JSONValue, _ key: String, _ index: Int?, _ kind: TextKind) -> String? {
        guard case .string(let text) = value,
            text.count <= kind.characters,
            // A character can be any number of scalars, so the bytes are bounded too.
            text.utf8.count <= 16 * kind.characters,
            !text.unicodeScalars.contains(where: Self.isControl),
            kind != .name || text.contains(where: { !$0.isWhitespace })
        else {
            report(key, index, value, "it must be \(Self.wanted(kind))")
            return nil
        }
        return text
    }

    private static func wanted(_ kind: TextKind) -> String {
        switch kind {
        case .name:
            "text of 1 to \(SheetLimits.textCharacters) characters without control characters"
        case .remark, .reference:
            "text of up to \(kind.characters) characters without control characters"
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// A flag; `standard` where it is missing.
    func flag(_ key: String, standard: Bool = false) -> Bool {
        switch value(key) {
        case .bool(let flag)?: return flag
        case nil: return standard
        default:
            report(key, "it must be true or false")
            return standard
        }
    }

    /// An integer within bounds; nil where it is missing or wrong.
    func integer(_ key: String, _ range: ClosedRange<Int>, isRequired: Bool = false) -> Int? {
        switch value(key) {
        case .integer(let integer)? where range.contains(Int(integer)): return Int(integer)
        case nil where !isRequired: return nil
        default:
            report(
                key,
                "it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
    }

    /// An amount in cents; nil where it is missing or wrong.
    func cents(_ key: String, isRequired: Bool = false) -> Cents? {
        integer(key, SheetLimits.cents, isRequired: isRequired).map { Cents($0) }
    }

    /// One of the values that an enumeration has; nil where it is missing or wrong.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, isRequired: Bool = false
    ) -> Choice? {
        let value = value(key)
        if case .string(let text)? = value, let choice = Choice(rawValue: text) { return choice }
        if value != nil || isRequired {
            let choices = Choice.allCases.map { "\"\($0.rawValue)\"" }
            report(key, "it must be " + Self.alternatives(choices))
        }
        return nil
    }

    /// `a, b or c`.
    static func alternatives(_ choices: [String]) -> String {
        guard let last = choices.last, choices.count > 1 else { return choices.first ?? "" }
        return choices.dropLast().joined(separator: ", ") + " or " + last
    }

    /// A calendar date; nil where it is missing or wrong.
    func date(_ key: String, isRequired: Bool = false) -> WorkDate? {
        let value = value(key)
        if case .string(let text)? = value, let date = WorkDate(text) { return date }
        if value != nil || isRequired { report(key, "it must be a date such as \"2026-10-14\"") }
        return nil
    }

    /// The name of an instrument that the catalogue knows, as it was written.
    func instrument(
        _ value: JSONValue, _ key: String, _ index: Int?, in catalogue: InstrumentCatalogue
    ) -> String? {
        guard let name = text(value, key, index, .name) else { return nil }
        guard catalogue.instrument(named: name) == nil else { return name }
        report(
            key, index, value,
            "it must be an instrument of the catalogue"
                + (catalogue.nearest(to: name).map { ", perhaps \"\($0)\"" } ?? ""))
        return nil
    }

    /// The name of an instrument that must be there; empty stands in for a wrong one.
    func instrument(_ key: String, in catalogue: InstrumentCatalogue) -> String {
        guard let value = value(key) else {
            report(key, "it must be an instrument of the catalogue")
            return ""
        }
        return instrument(value, key, nil, in: catalogue) ?? ""
    }

    /// A list of instruments.
    func instruments(_ key: String, in catalogue: InstrumentCatalogue) -> [String] {
        elements(key).enumerated().compactMap { index, element in
            instrument(element, key, index, in: catalogue)
        }
    }
}
