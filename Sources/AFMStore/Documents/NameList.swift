import FieldsyncJSON

/// Several names in one text, in their order: `Flute; Alto Flute`.
///
/// Order matters (the first instrument is the one that somebody is engaged for), so that no set
/// would do, and a person can read and type it. Names that a semicolon would tear are written as
/// a JSON list instead.
package enum NameList {
    /// The text of `names`.
    package static func text(_ names: [String]) -> String {
        let isPlain =
            !names.isEmpty
            && names.allSatisfy { name in
                !name.isEmpty && !name.contains(";") && !name.hasPrefix("[")
                    && name.first?.isWhitespace == false && name.last?.isWhitespace == false
            }
        if isPlain { return names.joined(separator: "; ") }
        return JSONValue.array(names.map { .string($0) }).text()
    }

    /// The names of a text, whichever way it is written.
    package static func names(_ text: String) -> [String] {
        if text.hasPrefix("["), let names = listed(text) { return names }
        return text.split(separator: ";").map(trimmed).filter { !$0.isEmpty }
    }

    private static func listed(_ text: String) -> [String]? {
        guard case .array(let elements)? = JSONText.value(text) else { return nil }
        var names: [String] = []
        for element in elements {
            guard case .string(let name) = element else { return nil }
            names.append(name)
        }
        return names
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
