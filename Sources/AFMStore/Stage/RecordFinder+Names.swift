import FieldsyncCore
import FieldsyncStore

extension RecordFinder {
    /// Musicians whose name is like `words`, misspelt or not, or whose card begins so; the best
    /// first, with how far from it they are.
    public func musicians(
        like words: String, limit: Int = 20
    ) throws -> [(found: FoundRecord, distance: Int)] {
        let everybody = try musicians()
        return NameSearch(musicians: everybody.map(\.record)).hits(words, limit: limit).map {
            (everybody[$0.index], $0.distance)
        }
    }

    /// A search among everybody who is here now, for many queries.
    public func nameSearch() throws -> RosterSearch { RosterSearch(try musicians()) }
}

/// A search in a roster that was read once.
public struct RosterSearch: Sendable {
    private let everybody: [FoundRecord]
    private let search: NameSearch

    init(_ everybody: [FoundRecord]) {
        self.everybody = everybody
        search = NameSearch(musicians: everybody.map(\.record))
    }

    /// Who is called like `words`, the best first; everybody where nothing was said.
    public func hits(_ words: String, limit: Int) -> [FoundRecord] {
        guard !words.allSatisfy(\.isWhitespace) else { return Array(everybody.prefix(limit)) }
        return search.hits(words, limit: limit).map { everybody[$0.index] }
    }
}

extension RecordFinder {
    /// The person of an engagement; nil where they have not arrived on this replica.
    public func musician(of engagement: FoundRecord) throws -> FoundRecord? {
        guard case .reference(let id)? = engagement.record[.musician] else { return nil }
        let person = try replica.read(.roster) { try $0.record(RecordKey(.musician, id)) }
        guard let person, !person.isDeleted else { return nil }
        return FoundRecord(record: person, label: Self.label(ofMusician: person))
    }
}
