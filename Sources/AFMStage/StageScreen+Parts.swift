import AFMModel
import AFMRules
import FieldsyncTerminal

extension StageScreen {
    // MARK: the roll

    /// Cells that a line of the roll needs.
    private static let rollColumns = 39

    /// - Returns: Lines in one column.
    func drawRoll(_ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>) -> Int {
        let lines = StageRoll(model.facts).lines
        guard !lines.isEmpty, !rows.isEmpty else {
            grid.put(
                "Nobody is on this call yet: 'fieldsync hire' engages people.",
                row: rows.lowerBound, column: columns.lowerBound + 2, style: .quiet)
            return 1
        }
        let count = max(1, columns.count / Self.rollColumns)
        let width = columns.count / count
        // Where there are several pages, the last line says which one this is.
        let height = max(1, lines.count > count * rows.count ? rows.count - 1 : rows.count)
        let page = count * height
        let chosen = lines.firstIndex { line in
            if case .person(let person) = line { person.id == input.selected } else { false }
        }
        let first = (chosen ?? 0) / page * page
        for (index, line) in lines[first..<min(first + page, lines.count)].enumerated() {
            let row = rows.lowerBound + index % height
            let column = columns.lowerBound + index / height * width
            switch line {
            case .section(let section):
                drawSection(section, &grid, row: row, column: column, width: width)
            case .person(let person):
                drawPerson(person, &grid, row: row, column: column, width: width)
            }
        }
        if lines.count > page {
            let text = " page \(first / page + 1) of \((lines.count + page - 1) / page) "
            let row = rows.upperBound - 1
            grid.put(
                text, row: row, column: columns.upperBound - CellText.width(of: text) - 1,
                style: .quiet)
        }
        return height
    }

    private func drawSection(
        _ section: StageRoll.Section, _ grid: inout CellGrid, row: Int, column: Int, width: Int
    ) {
        let here = section.people.filter { $0.isHere(in: model.facts, at: model.now) }.count
        let end = grid.put(section.name, row: row, column: column + 1, style: CellStyle(.cyan))
        grid.put(
            "\(here) of \(section.people.count)", row: row, column: end + 2, limit: width - 12,
            style: .quiet)
    }

    private func drawPerson(
        _ person: StagePerson, _ grid: inout CellGrid, row: Int, column: Int, width: Int
    ) {
        let facts = model.facts
        let presence = person.presence(in: facts, at: model.now)
        let isChosen = person.id == input.selected
        let color: CellStyle.Color =
            switch presence {
            case .called: .grey
            case .here: .standard
            case .out: .yellow
            case .left, .absent: .grey
            }
        let style = CellStyle(
            person.isDisputed ? .red : color, bold: isChosen,
            reversed: isChosen && input.panel == .roll)
        if style.isReversed {
            grid.fill(" ", row: row, columns: column..<column + width - 1, style: style)
        }
        let lead = (isChosen ? "›" : " ") + (input.marked.contains(person.id) ? "*" : " ")
        grid.put(lead, row: row, column: column, style: style)
        grid.put(
            StageWords.mark(presence), row: row, column: column + 2,
            style: style.isReversed ? style : CellStyle(presence == .here ? .green : color))
        let state = StageWords.state(person, facts, model.now)
        let flags = StageWords.flags(person)
        let right = [flags, state].filter { !$0.isEmpty }.joined(separator: " ")
        let rightWidth = CellText.width(of: right)
        let room = width - 6 - rightWidth
        let end = grid.put(person.name, row: row, column: column + 4, limit: room, style: style)
        let role = person.plays ? "" : StageWords.role(person.role)
        let instrument = person.instruments.first ?? role
        let left = room - (end - column - 4) - 2
        if left >= 4 {
            grid.put(
                instrument, row: row, column: end + 1, limit: left,
                style: style.isReversed ? style : .quiet)
        }
        grid.put(right, row: row, column: column + width - 1 - rightWidth, style: style)
    }

    // MARK: the music

    func drawCues(_ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>) {
        let cues = model.facts.cues
        let left = columns.lowerBound + 1
        guard rows.count > 2, columns.count > 40 else { return }
        let total = cues.reduce(0) { $0 + ($1.finishedSeconds ?? 0) }
        let bottom = rows.upperBound - 1
        var words = "Finished \(StageWords.length(total))"
        if let limit = model.facts.musicLimitSeconds {
            words += " of \(StageWords.length(limit))"
            if total > limit { words += ", \(StageWords.length(total - limit)) over" }
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
        var row = rows.lowerBound
        for (index, item) in findings.enumerated().dropFirst(isActive ? max(0, chosen - 2) : 0) {
            guard row < rows.upperBound else { break }
            let color: CellStyle.Color =
                switch item.severity {
                case .error: .red
                case .warning: .yellow
                case .info: .standard
                }
            let isChosen = isActive && index == chosen
            let width = columns.count - 3
            let lines =
                isChosen
                ? StageWords.wrapped(Self.line(item), to: width)
                    + StageWords.wrapped("→ \(item.todo)", to: width)
                : [Self.line(item)]
            for line in lines where row < rows.upperBound {
                grid.put(
                    line, row: row, column: left, limit: width,
                    style: CellStyle(color, bold: isChosen))
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
                (isChosen ? "› " : "  ") + "\(conflict.subject): \(conflict.slot)", row: row,
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
