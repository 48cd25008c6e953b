import AFMModel
import FieldsyncTerminal

extension StageScreen {
    /// In a window that is too small for the rest: the clock, what it costs, who is chosen, what is
    /// asked; then limits and people as far as there is room.
    mutating func drawSmall(_ grid: inout CellGrid) -> (row: Int, column: Int)? {
        let foot = size.rows - 1
        let lines = input.isHelp ? smallHelp(rows: foot) : smallLines
        for (row, line) in lines.prefix(max(0, foot)).enumerated() {
            grid.put(line.text, row: row, column: 0, style: line.style)
        }
        let top = min(lines.count, foot)
        if !input.isHelp, foot - top > 2 {
            drawPanel(input.panel, &grid, rows: top..<foot, columns: 0..<size.columns)
        }
        return drawPrompt(&grid, row: foot)
    }

    private typealias Line = (text: String, style: CellStyle)

    private var smallLines: [Line] {
        let facts = model.facts
        let rest = clock.rest.map { "\($0.kind.rawValue) \(clock.restMinutes) min" }
        let dial = clock[.stand]
        let isLoud = (dial?.level ?? .calm) >= .soon
        let stand =
            clock.end.map { "over \(facts.clock($0))" } ?? rest
            ?? clock.minutesToStart.map { "\(StageWords.left($0)) to the call" }
            ?? "stand \(clock.standMinutes)/90"
        var lines: [Line] = [
            (
                "\(facts.clock(model.now)) \(stand)",
                CellStyle(
                    isLoud ? StageWords.color(dial?.level ?? .calm) : .standard, bold: true,
                    reversed: isLoud)
            ),
            ("+15 \(StageWords.money(model.cost?.nextCents))", .plain),
        ]
        if model.unsaved > 0 {
            let style = CellStyle(.red, bold: true, reversed: true)
            lines.insert(("NOT ON DISK: \(model.unsaved)", style), at: 0)
        }
        if let person = facts.person(input.selected) {
            let mark = StageWords.mark(person.presence(in: facts, at: model.now))
            lines.append(("\(mark) \(person.name)", .bold))
        }
        lines.append((Self.words(model.counts), .quiet))
        if size.rows > 12 { lines += dialLines }
        if size.rows > 9 { lines.append(("80x24 shows all; ? lists the keys", .quiet)) }
        return lines
    }

    /// The limits, as many beside each other as there is room for.
    private var dialLines: [Line] {
        let across = max(1, size.columns / 26)
        let dials = clock.dials.filter { $0.kind != .stand }
        return stride(from: 0, to: dials.count, by: across).map { first in
            let shown = dials[first..<min(first + across, dials.count)]
            let text = shown.map { dial in
                let value = Self.value(dial, model.facts)
                let words = "\(StageWords.title(dial)) \(value.first) \(value.second)"
                return words + String(repeating: " ", count: max(0, 26 - words.count))
            }.joined()
            let level = shown.map(\.level).max() ?? .calm
            return (text, CellStyle(StageWords.color(level), bold: level >= .soon))
        }
    }

    /// The keys, as many as fit; what they do, where there is room for it.
    private func smallHelp(rows: Int) -> [Line] {
        if rows >= Self.keys.count {
            return Self.keys.map { ("\($0.key)  \($0.what)", .plain) }
        }
        return StageWords.wrapped(
            Self.keys.map { "\($0.key) \($0.what) ·" }.joined(separator: " "),
            to: max(1, size.columns)
        ).map { ($0, .plain) }
    }
}
