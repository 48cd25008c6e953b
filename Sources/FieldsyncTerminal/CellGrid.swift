/// What a terminal is to show, cell by cell.
package struct CellGrid: Hashable, Sendable {
    /// One cell, or the first of the two that a wide character fills.
    package struct Cell: Hashable, Sendable {
        /// The character with all that belongs to it; empty for the second half of a wide one.
        package var text: String
        /// How it looks.
        package var style: CellStyle

        static let blank = Cell(text: " ", style: .plain)
    }

    /// How large it is.
    package let size: TerminalSize
    private(set) var cells: [Cell]

    /// A grid of blanks.
    package init(_ size: TerminalSize) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// One cell.
    package subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

    /// Writes a text, cut to what fits in `limit` cells and on the line.
    ///
    /// What is outside of the grid is not drawn. Text that is written from right to left is set
    /// apart from what stands beside it, so that a terminal that turns it turns nothing else.
    ///
    /// - Returns: The column after it.
    @discardableResult
    package mutating func put(
        _ text: String, row: Int, column: Int, limit: Int = .max, style: CellStyle = .plain
    ) -> Int {
        guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else {
            return column
        }
        let room = min(limit, size.columns - column)
        let fitted = CellText.fitted(text, to: room)
        let isTurned = CellText.isRightToLeft(fitted)
        var place = column
        var last: Int?
        for character in fitted {
            let width = CellText.width(of: character)
            guard width > 0 else {
                if let last { cells[last].text.append(character) }
                continue
            }
            clear(row, place)
            if width == 2 { clear(row, place + 1) }
            let index = row * size.columns + place
            var shown = String(character)
            if isTurned, last == nil {
                // What has no width belongs to the cell before it, with which it has to go again.
                if place > 0 { isolate(before: index) } else { shown = Self.isolate + shown }
            }
            cells[index] = Cell(text: shown, style: style)
            if width == 2 { cells[index + 1] = Cell(text: "", style: style) }
            last = index
            place += width
        }
        if isTurned, let last { cells[last].text.append("\u{2069}") }
        return place
    }

    /// Opens a run of its own order.
    private static let isolate = "\u{2068}"

    private mutating func isolate(before index: Int) {
        // The second half of a wide character shows nothing by itself.
        let target = cells[index - 1].text.isEmpty ? index - 2 : index - 1
        cells[target].text += Self.isolate
    }

    /// Fills a line's cells with one character, such as a rule.
    package mutating func fill(
        _ character: Character, row: Int, columns: Range<Int>, style: CellStyle = .plain
    ) {
        guard (0..<size.rows).contains(row) else { return }
        for column in columns.clamped(to: 0..<size.columns) {
            clear(row, column)
            cells[row * size.columns + column] = Cell(text: String(character), style: style)
        }
    }

    /// Changes the style of a line's cells.
    package mutating func style(_ style: CellStyle, row: Int, columns: Range<Int>) {
        guard (0..<size.rows).contains(row) else { return }
        for column in columns.clamped(to: 0..<size.columns) {
            cells[row * size.columns + column].style = style
        }
    }

    /// Takes away half a wide character whose other half is written over.
    private mutating func clear(_ row: Int, _ column: Int) {
        let index = row * size.columns + column
        if cells[index].text.isEmpty, column > 0 { cells[index - 1].text = " " }
        if column + 1 < size.columns, cells[index + 1].text.isEmpty {
            cells[index + 1].text = " "
        }
    }

    /// The lines as text, without blanks at their ends.
    package var lines: [String] {
        (0..<size.rows).map { row in
            let line = cells[(row * size.columns)..<((row + 1) * size.columns)]
            var text = line.map(\.text).joined()
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
