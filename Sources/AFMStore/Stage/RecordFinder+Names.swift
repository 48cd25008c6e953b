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
}

extension RecordFinder {
    /// The person of an engagement; nil where they have not arrived on this replica.
    public func musician(of engagement: FoundRecord) throws -> FoundRecord? {
        guard case .reference(let id)? = engagement.record[.musician] else { return nil }
        return try musicians().first { $0.id == id || $0.record.merged.contains(id) }
    }
}
