import FieldsyncTerminal
import Testing

/// Goal: text of any script fills the cells that it fills on a terminal, and the painter writes
/// what changed and nothing else.
@Suite struct CellGridTests {
    @Test(
        "How many cells a text fills",
        arguments: [
            ("Vale", 4), ("Ко", 2), ("小澤", 4), ("e\u{301}", 1), ("🎻", 2), ("ｱ", 1), ("한", 2),
            ("محمد", 4), ("", 0), ("◐●", 2),
        ])
    func width(text: String, cells: Int) {
        #expect(CellText.width(of: text) == cells)
    }

    @Test(
        "What does not fit ends with a sign for it",
        arguments: [
            ("Harper Vale", 20, "Harper Vale"), ("Harper Vale", 6, "Harpe…"),
            ("小澤絃", 6, "小澤絃"), ("小澤絃", 5, "小澤…"), ("小澤絃", 4, "小…"), ("ab", 1, "…"),
            ("ab", 0, ""), ("a\u{1B}[2Jb", 9, "a\u{FFFD}[2Jb"),
        ])
    func fitted(text: String, columns: Int, expected: String) {
        let fitted = CellText.fitted(text, to: columns)
        #expect(fitted == expected)
        #expect(CellText.width(of: fitted) <= columns)
    }

    @Test func textOverTheEdgeIsCutAndOutsideIsNotDrawn() {
        var grid = CellGrid(TerminalSize(columns: 8, rows: 2))
        grid.put("Harper Vale", row: 0, column: 3)
        grid.put("x", row: 5, column: 0)
        grid.put("x", row: 0, column: -1)
        grid.put("小", row: 1, column: 7)
        #expect(grid.lines == ["   Harp…", "       …"])
    }

    @Test func halfOfAWideCharacterIsNeverLeft() {
        var grid = CellGrid(TerminalSize(columns: 6, rows: 1))
        grid.put("小澤", row: 0, column: 0)
        grid.put("x", row: 0, column: 1)
        #expect(grid.lines == [" x澤"])
        grid.put("y", row: 0, column: 2)
        #expect(grid.lines == [" xy"])
    }

    @Test func arabicKeepsItsOrderAndTurnsNothingBesideIt() {
        var grid = CellGrid(TerminalSize(columns: 20, rows: 1))
        let end = grid.put("محمد", row: 0, column: 0)
        grid.put("09:50", row: 0, column: end + 1)
        #expect(grid.lines == ["\u{2068}محمد\u{2069} 09:50"])
    }

    @Test func theSignThatOpensAnOrderGoesWithTheCellThatTerminalsKeepItIn() {
        let size = TerminalSize(columns: 20, rows: 1)
        var painter = GridPainter(hasColor: false)
        var grid = CellGrid(size)
        grid.put("● محمد", row: 0, column: 2)
        grid.put("محمد", row: 0, column: 10)
        #expect(grid[0, 9].text == " \u{2068}")
        _ = painter.bytes(for: grid)
        // Nothing of it stays behind, in the cell before it either.
        let bytes = painter.bytes(for: CellGrid(size))
        #expect(String(decoding: bytes, as: UTF8.self).contains("\u{1B}[1;10H"))
    }

    @Test func aChangeCostsItsOwnCells() {
        var painter = GridPainter(hasColor: true)
        var grid = CellGrid(TerminalSize(columns: 80, rows: 24))
        grid.put("stand 41", row: 3, column: 5)
        #expect(painter.bytes(for: grid).count > 10)
        #expect(painter.bytes(for: grid) == [])
        grid.put("stand 42", row: 3, column: 5)
        let bytes = painter.bytes(for: grid)
        #expect(String(decoding: bytes, as: UTF8.self)
            == "\u{1B}[4;13H\u{1B}[0m2\u{1B}[0m\u{1B}[?25l")
    }

    @Test func withoutColorOnlyWeightIsLeft() {
        var grid = CellGrid(TerminalSize(columns: 4, rows: 1))
        grid.put("late", row: 0, column: 0, style: CellStyle(.red, bold: true))
        var plain = GridPainter(hasColor: false)
        var colored = GridPainter(hasColor: true)
        #expect(String(decoding: plain.bytes(for: grid), as: UTF8.self).contains("\u{1B}[0;1m"))
        #expect(String(decoding: colored.bytes(for: grid), as: UTF8.self).contains("0;1;31m"))
    }

    @Test func sizesAreHeldToWhatCanBeDrawn() {
        #expect(TerminalSize(columns: 0, rows: -3) == TerminalSize(columns: 1, rows: 1))
        var grid = CellGrid(TerminalSize(columns: 1, rows: 1))
        grid.put("小", row: 0, column: 0)
        #expect(grid.lines == ["…"])
    }
}
