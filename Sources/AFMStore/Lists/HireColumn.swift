/// What a column of a hire list can hold.
enum HireColumn: String, CaseIterable, Sendable {
    case call, name, card, local, role, plays, instruments, section, chair, cartage, alsoManager
    case electronicSetup, scalePercent, attendance, substitutes, reported, dismissed
    case offer, replacedBy, notes
    /// Parts of a name; a list that is exported has whole names.
    case first, last

    /// The headings of a list that is exported.
    static let exported = allCases.filter { $0 != .first && $0 != .last }

    /// What was said on the day, and so not of another call.
    static let ofTheDay: Set<HireColumn> = [.attendance, .substitutes, .reported, .dismissed]

    /// What the headings mean; a person's as in a list of people.
    static let words: [String: HireColumn] = {
        var words = Dictionary(
            uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
        for (heading, column) in RosterColumn.words where words[heading] == nil {
            switch column {
            case .name: words[heading] = .name
            case .first: words[heading] = .first
            case .last: words[heading] = .last
            case .card: words[heading] = .card
            case .local: words[heading] = .local
            case .instruments: words[heading] = .instruments
            case .notes: words[heading] = .notes
            case .tax: break
            }
        }
        let others: [(String, HireColumn)] = [
            ("session", .call), ("desk", .chair), ("stand", .chair), ("seat", .chair),
            ("scale", .scalePercent), ("percent", .scalePercent), ("in", .reported),
            ("arrived", .reported), ("out", .dismissed), ("left", .dismissed),
            ("answer", .offer), ("state", .offer), ("status", .offer), ("manager", .alsoManager),
        ]
        for (heading, column) in others { words[heading] = column }
        return words
    }()
}
