/// Lays text out in columns for people.
enum TextColumns {
    /// A left text and a right text with blanks between, at least two, to a width in characters.
    static func spread(_ left: String, _ right: String, width: Int) -> String {
        let room = max(2, width - left.count - right.count)
        return left + String(repeating: " ", count: room) + right
    }

    /// A text broken between words, each line beginning with `indent`.
    static func wrap(_ text: String, indent: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = indent
        // Counting characters costs their number, so what was counted is added up.
        let margin = indent.count
        var count = margin
        for word in text.split(separator: " ") {
            let length = word.count
            if count > margin, count + 1 + length > width {
                lines.append(line)
                line = indent
                count = margin
            }
            if count > margin {
                line += " "
                count += 1
            }
            line += word
            count += length
        }
        if count > margin { lines.append(line) }
        return lines
    }

    /// A text of somebody's on one line: control and format characters become a replacement, so
    /// that a name cannot move the cursor or hide what follows.
    static func printable(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate:
                result.append("\u{FFFD}")
            case .format:
                // The joiners are part of words and of signs; what turns direction is not.
                result.append(["\u{200C}", "\u{200D}"].contains(scalar) ? scalar : "\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
