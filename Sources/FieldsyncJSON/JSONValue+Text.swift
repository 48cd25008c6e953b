extension JSONValue {
    /// The document as text.
    ///
    /// Equal values in the same order give the same text.
    ///
    /// Control characters, DEL and the line ends U+2028 and U+2029 are escaped, so that the text
    /// is safe to print and one document is one line.
    ///
    /// - Parameters:
    ///   - pretty: One member a line, indented by two spaces; else everything on one line.
    ///   - sortedKeys: Keys by the values of their UTF-8 bytes instead of the order written.
    /// - Returns: One JSON document, without a line end after it.
    public func text(pretty: Bool = false, sortedKeys: Bool = false) -> String {
        var writer = JSONWriter(pretty: pretty, sortedKeys: sortedKeys)
        writer.write(self, indent: 0)
        return writer.text
    }
}

extension JSONValue: CustomStringConvertible {
    /// The document on one line.
    public var description: String { text() }
}

extension JSONObject: CustomStringConvertible {
    /// The object on one line.
    public var description: String { JSONValue.object(self).text() }
}

/// Writes values as JSON text.
private struct JSONWriter {
    let pretty: Bool
    let sortedKeys: Bool
    private(set) var text = ""

    init(pretty: Bool, sortedKeys: Bool) {
        self.pretty = pretty
        self.sortedKeys = sortedKeys
    }

    mutating func write(_ value: JSONValue, indent: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let integer): text += String(integer)
        case .number(let number): text += number
        case .string(let string): write(string)
        case .array(let elements):
            write(elements.map { (nil, $0) }, between: "[", and: "]", indent: indent)
        case .object(let object):
            var members = object.map { (Optional($0.key), $0.value) }
            if sortedKeys {
                members.sort { left, right in
                    (left.0 ?? "").utf8.lexicographicallyPrecedes((right.0 ?? "").utf8)
                }
            }
            write(members, between: "{", and: "}", indent: indent)
        }
    }

    private mutating func write(
        _ members: [(String?, JSONValue)], between open: String, and close: String, indent: Int
    ) {
        text += open
        for (index, (key, value)) in members.enumerated() {
            if index > 0 { text += "," }
            startLine(indent: indent + 1)
            if let key {
                write(key)
                text += pretty ? ": " : ":"
            }
            write(value, indent: indent + 1)
        }
        if !members.isEmpty { startLine(indent: indent) }
        text += close
    }

    private mutating func startLine(indent: Int) {
        guard pretty else { return }
        text += "\n" + String(repeating: "  ", count: indent)
    }

    private mutating func write(_ string: String) {
        text += "\""
        // Most text is plain ASCII, which is copied whole.
        if string.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) {
            text += string
            text += "\""
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
