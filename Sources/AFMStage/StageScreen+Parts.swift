import AFMModel
import AFMRules
import FieldsyncTerminal

extension StageScreen {
    // MARK: the music

    func drawCues(_ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>) {
        let cues = model.facts.cues
        let left = columns.lowerBound + 1
        guard rows.count > 1, columns.count > 40 else { return }
        let total = cues.reduce(0) { $0 + ($1.finishedSeconds ?? 0) }
        let bottom = cues.isEmpty ? rows.lowerBound : rows.upperBound - 1
        var words = "Finished \(StageWords.length(total))"
        if let limit = model.facts.musicLimitSeconds {
            words += " of \(StageWords.length(limit))"
            if total > limit {
                // Each two and a half minutes begun are half an hour for those who play them (R57).
                words += ", \(StageWords.length(total - limit)) over: +"
                    + "\(MusicLimit.minutes(forExtraSeconds: total - limit)) min of pay"
            }
        }
        let isOver = model.facts.musicLimitSeconds.map { total > $0 } ?? false
        grid.put(
            cues.isEmpty ? "No cue yet; c begins one." : words, row: bottom, column: left,
            style: isOver ? CellStyle(.red, bold: true) : .quiet)
        let chosen = min(input.rows[.cues] ?? 0, max(0, cues.count - 1))
        let height = rows.count - 1
        let first = max(0, min(chosen - height / 2, cues.count - height))
        let titleColumns = columns.count - 34
        for (index, cue) in cues[first..<min(first + height, cues.count)].enumerated() {
            let row = rows.lowerBound + index
            let isChosen = first + index == chosen && input.panel == .cues
            let style = CellStyle(
                cue.isRunning ? .green : .standard, bold: cue.isRunning, reversed: isChosen)
            if isChosen { grid.fill(" ", row: row, columns: columns.dropLast(), style: style) }
            grid.put(
                (cue.isRunning ? "● " : "  ") + cue.number, row: row, column: left, limit: 9,
                style: style)
            grid.put(cue.title, row: row, column: left + 10, limit: titleColumns, style: style)
            let start = cue.started.map(model.facts.clock) ?? ""
            let stop = cue.isRunning ? "…" : cue.stopped.map(model.facts.clock) ?? ""
            let times = cue.started == nil ? "" : "\(start) – \(stop)"
            grid.put(times, row: row, column: columns.upperBound - 23, style: style)
            let length = cue.finishedSeconds.map(StageWords.length) ?? "–:––"
            grid.put(
                length, row: row, column: columns.upperBound - 2 - length.count, style: style)
        }
    }

    // MARK: what to mend

    static func line(_ item: CheckItem) -> String {
        let mark =
            switch item.severity {
            case .error: "✖"
            case .warning: "!"
            case .info: "i"
            }
        return "\(mark) " + (item.rule.map { "\($0) " } ?? "") + item.what
    }

    func drawFindings(_ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>) {
        let left = columns.lowerBound + 1
        guard let findings = model.findings else {
            grid.put("Looking …", row: rows.lowerBound, column: left, style: .quiet)
            return
        }
        guard !findings.isEmpty else {
            grid.put(
                "Nothing is missing, nothing is wrong.", row: rows.lowerBound, column: left,
                style: CellStyle(.green))
            return
        }
        let chosen = min(input.rows[.findings] ?? 0, findings.count - 1)
        let isActive = input.panel == .findings
        let width = columns.count - 3
        let whole = findings.map { StageWords.wrapped(CellText.plain(Self.line($0)), to: width) }
        // Where there is room for all of it, all of it is shown.
        let isRoomy = whole.reduce(2) { $0 + $1.count } <= rows.count
        var row = rows.lowerBound
        let skipped = isActive && !isRoomy ? max(0, chosen - 2) : 0
        for (index, item) in findings.enumerated().dropFirst(skipped) {
            guard row < rows.upperBound else { break }
            let color: CellStyle.Color =
                switch item.severity {
                case .error: .red
                case .warning: .yellow
                case .info: .standard
                }
            let isChosen = isActive && index == chosen
            var lines = isChosen || isRoomy ? whole[index] : [Self.line(item)]
            if isChosen { lines += StageWords.wrapped("→ \(item.todo)", to: width) }
            for (number, line) in lines.enumerated() where row < rows.upperBound {
                grid.put(
                    (number > 0 ? "  " : "") + line, row: row, column: left,
                    limit: columns.count - 1, style: CellStyle(color, bold: isChosen))
                row += 1
            }
        }
    }

    // MARK: what is disputed

    func drawConflicts(_ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>) {
        let conflicts = model.facts.conflicts
        let chosen = min(input.rows[.conflicts] ?? 0, max(0, conflicts.count - 1))
        let isActive = input.panel == .conflicts
        var row = rows.lowerBound
        let skipped = isActive ? max(0, chosen - 1) : 0
        for (index, conflict) in conflicts.enumerated().dropFirst(skipped) {
            let isChosen = isActive && index == chosen
            guard row < rows.upperBound else { break }
            grid.put(
                (isChosen ? "› " : "  ") + "\(conflict.subject): \(conflict.slotWords)", row: row,
                column: columns.lowerBound, limit: columns.count - 1,
                style: CellStyle(.red, bold: isChosen))
            row += 1
            for (number, choice) in conflict.choices.enumerated() where row < rows.upperBound {
                let text = "\(number + 1)  \(choice.value)   \(choice.who)   \(choice.price)"
                grid.put(
                    text, row: row, column: columns.lowerBound + 4, limit: columns.count - 5,
                    style: CellStyle(bold: isChosen))
                row += 1
            }
        }
    }
}
