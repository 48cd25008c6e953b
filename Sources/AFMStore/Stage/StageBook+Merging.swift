public import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// What became of a merge or of its undoing.
    public struct Merged: Hashable, Sendable {
        /// How many transactions were written: none where nothing had to be.
        public internal(set) var transactions = 0
        /// For an undoing, the records that it is apart from now.
        public internal(set) var apart: [RecordID] = []
        /// Other records that came to be the same, or not the same any more, by it.
        public internal(set) var along: [RecordKey] = []
    }

    /// Makes one record of two, and of what comes to be the same by that: a person's two
    /// engagements on one call.
    ///
    /// - Parameters:
    ///   - kept: The record under which both are shown.
    ///   - other: The one that gives way, of the same type and space.
    /// - Throws: ``StoreError`` where one of them is not there or deleted.
    public func merge(_ kept: RecordKey, _ other: RecordID, in space: SpaceID) throws -> Merged {
        var done = Merged()
        guard try write(in: space, { try $0.merge(kept, other) }) else { return done }
        done.transactions += 1
        let places = try spaces(below: space)
        var whole = [RecordKey(kept.type, try standing(kept, in: space))]
        while let key = whole.popLast() {
            for place in places {
                let doubled = try replica.read(place) { reader in
                    try reader.duplicates().filter { $0.refers(to: key) }
                }
                if doubled.isEmpty { continue }
                try write(in: place) { writer in
                    for duplicate in doubled {
                        for later in duplicate.records.dropFirst() {
                            _ = try writer.merge(duplicate.records[0], later.id)
                        }
                    }
                }
                done.transactions += 1
                let along = try doubled.map { duplicate in
                    RecordKey(
                        duplicate.type, try standing(duplicate.records[0], in: place))
                }
                done.along += along
                whole += along
            }
        }
        return done
    }

    /// Takes a record out of those that it was merged with, and what refers to it out of what was
    /// merged along.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``.
    public func unmerge(_ key: RecordKey, in space: SpaceID) throws -> Merged {
        var done = Merged()
        done.apart = try write(in: space) { try $0.unmerge(key) }
        if done.apart.isEmpty { return done }
        done.transactions += 1
        let places = try spaces(below: space)
        var parted = [key]
        while let key = parted.popLast() {
            for place in places {
                let parts = try replica.read(place) { reader in
                    try reader.mergedRecords().flatMap { try reader.parts(of: $0) }
                        .filter { $0.keyRefers(to: key) }.map(\.key)
                }
                if parts.isEmpty { continue }
                try write(in: place) { writer in
                    for part in parts { _ = try writer.unmerge(part) }
                }
                done.transactions += 1
                done.along += parts
                parted += parts
            }
        }
        return done
    }

    private func standing(_ key: RecordKey, in space: SpaceID) throws -> RecordID {
        try replica.read(space) { try $0.mergedSet(key) }.standing
    }

    /// The spaces with records that may refer to one of `space`.
    private func spaces(below space: SpaceID) throws -> [SpaceID] {
        guard space == .roster else { return [space] }
        return try replica.spaces().filter { RecordID(hex: $0.name) != nil } + [space]
    }
}

extension Duplicate {
    /// True where what the records share leads to `key`.
    fileprivate func refers(to key: RecordKey) -> Bool {
        values.contains { field, value in
            value == .reference(key.id) && AFMSchema.current[type]?[field]?.target == key.type
        }
    }
}

extension RecordView {
    /// True where the record is told from others by what `key` is.
    fileprivate func keyRefers(to key: RecordKey) -> Bool {
        let described = AFMSchema.current[self.key.type]
        return (described?.keys ?? []).flatMap(\.fields).contains { field in
            described?[field]?.target == key.type && fields[field] == .reference(key.id)
        }
    }
}
