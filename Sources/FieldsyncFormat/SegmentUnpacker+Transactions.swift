import FieldsyncCore

/// One entry a transaction, unless said otherwise.
struct TransactionColumns {
    var writer: [Int] = []
    var sequence: [UInt64] = []
    /// Differences from the time that is expected, then times in milliseconds.
    var wall: [Int64] = []
    var counter: [UInt16] = []
    var authorChange: [Int?] = []
    var reason: [String?] = []
    var contextChange: [ContextChange?] = []
    var versionChange: [Int64] = []
    var isSaltException: [Bool] = []
    var groupCount: [Int] = []

    var stamp: [HybridTimestamp] = []
    var author: [Int] = []
    var schemaVersion: [UInt32] = []
    var salt: [TransactionSalt?] = []

    /// What the ground says of the transaction before a replica's first one; by the replica's
    /// place.
    var before: [Int: GroundReader.Found] = [:]
    /// By a replica's place, its last context.
    var contexts: [Int: VersionVector] = [:]

    /// How a context differs from what is expected.
    enum ContextChange {
        /// Everything up to a place of the segment was seen.
        case seenThrough(Int)
        /// Entries differ.
        case entries([(replica: Int, difference: Int64)])
    }
}

extension SegmentUnpacker {
    /// Reads the columns that have one entry a transaction.
    mutating func readTransactions() throws(DecodingFault) {
        let count = head.count
        let replicaCount = head.replicas.count
        transactions.writer = try reader.places(count, of: "replica", below: replicaCount)
        try readSequences()
        let unit = Int(try reader.byte())
        guard NumberColumn.units.indices.contains(unit) else {
            throw .unknownCode(what: "unit", code: UInt8(unit))
        }
        let high = try reader.column(count) { (reader) throws(DecodingFault) in
            try reader.zigzag()
        }
        // A unit of a millisecond leaves bytes that no compression shortens.
        let size = unit == 0 ? 1 << 16 : NumberColumn.units[unit]
        for high in high {
            let (wall, overflows) = high.multipliedReportingOverflow(by: size)
            if overflows { throw .outOfRange(what: "time of a stamp") }
            transactions.wall.append(unit == 0 ? wall | Int64(try loose.bigEndian16()) : wall)
        }
        try readSparse()
    }

    private mutating func readSequences() throws(DecodingFault) {
        var next: [Int: UInt64] = [:]
        if let anchor = ground?.anchor { next[0] = anchor.sequence &+ 1 }
        for (index, writer) in transactions.writer.enumerated() {
            // On common ground the frame names the first.
            if index == 0, ground != nil, writer != 0 { throw .outOfRange(what: "replica") }
            var sequence = next[writer] ?? 0
            if next[writer] == nil { sequence = try reader.varint() }
            guard (1...ReplicatedTransaction.Limits.sequence).contains(sequence) else {
                throw .outOfRange(what: "sequence")
            }
            transactions.sequence.append(sequence)
            next[writer] = sequence + 1
        }
    }

    private mutating func readSparse() throws(DecodingFault) {
        let count = head.count
        let none = [Int](repeating: 0, count: count)
        transactions.counter = none.map { _ in 0 }
        for spot in try reader.spots(of: "counter of a stamp", total: count) {
            guard let counter = UInt16(exactly: try reader.varint()) else {
                throw .outOfRange(what: "counter of a stamp")
            }
            transactions.counter[spot] = counter
        }
        transactions.authorChange = none.map { _ in nil }
        for spot in try reader.spots(of: "author", total: count) {
            transactions.authorChange[spot] = try reader.place(
                of: "author", below: head.authors.count)
        }
        transactions.reason = none.map { _ in nil }
        for spot in try reader.spots(of: "reason", total: count) {
            transactions.reason[spot] =
                head.reasons[try reader.place(of: "reason", below: head.reasons.count)]
        }
        try readContextChanges()
        transactions.versionChange = none.map { _ in 0 }
        for spot in try reader.spots(of: "schema version", total: count) {
            transactions.versionChange[spot] = try reader.zigzag()
        }
        transactions.isSaltException = none.map { _ in false }
        for spot in try reader.spots(of: "salt", total: count) {
            transactions.isSaltException[spot] = true
        }
        let limit = limits.operations
        transactions.groupCount = try reader.column(count) { (reader) throws(DecodingFault) in
            try reader.count(of: "records of a transaction", limit: limit)
        }
    }

