import FieldsyncCore

extension SegmentColumns {
    /// Reads the columns that have one entry a transaction.
    mutating func readTransactions(
        from reader: inout ByteReader,
        count: Int,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        transactions.replica = try reader.places(count, of: "replica", below: replicas.count)
        try readFirstSequences(from: &reader)
        try readStamps(from: &reader, count: count)
        transactions.author = try reader.places(count, of: "author", below: authors.count)
        transactions.reason = try reader.places(count, of: "reason", below: reasons.count)
        try readContexts(from: &reader, count: count, limits: limits)
        var schemaVersion: Int64 = 0
        transactions.schemaVersion = try reader.column(count) {
            (reader) throws(DecodingFault) in
            schemaVersion &+= try reader.zigzag()
            guard let version = UInt32(exactly: schemaVersion) else {
                throw .outOfRange(what: "schema version")
            }
            return version
        }
        let flags = try reader.column(count) { (reader) throws(DecodingFault) in
            try reader.flag()
        }
        for isSalted in flags {
            let salt = isSalted ? TransactionSalt(try reader.bigEndian()) : nil
            transactions.salt.append(salt)
        }
        transactions.operationCount = try reader.column(count) {
            (reader) throws(DecodingFault) in
            try reader.count(of: "operations", limit: limits.operations)
        }
    }

    private mutating func readFirstSequences(
        from reader: inout ByteReader
    ) throws(DecodingFault) {
        transactions.firstSequence = replicas.map { _ in nil }
        for replica in transactions.replica where transactions.firstSequence[replica] == nil {
            let sequence = try reader.varint()
            guard (1...ReplicatedTransaction.Limits.sequence).contains(sequence) else {
                throw .outOfRange(what: "sequence")
            }
            transactions.firstSequence[replica] = sequence
        }
    }

    private mutating func readStamps(
        from reader: inout ByteReader,
        count: Int
    ) throws(DecodingFault) {
        var wall: Int64 = 0
        let walls = try reader.column(count) { (reader) throws(DecodingFault) in
            wall &+= try reader.zigzag()
            return UInt64(bitPattern: wall)
        }
        let counters = try reader.column(count) { (reader) throws(DecodingFault) in
            guard let counter = UInt16(exactly: try reader.varint()) else {
                throw .outOfRange(what: "counter of a stamp")
            }
            return counter
        }
        for (wall, counter) in zip(walls, counters) {
            guard let stamp = HybridTimestamp(wallMilliseconds: wall, counter: counter) else {
                throw .outOfRange(what: "time of a stamp")
            }
            transactions.stamp.append(stamp)
        }
    }

    private mutating func readContexts(
        from reader: inout ByteReader,
        count: Int,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        var total = 0
        transactions.changeCount = try reader.column(count) { (reader) throws(DecodingFault) in
            let changes = try reader.varint()
            // Twice: an entry can be changed to nothing, and later to something again.
            guard changes <= 2 * limits.contextEntries - total else {
                throw .countTooLarge(what: "context changes", count: changes)
            }
            total += Int(changes)
            return Int(changes)
        }
        let places = try reader.places(total, of: "replica of a context", below: replicas.count)
        let differences = try reader.column(total) { (reader) throws(DecodingFault) in
            let difference = try reader.zigzag()
            if difference == 0 { throw .outOfRange(what: "context change") }
            return difference
        }
        transactions.changes = zip(places, differences).map { ($0, $1) }
    }
}
