/// How text fills the cells of a terminal.
package enum CellText {
    /// How many cells a character fills: 0, 1 or 2.
    package static func width(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.count == 1, first.value < 0x300 { return isUnsafe(first) ? 0 : 1 }
        if scalars.contains(where: { $0.value == 0xFE0F }), first.properties.isEmoji { return 2 }
        var width = 0
        for scalar in scalars { width = max(width, Self.width(of: scalar)) }
        return width
    }

    /// How many cells a text fills.
    package static func width(of text: String) -> Int {
        text.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .surrogate: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// Ranges that Unicode's EastAsianWidth.txt calls wide or fullwidth, apart from emoji.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1B000...0x1B2FF,
        0x1F200...0x1F2FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]

    /// The text without what a terminal would obey: controls become a sign of their own.
    package static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isUnsafe(scalar) ? "\u{FFFD}" : scalar) }
        return String(result)
    }

    static func isUnsafe(_ character: Character) -> Bool {
        character.unicodeScalars.contains(where: isUnsafe)
    }

    /// C0 and C1 controls, line and paragraph separators, and what changes the order of a line.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// The text in at most so many cells; what does not fit ends with `…`.
    package static func fitted(_ text: String, to columns: Int) -> String {
        let text = plain(text)
        guard columns > 0 else { return "" }
        var used = 0
        var kept = ""
        var keptBeforeLast = (text: "", width: 0)
        for character in text {
            let width = width(of: character)
            if used + width > columns {
                // Room for the sign is made where the last cell is taken.
                return (used < columns ? kept : keptBeforeLast.text) + "…"
            }
            if used + width <= columns - 1 {
                keptBeforeLast = (kept + String(character), used + width)
            }
            kept.append(character)
            used += width
        }
        return kept
    }

    /// Whether the text has letters that are written from right to left.
    package static func isRightToLeft(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF,
                0x1E800...0x1EEFF:
                true
            default: false
            }
        }
    }
}
