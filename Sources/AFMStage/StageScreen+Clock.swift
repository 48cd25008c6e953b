import AFMModel
import FieldsyncTerminal

extension StageScreen {
    /// Draws the union clock and what the next minutes cost.
    ///
    /// - Returns: The first line below it.
    func drawClock(_ grid: inout CellGrid) -> Int {
        let rows = BigDigits.rows(isLarge: isLarge)
        let top = 2
        drawStand(&grid, top: top)
        drawDials(&grid, top: top)
        let row = top + rows + 1
        drawMoney(&grid, row: row)
        return row + (isLarge ? 2 : 1)
    }

    /// The number that is shown large, what it counts, and how much of it is left.
    private var stand: (number: Int?, what: String, left: String, level: UnionClock.Level) {
        let facts = model.facts
        if facts.isCancelled { return (nil, "This call was cancelled.", "", .done) }
        if let end = clock.end { return (nil, "Over since \(facts.clock(end)).", "", .done) }
        if clock.isForgotten {
            return (nil, "Over, and nobody ended it.", "e ends it, with a time.", .done)
        }
        if let minutes = clock.minutesToStart, clock.standMinutes == 0 {
            return (minutes < 1_000 ? minutes : nil, "min to the call",
                "at \(facts.clock(facts.start))", .calm)
        }
        if let rest = clock.rest {
            let since = "since \(facts.clock(rest.from))"
            return (clock.restMinutes, "min \(rest.kind.rawValue)", since, .calm)
        }
        guard let dial = clock[.stand] else {
            return (
                max(0, model.now.minutes(since: facts.start)), "min since the call", "", .calm)
        }
        let left: String =
            switch dial.level {
            case .over: "BREAK NOW"
            case .soon: "BREAK in \(dial.minutesLeft ?? 0) min"
            default:
                dial.at.map { "\(dial.minutesLeft ?? 0) left, by \(facts.clock($0))" }
                    ?? "of 90 at most"
            }
        return (clock.standMinutes, "min on the stand", left, dial.level)
    }

    private func drawStand(_ grid: inout CellGrid, top: Int) {
        let stand = stand
        let isLoud = stand.level >= .soon
        let color: CellStyle.Color = isLoud ? StageWords.color(stand.level) : .cyan
        var column = 2
        if let number = stand.number {
            let text = "\(min(number, 999))"
            BigDigits.draw(
                text, in: &grid, row: top, column: column, isLarge: isLarge,
                style: CellStyle(stand.level == .done ? .grey : color, bold: true))
            column += BigDigits.columns(text.count, isLarge: isLarge) + 2
        }
        let row = top + (isLarge ? 1 : 0)
        grid.put(stand.what, row: row, column: column, style: .bold)
        if clock[.stand] != nil, stand.number != nil, clock.rest == nil,
            clock.standMinutes > 0
        {
            let width = isLarge ? 30 : 15
            let full = min(width, clock.standMinutes * width / UnionClock.standLimit)
            grid.fill("━", row: row + 1, columns: column..<column + width, style: .quiet)
            grid.fill("━", row: row + 1, columns: column..<column + full, style: CellStyle(color))
        }
        grid.put(
            stand.left, row: row + 2, column: column,
            style: CellStyle(isLoud ? color : .standard, bold: isLoud, reversed: isLoud))
    }

    private func drawDials(_ grid: inout CellGrid, top: Int) {
        let dials = clock.dials.filter { $0.kind != .stand }
        let width = isLarge ? 27 : 24
        let left = isLarge ? min(66, size.columns - 2 * width) : 33
        let rows = BigDigits.rows(isLarge: isLarge)
        let lines = isLarge ? min(rows, 3) : rows
        for (index, dial) in dials.enumerated() {
            let column = left + index / lines * width
            guard column + width <= size.columns + 1 else { continue }
            drawDial(dial, &grid, row: top + index % lines + (isLarge ? 1 : 0), column: column)
        }
    }

    private func drawDial(
        _ dial: UnionClock.Dial, _ grid: inout CellGrid, row: Int, column: Int
    ) {
        let color = StageWords.color(dial.level)
        let isLoud = dial.level >= .soon
        let style = CellStyle(color, bold: isLoud)
        grid.put(
            StageWords.title(dial), row: row, column: column, limit: 9,
            style: dial.kind == .midnight && isLoud ? style : .quiet)
        let value = Self.value(dial, model.facts)
        grid.put(value.first, row: row, column: column + 10, limit: 6, style: style)
        grid.put(value.second, row: row, column: column + 16, limit: isLarge ? 11 : 8, style: style)
    }

    /// When, and how much is left.
    static func value(
        _ dial: UnionClock.Dial, _ facts: StageFacts
    ) -> (first: String, second: String) {
        if dial.kind == .breaks {
            let owed = dial.minutesLeft ?? 0
            return (dial.note, owed > 0 ? "owe \(owed)" : "all had")
        }
        let time = dial.at.map(facts.clock) ?? ""
        if dial.kind == .midnight, !dial.note.isEmpty { return (time, "ends") }
        guard let left = dial.minutesLeft else { return (time, "") }
        if left <= 0 { return (time, dial.level == .over ? "OVER" : "past") }
        if dial.level == .done { return (time, "") }
        return (time, StageWords.left(left))
    }

    // MARK: money

    private func drawMoney(_ grid: inout CellGrid, row: Int) {
        let cost = model.cost
        if let obstacle = cost?.obstacle {
            grid.put(
                "No price yet: \(obstacle)", row: row, column: 2, limit: size.columns - 4,
                style: CellStyle(.yellow))
            return
        }
        let isOver = clock.end != nil || clock.isForgotten || model.facts.isCancelled
        var column = 2
        if !isOver {
            let isDear = (cost?.nextCents ?? 0) > 0
            column = grid.put(
                "+15 min: \(StageWords.money(cost?.nextCents))", row: row, column: column,
                style: CellStyle(isDear ? .yellow : .standard, bold: true)) + 3
        }
        let total = isOver ? "in all" : "if all go now"
        column = grid.put(
            "\(total) \(StageWords.money(cost?.nowCents)) provisional", row: row, column: column,
            style: .quiet)
        if let leaving = StageWords.leaving(
            model, clock, cells: size.columns - column - 3)
        {
            let level = clock[.hold]?.level ?? .calm
            let isNear = clock[.hold]?.minutesLeft.map { $0 <= 60 } ?? false
            let start = max(column + 2, size.columns - 1 - CellText.width(of: leaving))
            let color: CellStyle.Color = level == .over ? .red : .yellow
            grid.put(
                leaving, row: row, column: start,
                style: isNear ? CellStyle(color, bold: true) : .quiet)
        }
        if let hold = clock[.hold], hold.level == .soon, let price = cost?.pastHoldCents {
            let end = hold.at.map(model.facts.clock) ?? ""
            grid.put(
                " STAYING past \(end): +\(StageWords.money(price)) per 15 min ", row: row - 1,
                column: 33, style: CellStyle(.yellow, bold: true, reversed: true))
        }
    }
}
