import FieldsyncTerminal

/// Digits that can be read from across a room.
enum BigDigits {
    /// Three points wide, five high; from the top, the left point is the highest bit.
    private static let font: [Character: [UInt8]] = [
        "0": [7, 5, 5, 5, 7], "1": [6, 2, 2, 2, 7], "2": [7, 1, 7, 4, 7], "3": [7, 1, 3, 1, 7],
        "4": [5, 5, 7, 1, 1], "5": [7, 4, 7, 1, 7], "6": [7, 4, 7, 5, 7], "7": [7, 1, 1, 1, 1],
        "8": [7, 5, 7, 5, 7], "9": [7, 5, 7, 1, 7], "-": [0, 0, 7, 0, 0],
    ]

    /// Lines that a number takes.
    static func rows(isLarge: Bool) -> Int { isLarge ? 5 : 3 }

    /// Cells that a number of so many digits takes.
    static func columns(_ digits: Int, isLarge: Bool) -> Int { digits * (isLarge ? 8 : 4) - 1 }

    /// Draws a number.
    static func draw(
        _ text: String, in grid: inout CellGrid, row: Int, column: Int, isLarge: Bool,
        style: CellStyle
    ) {
        var place = column
        for digit in text {
            let points = font[digit] ?? [0, 0, 0, 0, 0]
            for line in 0..<rows(isLarge: isLarge) {
                let cells = isLarge ? large(points[line]) : small(points, line)
                grid.put(cells, row: row + line, column: place, style: style)
            }
            place += isLarge ? 8 : 4
        }
    }

    private static func large(_ points: UInt8) -> String {
        [4, 2, 1].map { points & $0 == 0 ? "  " : "██" }.joined()
    }

    /// Two lines of points in one of cells.
    private static func small(_ points: [UInt8], _ line: Int) -> String {
        let upper = points[2 * line]
        let lower = 2 * line + 1 < points.count ? points[2 * line + 1] : 0
        return [UInt8(4), 2, 1].map { bit in
            switch (upper & bit != 0, lower & bit != 0) {
            case (true, true): "█"
            case (true, false): "▀"
            case (false, true): "▄"
            case (false, false): " "
            }
        }.joined()
    }
}
