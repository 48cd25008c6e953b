import AFMModel
import FieldsyncTerminal

extension StageScreen {
    /// - Returns: Who stands beside the one who is chosen.
    func drawRoll(
        _ grid: inout CellGrid, rows: Range<Int>, columns: Range<Int>
    ) -> StageInput.Beside {
        let roll = StageRoll(model.facts)
        guard !roll.sections.isEmpty, !rows.isEmpty else {
            grid.put(
                "Nobody is on this call yet: 'fieldsync hire' engages people.",
                row: rows.lowerBound, column: columns.lowerBound + 2, style: .quiet)
            return StageInput.Beside()
        }
        let layout = RollLayout(roll, rows: rows.count, cells: columns.count)
        let width = layout.stride(of: columns.count)
        let page = layout.page(of: input.selected)
        for place in layout.pages[page] {
            let row = rows.lowerBound + place.row
            let column = columns.lowerBound + place.column * width
            switch place.line {
            case .section(let section, let isAgain):
                drawSection(
                    section, isAgain: isAgain, &grid, row: row, column: column, width: width)
            case .person(let person, let section):
                drawPerson(person, of: section, &grid, row: row, column: column, width: width)
            }
        }
        if layout.pages.count > 1 {
            let text = " page \(page + 1) of \(layout.pages.count) "
            grid.put(
                text, row: rows.upperBound - 1,
                column: columns.upperBound - CellText.width(of: text) - 1, style: .quiet)
        }
        return StageInput.Beside(
            left: layout.neighbour(of: input.selected, by: -1),
            right: layout.neighbour(of: input.selected, by: 1))
    }

    private func drawSection(
        _ section: StageRoll.Section, isAgain: Bool, _ grid: inout CellGrid, row: Int,
        column: Int, width: Int
    ) {
        let here = section.people.filter { $0.isHere(in: model.facts, at: model.now) }.count
        let count = isAgain ? "…" : "\(here) of \(section.people.count)"
        let end = grid.put(
            section.name, row: row, column: column + 1, limit: width - count.count - 4,
            style: CellStyle(.cyan))
        grid.put(count, row: row, column: end + 2, style: .quiet)
    }

    private func drawPerson(
        _ person: StagePerson, of section: StageRoll.Section, _ grid: inout CellGrid, row: Int,
        column: Int, width: Int
    ) {
        let facts = model.facts
        let presence = person.presence(in: facts, at: model.now)
        let isChosen = person.id == input.selected
        let style = CellStyle(
            person.isDisputed ? .red : Self.color(presence), bold: isChosen,
            reversed: isChosen && input.panel == .roll)
        if style.isReversed {
            grid.fill(" ", row: row, columns: column..<column + width - 1, style: style)
        }
        let quiet = style.isReversed ? style : .quiet
        let lead = (isChosen ? "›" : " ") + (input.marked.contains(person.id) ? "*" : " ")
        grid.put(lead, row: row, column: column, style: style)
        grid.put(
            StageWords.mark(presence), row: row, column: column + 2,
            style: style.isReversed || presence != .here ? style : CellStyle(.green))
        var start = column + 4
        if section.chairColumns > 0 {
            let chair = person.chair.map { "\(min($0, 999))" } ?? ""
            grid.put(chair, row: row, column: start + section.chairColumns - chair.count,
                style: quiet)
            start += section.chairColumns + 1
        }
        let right = [StageWords.flags(person), StageWords.state(person, facts, model.now)]
            .filter { !$0.isEmpty }.joined(separator: " ")
        let rightColumn = column + width - 1 - CellText.width(of: right)
        let end = grid.put(
            person.name, row: row, column: start, limit: rightColumn - start - 1, style: style)
        let left = rightColumn - end - 2
        let besides = Self.besides(person, in: section, isWide: width >= 50)
        if left >= 4 { grid.put(besides, row: row, column: end + 1, limit: left, style: quiet) }
        let isUrgent = needsAttention(person, presence) && !style.isReversed
        grid.put(
            right, row: row, column: rightColumn, style: isUrgent ? CellStyle(.yellow) : style)
    }

    private static func color(_ presence: StagePerson.Presence) -> CellStyle.Color {
        switch presence {
        case .called, .left, .absent: .grey
        case .here: .standard
        case .out: .yellow
        }
    }

    /// Who is late, and in the hold hour who said that they cannot stay past it.
    private func needsAttention(
        _ person: StagePerson, _ presence: StagePerson.Presence
    ) -> Bool {
        let isHeld = clock[.hold]?.minutesLeft.map { $0 <= 60 } ?? false
        switch presence {
        case .called: return model.now > person.ownStart ?? model.facts.start && clock.end == nil
        case .here, .out: return isHeld && person.cannotStay != nil
        case .left, .absent: return false
        }
    }

    /// Whose place they take, and what they play where the section does not say so.
    private static func besides(
        _ person: StagePerson, in section: StageRoll.Section, isWide: Bool
    ) -> String {
        var parts: [String] = []
        if !person.substitutes.isEmpty { parts.append("for \(person.substitutes)") }
        if !person.replacedBy.isEmpty { parts.append("→ \(person.replacedBy)") }
        if person.role != .sidemusician { parts.append(StageWords.role(person.role)) }
        let isSaid = person.instruments.count < 2 && person.instruments.first.map {
            section.name.lowercased().contains($0.lowercased())
        } ?? true
        if !isSaid {
            parts.append(
                isWide ? person.instruments.joined(separator: ", ") : person.instruments[0])
        }
        return parts.joined(separator: " · ")
    }
}
