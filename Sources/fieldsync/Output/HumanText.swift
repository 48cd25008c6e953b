import FieldsyncTerminal

/// Text for people, in which everything that is put in by interpolation is safe to show.
///
/// The program's own words are literals and pass as they are; a value in `\(…)` has its control
/// characters escaped. So no command can forget to.
struct HumanText: Sendable, ExpressibleByStringInterpolation {
    /// The text, safe for a terminal.
    private(set) var text: String

    /// The program's own words.
    init(stringLiteral value: String) { text = value }

    /// The words and the escaped values between them.
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Any text at all, escaped.
    init(_ value: String) { text = TerminalText.escaped(value) }

    /// Texts one after the other, with `separator` between.
    init(_ parts: [HumanText], separator: String = "") {
        text = parts.map(\.text).joined(separator: separator)
    }

    /// Collects literals and values.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            text += TerminalText.escaped(value.description)
        }

        mutating func appendInterpolation(_ value: HumanText) { text += value.text }
    }

    /// How many cells of a terminal it takes; what has a style takes more here than is seen.
    var width: Int { CellText.width(of: text) }

    /// The text with blanks behind it up to `width` cells.
    func padded(to width: Int) -> HumanText {
        var result = self
        result.text += String(repeating: " ", count: max(0, width - self.width))
        return result
    }

    /// The text in `style`, where `color` allows it.
    func styled(_ style: Style, color: Bool) -> HumanText {
        guard color else { return self }
        var result = self
        result.text = "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
        return result
    }

    /// What stands out, by its number in ECMA-48.
    enum Style: Int {
        /// Headings.
        case bold = 1
        /// What is less important.
        case dim = 2
        /// What needs a person.
        case red = 31
        /// What is well.
        case green = 32
    }
}

/// Rows of text in columns, each as wide as its widest cell.
struct HumanTable {
    private var rows: [[HumanText]]

    /// A table with headings.
    init(_ headings: HumanText...) { rows = [headings] }

    /// Adds a row.
    mutating func add(_ cells: HumanText...) { rows.append(cells) }

    /// The lines, the headings first.
    var lines: [HumanText] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.width)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell.padded(to: widths[column])
            }
            return HumanText(cells, separator: "  ")
        }
    }
}

extension HumanText {
    /// One after the other.
    static func + (left: HumanText, right: HumanText) -> HumanText { HumanText([left, right]) }
}
