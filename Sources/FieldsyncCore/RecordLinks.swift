/// What one transaction says of a record and others of its type: that they are one thing.
public struct RecordLinks: Hashable, Sendable {
    /// The records that gave way to this one.
    public let absorbed: Set<RecordID>
    /// The records that this one gave way to.
    public let into: Set<RecordID>

    /// Links of both kinds.
    public init(absorbed: Set<RecordID> = [], into: Set<RecordID> = []) {
        self.absorbed = absorbed
        self.into = into
    }

    /// The link of `record`, which is one of the two; none where both are the same.
    init(kept: RecordID, other: RecordID, of record: RecordID) {
        if kept == other {
            self.init()
        } else if record == kept {
            self.init(absorbed: [other])
        } else {
            self.init(into: [kept])
        }
    }

    /// True where nothing is said.
    public var isEmpty: Bool { absorbed.isEmpty && into.isEmpty }

    /// All other records that are named.
    public var ids: Set<RecordID> { absorbed.union(into) }

    /// The links of both.
    public func union(_ other: RecordLinks) -> RecordLinks {
        RecordLinks(
            absorbed: absorbed.union(other.absorbed), into: into.union(other.into))
    }

    /// The links to others than `ids`; nil for none.
    func without(_ ids: Set<RecordID>) -> RecordLinks? {
        let rest = RecordLinks(
            absorbed: absorbed.subtracting(ids), into: into.subtracting(ids))
        return rest.isEmpty ? nil : rest
    }
}

extension [Candidate] {
    /// What all candidates of the slot ``SlotName/merges`` say together.
    public var links: RecordLinks {
        reduce(RecordLinks()) { links, candidate in
            guard case .links(let more) = candidate.content else { return links }
            return links.union(more)
        }
    }
}

/// Records that are one thing, and the one among them that stands for all.
public struct MergedSet: Hashable, Sendable {
    /// The record under whose id all of them are shown.
    public let standing: RecordID
    /// The others, in order.
    public let others: [RecordID]

    /// A record by itself.
    public init(only record: RecordID) {
        standing = record
        others = []
    }

    /// All records that links lead to from `record`, however far.
    ///
    /// Of those that nobody merged into another one the smallest stands for the set; where people
    /// merged in a ring, the smallest of all.
    ///
    /// - Parameter links: What is said of a record. Asked once for each of the set.
    public init(
        containing record: RecordID, links: (RecordID) throws -> RecordLinks
    ) rethrows {
        var found: [RecordID: RecordLinks] = [:]
        var waiting = [record]
        while let next = waiting.popLast() {
            if found[next] != nil { continue }
            let said = try links(next)
            found[next] = said
            waiting += said.ids.filter { found[$0] == nil }
        }
        let kept = found.filter { $0.value.into.isEmpty }.keys
        standing = kept.min() ?? found.keys.min() ?? record
        others = found.keys.filter { [standing] in $0 != standing }.sorted()
    }

    /// All of them, the standing one first.
    public var members: [RecordID] { [standing] + others }
}
