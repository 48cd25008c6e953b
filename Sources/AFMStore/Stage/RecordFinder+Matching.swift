import FieldsyncCore
import FieldsyncStore

extension RecordFinder {
    /// The one record that `query` names.
    ///
    /// The best kind of match wins: the whole id, the whole name, the beginning of the id, words.
    func choose(
        _ what: String, _ query: String, among found: [FoundRecord]
    ) throws(DomainError) -> FoundRecord {
        let wanted = Self.words(query)
        let matchers: [(FoundRecord) -> Bool] = [
            { found in
                ([found.id] + found.record.merged).contains { $0.hex == query.lowercased() }
            },
            { Self.isNumbered(query, $0) },
            { Self.names(of: $0).contains { $0.lowercased() == query.lowercased() } },
            { Self.isIDPrefix(query) && $0.id.hex.hasPrefix(query.lowercased()) },
            { !wanted.isEmpty && Self.hasAll(wanted, in: Self.words($0.label)) },
        ]
        for matches in matchers {
            let hits = found.filter(matches)
            if let hit = hits.first, hits.count == 1 { return hit }
            if hits.count > 1 {
                throw .ambiguous(
                    what: what, query: query,
                    candidates: hits.prefix(20).map {
                        "\($0.number ?? String($0.id.hex.prefix(8)))  \($0.label)"
                    })
            }
        }
        let few = found.prefix(10).map(\.label).joined(separator: "; ")
        throw .notFound(
            what: what, query: query,
            hint: found.isEmpty ? "There is none yet." : "There is: \(few).")
    }

    /// True for the number that a call is shown with, and for another one that it was given.
    private static func isNumbered(_ query: String, _ found: FoundRecord) -> Bool {
        guard let shown = found.number, let wanted = CallNumber.normal(query) else { return false }
        let numbers = CallNumber.all(of: found.record)
        // One that is shown with a letter shares its plain number with the call that has none.
        let others = shown == numbers.first ? numbers : Array(numbers.dropFirst())
        return ([shown] + others).contains { CallNumber.normal($0) == wanted }
    }

    /// What a record is called as a whole.
    private static func names(of found: FoundRecord) -> [String] {
        let fields: [FieldName] = [.nameText, .card, .title]
        return [found.label] + fields.compactMap { found.record[$0]?.text }
            + (found.record.key.type == .engagement ? engagementNames(found.label) : [])
    }

    /// An engagement's label is the person's name and card.
    private static func engagementNames(_ label: String) -> [String] {
        guard let comma = label.firstRange(of: ", card ") else { return [] }
        return [String(label[..<comma.lowerBound]), String(label[comma.upperBound...])]
    }

    private static func isIDPrefix(_ query: String) -> Bool {
        (4...32).contains(query.utf8.count) && query.allSatisfy(\.isHexDigit)
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { $0 == "/" || $0 == "," || $0.isWhitespace }.map(String.init)
    }

    /// True where each word wanted is a word of the label, or begins one where it is long enough
    /// not to be the beginning of everything.
    private static func hasAll(_ wanted: [String], in label: [String]) -> Bool {
        wanted.allSatisfy { word in
            label.contains { $0 == word || word.count >= 3 && $0.hasPrefix(word) }
        }
    }
}
