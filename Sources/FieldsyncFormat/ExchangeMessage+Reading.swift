import FieldsyncCore

/// How much a message may list, whatever its bytes declare; see `protocol/limits.md`.
enum ExchangeLimits {
    static let replicas = 50_000
    static let spaces = 50_000
    static let nameBytes = 200
    static let reasonBytes = 1_000
}

extension ByteReader {
    mutating func greeting() throws(DecodingFault) -> ExchangeGreeting {
        let code = try byte()
        let flags = GreetingFlags(rawValue: code & 0xFC)
        guard code < 64, let direction = ExchangeDirection(rawValue: code & 3) else {
            throw .unknownCode(what: "direction", code: code)
        }
        var caller = ExchangeGreeting.Caller.known(tag: 0)
        if flags.contains(.named) {
            try protocolVersion()
            caller = .named(
                ReplicaID(try identifier()), challenge: ExchangeChallenge(try bigEndian()),
                newestFormat: try varint())
        } else {
            caller = .known(tag: try bigEndian16())
        }
        var exponent: UInt8?
        if flags.contains(.segmentExponent) {
            let wish = try byte()
            guard ExchangeGreeting.segmentExponents.contains(wish) else {
                throw .outOfRange(what: "size of segments")
            }
            exponent = wish
        }
        return ExchangeGreeting(
            caller: caller, direction: direction, wantsPlain: flags.contains(.wantsPlain),
            segmentExponent: exponent,
            holdings: flags.contains(.heads) ? .heads(try heads()) : .common)
    }

    /// Sequences of replicas, which ascend.
    mutating func vector() throws(DecodingFault) -> VersionVector {
        let count = try count(of: "replicas", entryBytes: 17, limit: ExchangeLimits.replicas)
        var entries: [ReplicaID: UInt64] = [:]
        var previous: ReplicaID?
        for _ in 0..<count {
            let replica = ReplicaID(try identifier())
            if let previous, previous >= replica { throw .notAscending(what: "replica") }
            let sequence = try varint()
            if sequence == 0 || sequence > ReplicatedTransaction.Limits.sequence {
                throw .outOfRange(what: "sequence")
            }
            entries[replica] = sequence
            previous = replica
        }
        return VersionVector(entries)
    }

    mutating func refusal() throws(DecodingFault) -> ExchangeRefusal {
        let place = try varint()
        let code = try byte()
        guard let reason = ExchangeRefusal.Reason(rawValue: code) else {
            throw .unknownCode(what: "reason", code: code)
        }
        let name = try text()
        let space = SpaceID(name)
        if space == nil, !name.isEmpty { throw .malformedName(what: "space") }
        let words = try text()
        guard words.utf8.count <= ExchangeLimits.reasonBytes else {
            throw .countTooLarge(what: "bytes of a reason", count: UInt64(words.utf8.count))
        }
        return ExchangeRefusal(
            segment: place == 0 ? nil : place - 1, space: space, reason: reason, text: words)
    }

    mutating func names() throws(DecodingFault) -> [ReplicaID: String] {
        let count = try count(
            of: "names", entryBytes: 17, limit: ExchangeLimits.replicas)
        var names: [ReplicaID: String] = [:]
        var previous: ReplicaID?
        for _ in 0..<count {
            let replica = ReplicaID(try identifier())
            if let previous, previous >= replica { throw .notAscending(what: "replica") }
            previous = replica
            let name = try text()
            guard name.utf8.count <= ExchangeLimits.nameBytes else {
                throw .countTooLarge(what: "bytes of a name", count: UInt64(name.utf8.count))
            }
            names[replica] = name
        }
        return names
    }

    mutating func chain() throws(DecodingFault) -> ChainExcerpt {
        let space = try space()
        let replica = ReplicaID(try identifier())
        let first = try varint()
        guard (1...ReplicatedTransaction.Limits.sequence).contains(first) else {
            throw .outOfRange(what: "sequence of a link")
        }
        let count = try count(of: "links", entryBytes: 8, limit: ChainExcerpt.linkLimit)
        var links: [UInt64] = []
        links.reserveCapacity(count)
        for _ in 0..<count { links.append(try bigEndian()) }
        return ChainExcerpt(space: space, replica: replica, first: first, links: links)
    }

    mutating func heads() throws(DecodingFault) -> [SpaceID: SpaceHeads] {
        let replicaCount = try count(
            of: "replicas", entryBytes: 16, limit: ExchangeLimits.replicas)
        var replicas: [ReplicaID] = []
        for _ in 0..<replicaCount {
            let replica = ReplicaID(try identifier())
            if let last = replicas.last, last >= replica {
                throw .notAscending(what: "replica")
            }
            replicas.append(replica)
        }
        let spaceCount = try count(of: "spaces", entryBytes: 45, limit: ExchangeLimits.spaces)
        var result: [SpaceID: SpaceHeads] = [:]
        var previous: SpaceID?
        for _ in 0..<spaceCount {
            let space = try space()
            if let previous, previous >= space { throw .notAscending(what: "space") }
            previous = space
            result[space] = try spaceHeads(of: replicas)
        }
        return result
    }

    private mutating func spaceHeads(
        of replicas: [ReplicaID]
    ) throws(DecodingFault) -> SpaceHeads {
        let sum = StateSum(try bigEndian())
        let count = try count(of: "heads", entryBytes: 34, limit: replicas.count)
        if count == 0 { throw .outOfRange(what: "count of a space's heads") }
        var heads: [ReplicaID: Head] = [:]
        var previous: UInt64?
        for _ in 0..<count {
            let place = try varint()
            if let previous, previous >= place { throw .notAscending(what: "head") }
            previous = place
            guard let index = Int(exactly: place), replicas.indices.contains(index) else {
                throw .outOfRange(what: "index of a replica")
            }
            heads[replicas[index]] = try head()
        }
        return SpaceHeads(heads, stateSum: sum)
    }

    private mutating func head() throws(DecodingFault) -> Head {
        let sequence = try varint()
        guard (1...ReplicatedTransaction.Limits.sequence).contains(sequence) else {
            throw .outOfRange(what: "sequence of a head")
        }
        guard let hash = ChainHash(Array(try take(32))) else {
            throw .outOfRange(what: "hash of a head")
        }
        return Head(sequence: sequence, hash: hash)
    }

    private mutating func protocolVersion() throws(DecodingFault) {
        let version = try varint()
        guard version <= ExchangeMessage.protocolVersion else {
            throw .unsupportedVersion(found: version)
        }
    }
}
