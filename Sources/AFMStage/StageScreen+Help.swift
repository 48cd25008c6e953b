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
        ("u", "undo the last step"), ("!", "disputed; 1-9 settles"),
        ("↑↓ [ ] ←→", "person · section · column"), ("/", "find a name"),
        ("tab", "the other parts"), (".", "say how things stand"),
        ("R", "try the disk again"), ("^L ^Z", "draw anew · to the shell"),
        ("q", "quit; all is on disk"), ("? esc", "this help · take back"),
    ]

    func drawHelp(_ grid: inout CellGrid, rows: Range<Int>) {
        grid.fill("─", row: rows.lowerBound, columns: 0..<size.columns, style: .quiet)
        grid.put(" Keys ", row: rows.lowerBound, column: 2, style: CellStyle(.cyan, bold: true))
        let lines = max(1, (Self.keys.count + 1) / 2)
        let half = min(60, size.columns / 2)
        for (index, entry) in Self.keys.enumerated() {
            let row = rows.lowerBound + 1 + index % lines
            guard row < rows.upperBound else { continue }
            let column = 1 + index / lines * half
            grid.put(entry.key, row: row, column: column, limit: 11, style: .bold)
            grid.put(entry.what, row: row, column: column + 12, limit: half - 13)
        }
    }

    /// In a window that is too small for the rest: the clock, who is chosen, what is asked.
    func drawSmall(_ grid: inout CellGrid) -> (row: Int, column: Int)? {
        let facts = model.facts
        var lines: [(String, CellStyle)] = []
        let rest = clock.rest.map { "\($0.kind.rawValue) \(clock.restMinutes) min" }
        let dial = clock[.stand]
        let isLoud = (dial?.level ?? .calm) >= .soon
        lines.append(
            (
                "\(facts.clock(model.now)) "
                    + (clock.end.map { "over \(facts.clock($0))" } ?? rest
                        ?? "stand \(clock.standMinutes)/90"),
                CellStyle(
                    isLoud ? StageWords.color(dial?.level ?? .calm) : .standard, bold: true,
                    reversed: isLoud)
            ))
        lines.append(("+15 \(StageWords.money(model.cost?.nextCents))", .plain))
        if model.unsaved > 0 {
            let style = CellStyle(.red, bold: true, reversed: true)
            lines.insert(("NOT ON DISK: \(model.unsaved)", style), at: 0)
        }
        if let person = facts.person(input.selected) {
            let mark = StageWords.mark(person.presence(in: facts, at: model.now))
            lines.append(("\(mark) \(person.name)", .bold))
        }
        lines.append((Self.words(model.counts), .quiet))
        lines.append(("80x24 shows all", .quiet))
        for (row, line) in lines.prefix(max(0, size.rows - 1)).enumerated() {
            grid.put(line.0, row: row, column: 0, style: line.1)
        }
        return drawPrompt(&grid, row: size.rows - 1)
    }
}