    private mutating func readContextChanges() throws(DecodingFault) {
        transactions.contextChange = [TransactionColumns.ContextChange?](
            repeating: nil, count: head.count)
        // Twice: an entry can be changed to nothing, and later to something again.
        var room = UInt64(2 * limits.contextEntries)
        for spot in try reader.spots(of: "context", total: head.count) {
            let count = try reader.varint()
            guard count > 0 else {
                let back = Int(clamping: try reader.varint())
                guard back < spot else { throw .outOfRange(what: "context") }
                transactions.contextChange[spot] = .seenThrough(spot - 1 - back)
                continue
            }
            guard count <= room else {
                throw .countTooLarge(what: "context changes", count: count)
            }
            room -= count
            var changes: [(replica: Int, difference: Int64)] = []
            for _ in 0..<count {
                let place = try reader.place(
                    of: "replica of a context", below: head.replicas.count)
                if let last = changes.last, last.replica >= place {
                    throw .notAscending(what: "context change")
                }
                let difference = try reader.zigzag()
                if difference == 0 { throw .outOfRange(what: "context change") }
                changes.append((place, difference))
            }
            transactions.contextChange[spot] = .entries(changes)
        }
    }

    /// Looks up what the first transaction of each replica goes on from.
    mutating func expectTransactions() throws(SegmentError) {
        guard ground != nil else { return }
        var known: Set<Int> = []
        for (writer, sequence) in zip(transactions.writer, transactions.sequence)
        where known.insert(writer).inserted && sequence > 1 {
            let id = TransactionID(head.replicas[writer], sequence - 1)
            guard let before = try ground?.use(id) else { throw .groundMissing }
            transactions.before[writer] = before
            transactions.contexts[writer] = before.context
        }
    }

    /// Stamps, authors and schema versions, from their differences to what is expected.
    mutating func settleTransactions() throws(DecodingFault) {
        var authors = head.authors
        var last: [Int: Int] = [:]
        for (index, writer) in transactions.writer.enumerated() {
            let before = transactions.before[writer]
            let previous = last[writer]
            last[writer] = index
            let expectedWall: Int64 =
                previous.map { transactions.wall[$0] }
                ?? before.map { Int64($0.stamp.wallMilliseconds) }
                ?? (index > 0 ? transactions.wall[index - 1] : 0)
            let (sum, overflows) = transactions.wall[index].addingReportingOverflow(expectedWall)
            guard !overflows, sum >= 0,
                let stamp = HybridTimestamp(
                    wallMilliseconds: UInt64(sum), counter: transactions.counter[index])
            else { throw .outOfRange(what: "time of a stamp") }
            transactions.wall[index] = sum
            transactions.stamp.append(stamp)

            if let author = transactions.authorChange[index] {
                transactions.author.append(author)
            } else if let previous {
                transactions.author.append(transactions.author[previous])
            } else if let before {
                transactions.author.append(authors.count)
                authors.append(before.author)
            } else {
                throw .outOfRange(what: "author")
            }

            let expectedVersion =
                previous.map { transactions.schemaVersion[$0] } ?? before?.schemaVersion ?? 0
            let version = Int64(expectedVersion) &+ transactions.versionChange[index]
            guard let version = UInt32(exactly: version) else {
                throw .outOfRange(what: "schema version")
            }
            transactions.schemaVersion.append(version)
        }
        head.authors = authors
    }

    /// The context of a transaction; to be asked for in order.
    mutating func context(
        of id: TransactionID,
        at index: Int,
        writer: Int,
        run: SegmentRun
    ) throws(DecodingFault) -> VersionVector {
        var context = transactions.contexts[writer] ?? VersionVector()
        context[id.replica] = id.sequence - 1
        switch transactions.contextChange[index] {
        case nil: break
        case .seenThrough(let last):
            context = run.union(context, through: last, except: id.replica)
        case .entries(let changes):
            for (place, difference) in changes {
                let replica = head.replicas[place]
                let changed = context[replica] &+ UInt64(bitPattern: difference)
                guard changed <= ReplicatedTransaction.Limits.sequence else {
                    throw .outOfRange(what: "context entry")
                }
                context[replica] = changed
            }
        }
        transactions.contexts[writer] = context
        return context
    }
}
