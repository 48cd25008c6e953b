/// How a cell looks; without color only what is not a color counts.
package struct CellStyle: Hashable, Sendable {
    /// A color by its meaning's usual place among the sixteen that every terminal has.
    package enum Color: Int, Hashable, Sendable {
        /// What the terminal shows by itself.
        case standard = 39
        /// What needs a person now.
        case red = 31
        /// What is well.
        case green = 32
        /// What will need a person soon.
        case yellow = 33
        /// What leads the eye.
        case cyan = 36
        /// What matters less.
        case grey = 90
    }

    /// The color of the letters.
    package var color: Color
    /// Heavier letters.
    package var isBold: Bool
    /// Letters and ground changed over.
    package var isReversed: Bool

    /// A style.
    package init(_ color: Color = .standard, bold: Bool = false, reversed: Bool = false) {
        self.color = color
        isBold = bold
        isReversed = reversed
    }

    /// As the terminal writes by itself.
    package static let plain = CellStyle()
    /// Heavier.
    package static let bold = CellStyle(bold: true)
    /// Less important.
    package static let quiet = CellStyle(.grey)

    /// The sequence that sets the style, whatever was set before.
    func sequence(hasColor: Bool) -> String {
        var codes = ["0"]
        if isBold { codes.append("1") }
        if isReversed { codes.append("7") }
        if hasColor, color != .standard { codes.append("\(color.rawValue)") }
        return "\u{1B}[" + codes.joined(separator: ";") + "m"
    }
}
