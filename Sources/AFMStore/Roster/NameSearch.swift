package import FieldsyncStore

/// Finds people by what somebody types of their names, misspelt or not.
///
/// Each word typed is held against each word of the name: the whole word is best, then its
/// beginning, then one that few letters make of it; a beginning may be misspelt too, so that it
/// works while somebody is still typing. Accents and case count for nothing, nor does the order
/// of the words. A card counts as a word.
package struct NameSearch: Sendable {
    /// Somebody who was found.
    package struct Hit: Sendable {
        /// Their place in what was searched.
        package let index: Int
        /// 0 for what was typed letter by letter; more the worse it fits.
        package let distance: Int
    }

    private struct Entry: Sendable {
        let words: [[UInt32]]
        let letters: [UInt64]
        let card: [UInt32]
    }

    private let entries: [Entry]

    /// A search among names, each with its card where there is one.
    package init(_ people: [(name: String, card: String?)]) {
        entries = people.map { person in
            let words = FoldedName(person.name).words
            return Entry(
                words: words, letters: words.map(Self.mask),
                card: Self.card(person.card ?? ""))
        }
    }

    /// A search among the musicians of a roster.
    package init(musicians: [RecordView]) {
        self.init(musicians.map { ($0[.nameText]?.text ?? "", $0[.card]?.text) })
    }

    /// Who answers to `query`, the best first; those that are alike in their order.
    package func hits(_ query: String, limit: Int = 20) -> [Hit] {
        let words = FoldedName(query).words
        let card = Self.card(query)
        guard !words.isEmpty else { return [] }
        let masks = words.map(Self.mask)
        var hits: [Hit] = []
        for (index, entry) in entries.enumerated() {
            if !card.isEmpty, !entry.card.isEmpty, entry.card.starts(with: card) {
                hits.append(Hit(index: index, distance: entry.card.count == card.count ? 0 : 1))
            } else if let distance = Self.distance(words, masks, entry) {
                hits.append(Hit(index: index, distance: distance))
            }
        }
        let best = hits.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
        return Array(best.prefix(limit))
    }

    // MARK: words

    /// How badly all words fit; nil where one of them fits nowhere.
    private static func distance(
        _ words: [[UInt32]], _ masks: [UInt64], _ entry: Entry
    ) -> Int? {
        var sum = 0
        for (word, mask) in zip(words, masks) {
            var best: Int?
            for (name, letters) in zip(entry.words, entry.letters) {
                guard let found = Self.distance(word, mask, to: name, letters) else { continue }
                best = min(best ?? found, found)
                if best == 0 { break }
            }
            guard let best else { return nil }
            sum += best
        }
        // Of names that fit alike the one with fewer other words is meant.
        return sum * 4 + min(3, max(0, entry.words.count - words.count))
    }

    private static func distance(
        _ word: [UInt32], _ mask: UInt64, to name: [UInt32], _ letters: UInt64
    ) -> Int? {
        if word == name { return 0 }
        if name.starts(with: word) { return 1 }
        let allowed = word.count < 3 ? 0 : max(1, word.count / 3)
        guard allowed > 0 else { return nil }
        // A letter that the name lacks costs one change at least.
        guard (mask & ~letters).nonzeroBitCount <= allowed else { return nil }
        var best: Int?
        if abs(name.count - word.count) <= allowed {
            best = EditDistance.between(word, name[...], atMost: allowed)
        }
        if name.count > word.count, word.count >= 4 {
            for length in [word.count, word.count + 1, word.count - 1] where length < name.count {
                guard
                    let found = EditDistance.between(
                        word, name[..<length], atMost: max(1, allowed - 1))
                else { continue }
                best = min(best ?? found + 1, found + 1)
            }
        }
        return best.map { $0 * 2 }
    }

    private static func mask(_ word: [UInt32]) -> UInt64 {
        word.reduce(0) { $0 | 1 << UInt64($1 % 64) }
    }

    /// The letters and digits of a card, where it has digits.
    private static func card(_ text: String) -> [UInt32] {
        let letters = text.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        guard letters.contains(where: { $0.properties.numericType != nil }) else { return [] }
        return letters.map(\.value)
    }
}
