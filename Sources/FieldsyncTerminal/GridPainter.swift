/// Makes a terminal that shows one grid show the next one, with as few bytes as it takes.
package struct GridPainter: Sendable {
    private let hasColor: Bool
    private var shown: CellGrid?

    /// A painter for a terminal of which nothing is known yet.
    package init(hasColor: Bool) { self.hasColor = hasColor }

    /// Forgets what the terminal shows, so that all of it is drawn anew.
    package mutating func forget() { shown = nil }

    /// The bytes that make the terminal show `grid`; none where it does already.
    ///
    /// - Parameter cursor: Where the cursor is to stand; nil hides it.
    package mutating func bytes(
        for grid: CellGrid, cursor: (row: Int, column: Int)? = nil
    ) -> [UInt8] {
        var text = ""
        var style: CellStyle?
        let old = shown?.size == grid.size ? shown : nil
        if old == nil { text += "\u{1B}[0m\u{1B}[2J" }
        for row in 0..<grid.size.rows {
            var column = 0
            var isPlaced = false
            while column < grid.size.columns {
                let cell = grid[row, column]
                let isWide = column + 1 < grid.size.columns && grid[row, column + 1].text.isEmpty
                let width = isWide ? 2 : 1
                let isKnown =
                    old.map { old in
                        old[row, column] == cell
                            && (!isWide || old[row, column + 1] == grid[row, column + 1])
                    } ?? (cell == .blank)
                if isKnown {
                    isPlaced = false
                } else {
                    if !isPlaced { text += "\u{1B}[\(row + 1);\(column + 1)H" }
                    if style != cell.style {
                        text += cell.style.sequence(hasColor: hasColor)
                        style = cell.style
                    }
                    text += cell.text
                    // Terminals differ in how wide they take what is not plain.
                    isPlaced = cell.text.utf8.count == 1
                }
                column += width
            }
        }
        shown = grid
        if style != nil { text += "\u{1B}[0m" }
        if let cursor {
            text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h"
        } else if !text.isEmpty {
            text += "\u{1B}[?25l"
        }
        return Array(text.utf8)
    }
}
