/// Rows of text as spreadsheets save them: commas, semicolons or tabs between values, quotes around
/// those that hold one, one header line.
package struct CSVTable: Sendable {
    /// The headings.
    package let headings: [String]
    /// The rows behind the headings, each with the number of its first line in the file.
    package let rows: [(line: Int, values: [String])]

    /// Why a file is no table.
    package enum Fault: Error, Hashable {
        /// It is not UTF-8.
        case notText
        /// There is no line in it.
        case empty
        /// A quote that begins on this line is left open.
        case openQuote(line: Int)
    }

    /// Reads a file.
    package init(_ bytes: [UInt8]) throws(Fault) {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        var reader = Reader(text, separator: Self.separator(of: text))
        var rows: [(line: Int, values: [String])] = []
        while let row = try reader.row() {
            if row.values.contains(where: { !$0.isEmpty }) { rows.append(row) }
        }
        guard let first = rows.first else { throw .empty }
        headings = first.values
        self.rows = Array(rows.dropFirst())
    }

    /// The separator that the header line has most of.
    private static func separator(of text: String) -> Character {
        let line = text.prefix { !$0.isNewline }
        let counts = [",", ";", "\t"].map { mark in
            (mark: Character(mark), count: line.count { $0 == Character(mark) })
        }
        return counts.max { $0.count < $1.count }.flatMap { $0.count > 0 ? $0.mark : nil } ?? ","
    }

    private struct Reader {
        private var rest: Substring
        private let separator: Character
        private var line = 1

        init(_ text: String, separator: Character) {
            rest = text[...]
            self.separator = separator
        }

        mutating func row() throws(Fault) -> (line: Int, values: [String])? {
            if rest.isEmpty { return nil }
            let first = line
            var values = [try value()]
            while let mark = rest.first {
                rest.removeFirst()
                if mark.isNewline {
                    line += 1
                    break
                }
                values.append(try value())
            }
            return (first, values)
        }

        /// One value, up to the separator or line end behind it.
        private mutating func value() throws(Fault) -> String {
            let trimmed = rest.drop { $0 == " " && separator != " " }
            guard trimmed.first == "\"" else {
                let plain = rest.prefix { $0 != separator && !$0.isNewline }
                rest = rest[plain.endIndex...]
                return plain.trimmingBlanks
            }
            rest = trimmed.dropFirst()
            let first = line
            var value = ""
            while let character = rest.first {
                rest.removeFirst()
                if character == "\"" {
                    guard rest.first == "\"" else {
                        let tail = rest.prefix { $0 != separator && !$0.isNewline }
                        rest = rest[tail.endIndex...]
                        return value + tail.trimmingBlanks
                    }
                    rest.removeFirst()
                }
                if character.isNewline { line += 1 }
                value.append(character)
            }
            throw .openQuote(line: first)
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without the blanks at both ends.
    var trimmingBlanks: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

extension CSVTable {
    /// A line of values, each quoted where it has to be.
    ///
    /// A text that a spreadsheet would take for a formula is given an apostrophe.
    package static func line(_ values: [String]) -> String {
        values.map { value in
            let value = isGuarded(value) && !isNumber(value) ? "'" + value : value
            let special = ",;\"\n\r\t".unicodeScalars
            let needsQuotes = value.unicodeScalars.contains { special.contains($0) }
            return needsQuotes
                ? "\"" + value.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\"" : value
        }.joined(separator: ",") + "\r\n"
    }

    /// A value without the apostrophe that ``line(_:)`` puts before what looks like a formula.
    package static func withoutGuard(_ text: String) -> String {
        guard text.hasPrefix("'"), isGuarded(text.dropFirst()) else { return text }
        return String(text.dropFirst())
    }

    /// Also as wide letters, behind apostrophes, and behind what spreadsheets pass over.
    private static func isGuarded(_ text: some StringProtocol) -> Bool {
        let first = text.unicodeScalars.first { $0 != "'" }
        return first.map("=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}\t\r\n\0".unicodeScalars.contains)
            ?? false
    }

    /// `-12.50` is an amount and no formula.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    }
}
