/// Makes text from outside safe to show: a name can hold an escape sequence that repaints the
/// screen, writes to the clipboard or reverses the order of a line.
enum TerminalText {
    /// `text` with every control character, line ends included, as a visible escape.
    static func escaped(_ text: String, keepingLineEnds: Bool = false) -> String {
        if isPlain(text) || !text.unicodeScalars.contains(where: isUnsafe) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where keepingLineEnds: result += "\n"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where isUnsafe(scalar):
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// JSON text in which the characters that JSON allows, and a terminal obeys, are escaped. Only
    /// strings can hold them, so the document stays the same.
    static func escapedJSON(_ text: String) -> String {
        if isPlain(text) || !text.unicodeScalars.contains(where: isUnsafeInJSON) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard isUnsafeInJSON(scalar) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }

    /// Whether a text is printable ASCII, as most is, which bytes tell quicker than characters.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }

    /// Line ends between members are JSON's own white space.
    private static func isUnsafeInJSON(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && isUnsafe(scalar)
    }

    /// C0 and C1 controls, line and paragraph separators, and what changes the order of a line.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}
