import AFMModel
import AFMRules
package import FieldsyncTerminal

/// Draws the stage: a pure function of the contents, of what is typed, and of the size.
package struct StageScreen {
    let model: StageModel
    let input: StageInput
    let size: TerminalSize
    let clock: UnionClock
    private(set) var beside = StageInput.Beside()

    /// The size from which on all of it is shown.
    package static let least = TerminalSize(columns: 80, rows: 24)

    /// A screen's contents at a size.
    package init(_ model: StageModel, _ input: StageInput, size: TerminalSize) {
        self.model = model
        self.input = input
        self.size = size
        clock = model.clock
    }

    /// What was drawn.
    package struct Drawing {
        /// The cells.
        package let grid: CellGrid
        /// Where the cursor stands; nil where nothing is typed.
        package let cursor: (row: Int, column: Int)?
        /// Who stands beside the one who is chosen on the roll.
        package let beside: StageInput.Beside
    }

    /// Whether there is room for what can be read from across a room.
    var isLarge: Bool { size.columns >= 120 && size.rows >= 36 }

    /// Whether there is room for all parts beside each other.
    private var hasAll: Bool { isLarge && size.columns >= 150 }

    /// Draws it.
    package mutating func draw() -> Drawing {
        var grid = CellGrid(size)
        guard size.columns >= Self.least.columns, size.rows >= Self.least.rows else {
            let cursor = drawSmall(&grid)
            return Drawing(grid: grid, cursor: cursor, beside: beside)
        }
        drawTitle(&grid)
        if input.isHelp {
            drawHelp(&grid, rows: 1..<size.rows)
            return Drawing(grid: grid, cursor: nil, beside: beside)
        }
        let top = drawClock(&grid)
        let foot = size.rows - 4
        if hasAll {
            drawAll(&grid, rows: top..<foot)
        } else {
            drawTabs(&grid, row: top)
            drawPanel(input.panel, &grid, rows: top + 1..<foot, columns: 0..<size.columns)
        }
        drawSelected(&grid, row: foot)
        let cursor = drawFoot(&grid)
        return Drawing(grid: grid, cursor: cursor, beside: beside)
    }

    // MARK: the title

    private func drawTitle(_ grid: inout CellGrid) {
        let facts = model.facts
        let date = facts.zone.date(of: facts.start)
        let now = facts.clock(model.now)
        let sync = model.sync.word
        let unsaved = model.unsaved > 0 ? "NOT ON DISK: \(model.unsaved)   " : ""
        let signed = facts.signedBy.map { "signed \(CellText.fitted($0, to: 12))   " } ?? ""
        let right = unsaved + signed + sync + "   " + now
        let width = CellText.width(of: right)
        let place = ["\(facts.title)", facts.stage, "\(date)"].filter { !$0.isEmpty }
        grid.put(
            place.joined(separator: " · "), row: 0, column: 1, limit: size.columns - width - 4,
            style: .bold)
        var column = size.columns - width - 1
        column = grid.put(
            unsaved, row: 0, column: column, style: CellStyle(.red, bold: true, reversed: true))
        column = grid.put(signed, row: 0, column: column, style: CellStyle(.cyan))
        column = grid.put(sync, row: 0, column: column, style: CellStyle(syncColor))
        grid.put(now, row: 0, column: column + 3, style: .bold)
    }

    private var syncColor: CellStyle.Color {
        switch model.sync {
        case .synced: .green
        case .alone, .stale: .grey
        case .unsent: .yellow
        case .refused: .red
        }
    }

    // MARK: the parts

    private func drawTabs(_ grid: inout CellGrid, row: Int) {
        grid.fill("─", row: row, columns: 0..<size.columns, style: .quiet)
        var column = 2
        for panel in StageInput.Panel.allCases {
            let count = input.count(panel, model)
            if panel == .conflicts, count == 0 { continue }
            let text = " \(Self.name(panel)) \(count) "
            let style = style(of: panel, isActive: panel == input.panel)
            column = grid.put(text, row: row, column: column, style: style) + 1
        }
        drawCounts(&grid, row: row, columns: column + 1..<size.columns - 2)
    }

    /// How many are where, at the end of a rule, as far as there is room.
    private func drawCounts(_ grid: inout CellGrid, row: Int, columns: Range<Int>) {
        var parts = Self.words(model.counts).split(separator: "·")
        while !parts.isEmpty {
            let text = parts.joined(separator: "·")
            let words = " " + text.drop { $0 == " " } + (text.last == " " ? "" : " ")
            let width = CellText.width(of: words)
            if width <= columns.count {
                grid.put(
                    words, row: row, column: columns.upperBound - width, style: .quiet)
                return
            }
            parts.removeLast()
        }
    }

    func style(of panel: StageInput.Panel, isActive: Bool) -> CellStyle {
        let hasError = model.findings?.first?.severity == .error
        let color: CellStyle.Color =
            switch panel {
            case .conflicts: .red
            case .findings where hasError: .red
            case .findings where !(model.findings ?? []).isEmpty: .yellow
            default: .cyan
            }
        return CellStyle(color, bold: isActive, reversed: isActive)
    }

    static func name(_ panel: StageInput.Panel) -> String {
        switch panel {
        case .roll: "Roll"
        case .cues: "Cues"
        case .findings: "To mend"
        case .conflicts: "Disputed"
        }
    }

    static func words(_ counts: StageModel.Counts) -> String {
        [
            ("here", counts.here), ("out", counts.out), ("expected", counts.expected),
            ("left", counts.left), ("absent", counts.absent),
        ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: " · ")
    }

    mutating func drawPanel(
        _ panel: StageInput.Panel, _ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>
    ) {
        switch panel {
        case .roll: beside = drawRoll(&grid, rows: rows, columns: columns)
        case .cues: drawCues(&grid, rows: rows, columns: columns)
        case .findings: drawFindings(&grid, rows: rows, columns: columns)
        case .conflicts: drawConflicts(&grid, rows: rows, columns: columns)
        }
    }

    /// All parts beside each other.
    private mutating func drawAll(_ grid: inout CellGrid, rows: Range<Int>) {
        let split = max(80, size.columns * 3 / 5)
        drawHead(.roll, &grid, row: rows.lowerBound, columns: 0..<split - 1)
        drawCounts(&grid, row: rows.lowerBound, columns: 14..<split - 3)
        drawPanel(
            .roll, &grid, rows: rows.lowerBound + 1..<rows.upperBound, columns: 0..<split - 1)
        var panels: [StageInput.Panel] = [.cues, .findings]
        if !model.facts.conflicts.isEmpty { panels.append(.conflicts) }
        let height = rows.count / panels.count
        var top = rows.lowerBound
        for (index, panel) in panels.enumerated() {
            // Few cues leave their room to the others.
            let needed = panel == .cues ? max(4, model.facts.cues.count + 3) : height
            let isLast = index == panels.count - 1
            let bottom = isLast ? rows.upperBound : top + min(height, needed)
            drawHead(panel, &grid, row: top, columns: split..<size.columns)
            drawPanel(panel, &grid, rows: top + 1..<bottom, columns: split..<size.columns)
            top = bottom
        }
    }

    private func drawHead(
        _ panel: StageInput.Panel, _ grid: inout CellGrid, row: Int, columns: Range<Int>
    ) {
        grid.fill("─", row: row, columns: columns, style: .quiet)
        grid.put(
            " \(Self.name(panel)) \(input.count(panel, model)) ", row: row,
            column: columns.lowerBound + 2,
            style: style(of: panel, isActive: panel == input.panel))
    }

    // MARK: the foot

    /// What is to be known of the one who is chosen, or the worst that is to be mended.
    private func drawSelected(_ grid: inout CellGrid, row: Int) {
        let limit = size.columns - 2
        if let worst = model.findings?.first, !hasAll, input.panel != .findings {
            let color: CellStyle.Color = worst.severity == .error ? .red : .yellow
            grid.put(
                Self.line(worst), row: row, column: 1, limit: limit,
                style: worst.severity == .info ? .quiet : CellStyle(color))
        }
        guard let person = model.facts.person(input.selected), input.panel == .roll else { return }
        if let conflict = model.facts.conflicts.first(where: { $0.person == person.id }) {
            let choices = conflict.choices.enumerated().map { index, choice in
                // For whom it is, the line of the roll says.
                let end = choice.price.firstRange(of: " for ")?.lowerBound
                let price = choice.price[..<(end ?? choice.price.endIndex)]
                return "\(index + 1) \(choice.value) \(choice.who) \(price)"
            }
            drawLines(
                "! \(conflict.slotWords): " + choices.joined(separator: "  ·  ")
                    + "   ! settles", &grid, row: row + 1, style: CellStyle(.red, bold: true))
            return
        }
        drawLines(
            StageWords.detail(person, model.facts, model.now), &grid, row: row + 1,
            style: .quiet)
    }

    /// A line that has the one below it too, where it is long and nothing is said there.
    private func drawLines(
        _ text: String, _ grid: inout CellGrid, row: Int, style: CellStyle
    ) {
        let limit = size.columns - 2
        let lines = StageWords.wrapped(CellText.plain(text), to: limit)
        let isFree = input.prompt == nil && input.typed.isEmpty && input.shown == nil
            && input.marked.isEmpty
        guard isFree, lines.count > 1 else {
            grid.put(text, row: row, column: 1, limit: limit, style: style)
            return
        }
        grid.put(lines[0], row: row, column: 1, limit: limit, style: style)
        grid.put(
            lines[1...].joined(separator: " "), row: row + 1, column: 1, limit: limit,
            style: style)
    }

    private func drawFoot(_ grid: inout CellGrid) -> (row: Int, column: Int)? {
        let cursor = drawPrompt(&grid, row: size.rows - 2)
        let keys: String =
            switch input.panel {
            case .roll where size.columns >= 130:
                "i in  o out  x left  I O X section  s all in  b break  m meal  r work  "
                    + "e end  l late  t time  c cue  u undo  tab next part  ? keys  q quit"
            case .roll:
                "i in  o out  x left  b break  m meal  r work  c cue  u undo  tab next  ? keys"
            case .cues:
                "c start/stop  f finished length  T title  N new  u undo  tab next  ? keys"
            case .findings: "↑↓ choose  u undo  tab next  ? keys  q quit"
            case .conflicts: "1-9 choose the value that holds  ↑↓ next  u undo  tab next  ? keys"
            }
        grid.put(keys, row: size.rows - 1, column: 1, style: .quiet)
        return cursor
    }
}
