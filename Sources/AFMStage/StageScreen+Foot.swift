import FieldsyncTerminal

extension StageScreen {
    /// The question that is open, the time that is typed, or what was last said.
    func drawPrompt(_ grid: inout CellGrid, row: Int) -> (row: Int, column: Int)? {
        if let prompt = input.prompt {
            if prompt.isYesOrNo { return drawQuestion(prompt.title, &grid, row: row) }
            let title = CellText.fitted(prompt.title + ": ", to: max(4, size.columns - 20))
            var column = grid.put(title, row: row, column: 1, style: CellStyle(.cyan, bold: true))
            // What is typed last is what is seen.
            var shown = prompt.text
            while CellText.width(of: shown) > max(1, size.columns - column - 2) {
                shown.removeFirst()
            }
            column = grid.put(shown, row: row, column: column)
            let cursor = (row: row, column: min(column, size.columns - 1))
            let hints = prompt.suggestions.enumerated().map { index, suggestion in
                index == prompt.chosen ? "[\(suggestion.label)]" : suggestion.label
            }
            grid.put(hints.joined(separator: "  "), row: row, column: column + 3, style: .quiet)
            if let message = input.message, message.isFault, row > 0 {
                grid.fill(" ", row: row - 1, columns: 0..<size.columns)
                grid.put(message.text, row: row - 1, column: 1, style: CellStyle(.red, bold: true))
            }
            return cursor
        }
        if !input.typed.isEmpty {
            let column = grid.put(
                "At \(input.typed)", row: row, column: 1, style: CellStyle(.cyan, bold: true))
            grid.put(
                "then a key: i o x, b m r, c …  esc takes it back", row: row, column: column + 3,
                style: .quiet)
            return (row, column)
        }
        if let message = input.shown {
            let style = message.isFault ? CellStyle(.red, bold: true) : CellStyle(.green)
            let text = (message.isFault ? "! " : "") + message.text
            let lines = StageWords.wrapped(CellText.plain(text), to: max(1, size.columns - 2))
            // A long one takes the line above too.
            let isLong = lines.count > 1 && size.rows >= Self.least.rows
            let shown = isLong ? [lines[0], lines[1...].joined(separator: " ")] : [text]
            for (index, line) in shown.enumerated() {
                let place = row - shown.count + 1 + index
                grid.fill(" ", row: place, columns: 0..<size.columns)
                grid.put(line, row: place, column: 1, limit: size.columns - 2, style: style)
            }
        } else if !input.marked.isEmpty {
            grid.put("\(input.marked.count) marked", row: row, column: 1, style: CellStyle(.cyan))
        }
        return nil
    }

    /// A question that one key answers, in as many lines as it needs.
    private func drawQuestion(
        _ title: String, _ grid: inout CellGrid, row: Int
    ) -> (row: Int, column: Int)? {
        let lines = StageWords.wrapped(CellText.plain(title), to: max(1, size.columns - 2))
        let most = size.rows >= Self.least.rows ? 3 : max(1, size.rows - 2)
        // What it ends with is what is asked.
        let shown = lines.count > most ? [lines[0]] + lines.suffix(most - 1) : lines
        for (index, line) in shown.suffix(most).enumerated() {
            let place = row - min(shown.count, most) + 1 + index
            grid.fill(" ", row: place, columns: 0..<size.columns)
            grid.put(
                line, row: place, column: 1, limit: size.columns - 2,
                style: CellStyle(.cyan, bold: true))
        }
        let width = CellText.width(of: shown.last ?? "")
        return (row, min(width + 2, size.columns - 1))
    }
}
