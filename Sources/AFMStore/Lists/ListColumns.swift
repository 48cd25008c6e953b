/// Which column of a spreadsheet holds what.
struct ListColumns<Meaning: Hashable & Sendable>: Sendable {
    /// The columns of each meaning, in their order.
    let places: [Meaning: [Int]]
    /// Headings that mean nothing here.
    let unknown: [String]
    /// How many headings there are.
    let count: Int

    /// - Parameter words: What each heading means, in lower case and without blanks and marks.
    init(_ headings: [String], words: [String: Meaning]) {
        var places: [Meaning: [Int]] = [:]
        var unknown: [String] = []
        for (index, heading) in headings.enumerated() {
            let plain = String(heading.lowercased().filter { $0.isLetter || $0.isNumber })
            if let meaning = words[plain] {
                places[meaning, default: []].append(index)
            } else if !heading.isEmpty {
                unknown.append(heading)
            }
        }
        self.places = places
        self.unknown = unknown
        count = headings.count
    }

    /// What is to be told of headings that mean nothing; nil where all mean something.
    var warning: String? {
        if unknown.isEmpty { return nil }
        let list = unknown.map { "'\($0)'" }.joined(separator: ", ")
        return "Columns that are not known are left out: \(list)."
    }

    /// The first value of a meaning that is not empty.
    func value(_ meaning: Meaning, of values: [String]) -> String? {
        self.values(meaning, of: values).first
    }

    /// All values of a meaning that are not empty.
    func values(_ meaning: Meaning, of values: [String]) -> [String] {
        (places[meaning] ?? []).filter(values.indices.contains).map { values[$0] }
            .filter { !$0.isEmpty }.map(CSVTable.withoutGuard)
    }

    /// What is wrong with a row that has more values than there are headings; nil where nothing is.
    func fault(of values: [String]) -> String? {
        guard values.count > count else { return nil }
        return "\(values.count) values, where the headings are \(count): a value with the "
            + "separator in it stands in double quotes."
    }
}

/// A list that lacks a column without which its rows say nothing.
package struct MissingColumn: Error, Hashable {
    /// How the column can be called, in words.
    package let needed: String
    /// A first line that would do.
    package let example: String
    /// The headings that were found.
    package let headings: [String]
}
