import AFMModel
import FieldsyncTerminal

extension StageScreen {
    /// Every key, with what it does.
    package static let keys: [(key: String, what: String)] = [
        ("i o x", "in or back · out · left"), ("I O X", "the same, whole section"),
        ("space", "mark, for i o x"), ("a", "all but the chosen: a x"),
        ("s", "everybody expected has come"), ("b m r", "break · meal · work goes on"),
        ("e e", "everybody goes home"), ("l y", "came late · leaves early"),
        ("n", "cannot stay past hold"), ("z", "no-show, excused, expected"),
        ("d", "one more instrument"), ("g G", "cartage: claim, take off"),
        ("S", "a substitute comes"), ("t", "correct a time; old is kept"),
        ("p", "the musician's initials"), ("1315 -5 +10", "a time for the next step"),
        ("c", "cue starts, stops"), ("f T N", "length · title · new cue"),
        ("u", "undo your last step"), ("!", "disputed; 1-9 settles"),
        ("↑↓ [ ] ←→", "person · section · column"), ("/", "find a name"),
        ("tab", "the other parts"), (".", "say how things stand"),
        ("R", "try the disk again"), ("^L ^Z", "draw anew · to the shell"),
        ("q", "quit; all is on disk"), ("? esc", "this help · take back"),
    ]

    /// What stands on the roll, in signs.
    package static let signs: [(key: String, what: String)] = [
        ("· ● ○ – ×", "called here out left absent"), ("1 2 3", "before a name: the chair"),
        ("+1  d?", "doubles · usual ones to ask"), ("c  c?", "cartage claimed · to claim"),
        ("n", "said: cannot stay past hold"), ("!", "people disagree about it"),
    ]

    func drawHelp(_ grid: inout CellGrid, rows: Range<Int>) {
        grid.fill("─", row: rows.lowerBound, columns: 0..<size.columns, style: .quiet)
        grid.put(" Keys ", row: rows.lowerBound, column: 2, style: CellStyle(.cyan, bold: true))
        let half = min(60, size.columns / 2)
        func list(_ entries: [(key: String, what: String)], from top: Int) -> Int {
            let lines = (entries.count + 1) / 2
            for (index, entry) in entries.enumerated() where top + index % lines < rows.upperBound {
                let (row, column) = (top + index % lines, 1 + index / lines * half)
                grid.put(entry.key, row: row, column: column, limit: 11, style: .bold)
                grid.put(entry.what, row: row, column: column + 12, limit: half - 13)
            }
            return top + lines
        }
        let row = list(Self.keys, from: rows.lowerBound + 1)
        grid.fill("─", row: row, columns: 0..<size.columns, style: .quiet)
        grid.put(" Signs ", row: row, column: 2, style: CellStyle(.cyan, bold: true))
        let foot = list(Self.signs, from: row + 1)
        grid.put("any key closes this", row: foot, column: 1, style: .quiet)
    }
}
