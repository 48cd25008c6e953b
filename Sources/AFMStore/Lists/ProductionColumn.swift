/// What a column of a list of productions can hold.
enum ProductionColumn: String, CaseIterable, Sendable {
    case title, producer, medium, episode, series, season, films, drama, programMinutes
    case liveReplica, rates, composer, productionNumber, employer, lowBudget, notes

    /// What the headings mean.
    static let words: [String: ProductionColumn] = {
        var words = Dictionary(
            uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
        let others: [(String, ProductionColumn)] = [
            ("name", .title), ("production", .title), ("picture", .title), ("film", .title),
            ("signatory", .producer), ("company", .producer), ("productioncompany", .producer),
            ("minutes", .programMinutes), ("length", .programMinutes),
            ("ratecard", .rates), ("ratecards", .rates), ("number", .productionNumber),
            ("productionno", .productionNumber), ("note", .notes), ("remarks", .notes),
        ]
        for (heading, column) in others { words[heading] = column }
        return words
    }()
}
