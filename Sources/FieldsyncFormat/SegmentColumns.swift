import FieldsyncCore

/// The columns of a segment as they were read.
///
/// Every index is checked against its dictionary, every value against its kind. What
/// transactions they make is for ``Segment`` to find out.
struct SegmentColumns {
    var space: SpaceID
    var replicas: [ReplicaID]
    var authors: [String]
    var reasons: [String]
    var fields: [FieldName]
    var ids: [RecordID]
    var records: [RecordKey]
    /// By the place of a field.
    var texts: [[String]]

    var transactions = TransactionColumns()
    var operations = OperationColumns()

    /// One entry a transaction.
    struct TransactionColumns {
        var replica: [Int] = []
        /// By the place of a replica; nil for one that wrote nothing here.
        var firstSequence: [UInt64?] = []
        var stamp: [HybridTimestamp] = []
        var author: [Int] = []
        var reason: [Int] = []
        var changeCount: [Int] = []
        var changes: [(replica: Int, difference: Int64)] = []
        var schemaVersion: [UInt32] = []
        var salt: [TransactionSalt?] = []
        var operationCount: [Int] = []
    }

    /// One entry an operation.
    struct OperationColumns {
        var code: [OperationCode] = []
        var record: [Int] = []
        var field: [Int?] = []
        var value: [FieldValue?] = []
        /// What follows the record, for steps of a newer program.
        var payload: [Int: [UInt8]] = [:]
    }

    /// Reads the inflated body of a segment.
    ///
    /// No dictionary can have more entries than the header's counts could use, so room is bounded
    /// by numbers that were checked before.
    init(
        _ raw: [UInt8],
        header: SegmentHeader,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        var reader = ByteReader(raw)
        space = try reader.space()
        replicas = try reader.dictionary(
            of: "replicas", entryBytes: 16, limit: header.transactions + limits.contextEntries
        ) { (reader) throws(DecodingFault) in ReplicaID(try reader.identifier()) }
        authors = try reader.textDictionary(of: "authors", limit: header.transactions)
        reasons = try reader.textDictionary(of: "reasons", limit: header.transactions)
        let types = try reader.dictionary(
            of: "types", entryBytes: 2, limit: header.operations
        ) { (reader) throws(DecodingFault) in try reader.recordType() }
        fields = try reader.dictionary(
            of: "fields", entryBytes: 2, limit: header.operations
        ) { (reader) throws(DecodingFault) in try reader.fieldName() }
        ids = try reader.dictionary(
            of: "ids", entryBytes: 16, limit: 2 * header.operations
        ) { (reader) throws(DecodingFault) in RecordID(try reader.identifier()) }
        records = try Self.readRecords(
            from: &reader, types: types, ids: ids, limit: header.operations)
        texts = []
        var room = header.operations + limits.setMembers
        for _ in fields {
            let dictionary = try reader.textDictionary(of: "texts", limit: room)
            room -= dictionary.count
            texts.append(dictionary)
        }
        try readTransactions(from: &reader, count: header.transactions, limits: limits)
        let total = transactions.operationCount.reduce(0) { $0 + $1 }
        guard total == header.operations else { throw .outOfRange(what: "count of operations") }
        try readOperations(from: &reader, count: total, limits: limits)
        try reader.finish()
    }

    private static func readRecords(
        from reader: inout ByteReader,
        types: [RecordType],
        ids: [RecordID],
        limit: Int
    ) throws(DecodingFault) -> [RecordKey] {
        let count = try reader.count(of: "records", entryBytes: 2, limit: limit)
        let typePlaces = try reader.places(count, of: "type of record", below: types.count)
        let idPlaces = try reader.places(count, of: "id", below: ids.count)
        let records = zip(typePlaces, idPlaces).map { RecordKey(types[$0], ids[$1]) }
        if Set(records).count != count { throw .notAscending(what: "record") }
        return records
    }
}

extension ByteReader {
    /// Entries after their count, each different from the others.
    mutating func dictionary<Entry: Hashable>(
        of what: String,
        entryBytes: Int,
        limit: Int,
        _ read: (inout ByteReader) throws(DecodingFault) -> Entry
    ) throws(DecodingFault) -> [Entry] {
        let count = try count(of: what, entryBytes: entryBytes, limit: limit)
        var entries: [Entry] = []
        var known: Set<Entry> = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let entry = try read(&self)
            if !known.insert(entry).inserted { throw .notAscending(what: "one of the \(what)") }
            entries.append(entry)
        }
        return entries
    }

    /// Texts after their count, each different from the others in bytes.
    mutating func textDictionary(
        of what: String,
        limit: Int
    ) throws(DecodingFault) -> [String] {
        let entries = try dictionary(of: what, entryBytes: 1, limit: limit) {
            (reader) throws(DecodingFault) in ExactText(text: try reader.text())
        }
        return entries.map(\.text)
    }

    /// `count` entries of a column, each read by `read`.
    mutating func column<Entry>(
        _ count: Int,
        _ read: (inout ByteReader) throws(DecodingFault) -> Entry
    ) throws(DecodingFault) -> [Entry] {
        // Every entry has at least one byte, so a column longer than the rest is a lie.
        if count > remaining {
            throw .truncated(neededBytes: count, remainingBytes: remaining)
        }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count { entries.append(try read(&self)) }
        return entries
    }

    /// A place in a dictionary of `limit` entries.
    mutating func place(of what: String, below limit: Int) throws(DecodingFault) -> Int {
        let place = Int(clamping: try varint())
        guard place < limit else { throw .outOfRange(what: what) }
        return place
    }

    /// `count` places in a dictionary of `limit` entries.
    mutating func places(
        _ count: Int,
        of what: String,
        below limit: Int
    ) throws(DecodingFault) -> [Int] {
        try column(count) { (reader) throws(DecodingFault) in
            try reader.place(of: what, below: limit)
        }
    }
}
