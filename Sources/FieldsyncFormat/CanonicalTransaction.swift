public import FieldsyncCore

/// A transaction row by row, uncompressed: the one spelling that hashes are taken over and that a
/// log keeps.
///
/// Equal transactions have equal bytes, and bytes that decode encode to themselves again.
/// Specified in `protocol/format/canonical.md`, checked by `protocol/vectors/canonical.json`.
public enum CanonicalTransaction {
    /// The first byte of every canonical transaction.
    public static let version: UInt8 = 1

    /// The newest code of a step that this program understands. Codes from 64 to 127 are kept and
    /// passed on all the same.
    package static let newestStep: UInt8 = OperationCode.settle.rawValue

    /// The bytes of `transaction`.
    public static func encode(_ transaction: ReplicatedTransaction) -> [UInt8] {
        var writer = ByteWriter(reserving: 512)
        write(transaction, to: &writer)
        return writer.bytes
    }

    /// As ``encode(_:)``, or nil where that is more than `limit` bytes; no more than one value
    /// beyond the limit is ever laid out.
    static func encode(_ transaction: ReplicatedTransaction, upTo limit: Int) -> [UInt8]? {
        var writer = ByteWriter(reserving: 64 + 48 * transaction.operations.count)
        writeHead(transaction, to: &writer)
        for operation in transaction.operations {
            write(operation, to: &writer)
            if writer.bytes.count > limit { return nil }
        }
        return writer.bytes.count > limit ? nil : writer.bytes
    }

    /// How many bytes ``encode(_:)`` gives, without laying them out.
    public static func sizeBytes(_ transaction: ReplicatedTransaction) -> Int {
        var tally = ByteTally()
        write(transaction, to: &tally)
        return tally.count
    }

    /// The transaction that `bytes` spell.
    ///
    /// - Throws: ``DecodingFault`` where they spell none, or one that
    ///   `ReplicatedTransaction.check()` refuses. Nothing is read beyond the end.
    public static func decode(
        _ bytes: [UInt8]
    ) throws(DecodingFault) -> ReplicatedTransaction {
        var reader = ByteReader(bytes)
        let transaction = try read(from: &reader)
        try reader.finish()
        do {
            try transaction.check()
        } catch {
            throw .defect(error)
        }
        return transaction
    }
}

extension CanonicalTransaction {
    private static func write(_ transaction: ReplicatedTransaction, to sink: inout some ByteSink) {
        writeHead(transaction, to: &sink)
        for operation in transaction.operations { write(operation, to: &sink) }
    }

    /// All before the operations.
    private static func writeHead(
        _ transaction: ReplicatedTransaction, to sink: inout some ByteSink
    ) {
        sink.append(version)
        sink.text(transaction.space.name)
        sink.identifier(transaction.id.replica.value)
        sink.varint(transaction.id.sequence)
        sink.bigEndian(transaction.stamp.packed)
        sink.text(transaction.author)
        sink.text(transaction.reason)
        sink.count(transaction.context.count)
        for entry in transaction.context.entries {
            sink.identifier(entry.replica.value)
            sink.varint(entry.sequence)
        }
        sink.varint(UInt64(transaction.schemaVersion))
        if let salt = transaction.salt {
            sink.append(1)
            sink.bigEndian(salt.value)
        } else {
            sink.append(0)
        }
        sink.count(transaction.operations.count)
    }

    private static func write(_ operation: RecordOperation, to sink: inout some ByteSink) {
        sink.append(OperationCode(operation).rawValue)
        sink.text(operation.record.type.name)
        sink.identifier(operation.record.id.value)
        if let payload = operation.payload { sink.prefixed(payload) }
        guard let (field, value) = operation.write else { return }
        sink.text(field.name)
        if let value { write(value, to: &sink) }
    }

    /// The canonical bytes of one value.
    static func write(_ value: FieldValue, to sink: inout some ByteSink) {
        sink.append(ValueCode(value.kind).rawValue)
        switch value {
        case .text(let text), .zone(let text): sink.text(text)
        case .integer(let number): sink.zigzag(number)
        case .decimal(let number):
            sink.append(number.scale)
            sink.zigzag(number.unscaled)
        case .boolean(let isTrue): sink.append(isTrue ? 1 : 0)
        case .instant(let instant): sink.zigzag(instant.milliseconds)
        case .date(let date): sink.zigzag(date.dayNumber)
        case .reference(let id): sink.identifier(id.value)
        case .bytes(let bytes): sink.prefixed(bytes)
        case .textSet(let set):
            sink.count(set.members.count)
            for member in set.members { sink.text(member) }
        case .textList(let list):
            sink.count(list.texts.count)
            for text in list.texts { sink.text(text) }
        }
    }
}

extension CanonicalTransaction {
    private typealias Limits = ReplicatedTransaction.Limits

    private static func read(
        from reader: inout ByteReader
    ) throws(DecodingFault) -> ReplicatedTransaction {
        let found = try reader.byte()
        if found != version { throw .unsupportedVersion(found: UInt64(found)) }
        let space = try reader.space()
        let replica = ReplicaID(try reader.identifier())
        let sequence = try reader.varint()
        let stamp = HybridTimestamp(packed: try reader.bigEndian())
        let author = try reader.text()
        let reason = try reader.text()
        let context = try readContext(from: &reader)
        guard let schemaVersion = UInt32(exactly: try reader.varint()) else {
            throw .outOfRange(what: "schema version")
        }
        let salt = try reader.flag() ? TransactionSalt(try reader.bigEndian()) : nil
        // An operation has a code, a type of at least one letter, and an id.
        let count = try reader.count(of: "operations", entryBytes: 19, limit: Limits.operations)
        var operations: [RecordOperation] = []
        operations.reserveCapacity(count)
        for _ in 0..<count { operations.append(try readOperation(from: &reader)) }
        return ReplicatedTransaction(
            space: space, id: TransactionID(replica, sequence), stamp: stamp, author: author,
            reason: reason, context: context, schemaVersion: schemaVersion, salt: salt,
            operations: operations)
    }

    private static func readContext(
        from reader: inout ByteReader
    ) throws(DecodingFault) -> VersionVector {
        let count = try reader.count(
            of: "context entries", entryBytes: 17, limit: Limits.contextEntries)
        var entries: [ReplicaID: UInt64] = [:]
        entries.reserveCapacity(count)
        var previous: ReplicaID?
        for _ in 0..<count {
            let replica = ReplicaID(try reader.identifier())
            if let previous, previous >= replica { throw .notAscending(what: "context entry") }
            let sequence = try reader.varint()
            if sequence == 0 || sequence > Limits.sequence {
                throw .outOfRange(what: "context entry")
            }
            entries[replica] = sequence
            previous = replica
        }
        return VersionVector(entries)
    }

    private static func readOperation(
        from reader: inout ByteReader
    ) throws(DecodingFault) -> RecordOperation {
        let code = try OperationCode(from: &reader)
        let record = RecordKey(try reader.recordType(), RecordID(try reader.identifier()))
        let field = code.hasField ? try reader.fieldName() : nil
        let value = code.hasValue ? try readValue(from: &reader) : nil
        let payload = code.hasPayload ? Array(try reader.prefixed()) : []
        guard
            let operation = RecordOperation(
                code, record, field: field, value: value, payload: payload)
        else {
            throw .unknownCode(what: "operation", code: code.rawValue)
        }
        return operation
    }

    /// Reads what ``write(_:to:)`` wrote.
    /// - Parameter limit: As many texts a set or list may have.
    static func readValue(
        from reader: inout ByteReader, texts limit: Int = .max
    ) throws(DecodingFault) -> FieldValue {
        switch try ValueCode(from: &reader) {
        case .text: return .text(try reader.text())
        case .zone: return .zone(try reader.text())
        case .integer: return .integer(try reader.zigzag())
        case .decimal:
            let scale = try reader.byte()
            return .decimal(try .checked(unscaled: reader.zigzag(), scale: scale))
        case .boolean: return .boolean(try reader.flag())
        case .instant: return .instant(try .checked(milliseconds: reader.zigzag()))
        case .date: return .date(try .checked(dayNumber: reader.zigzag()))
        case .reference: return .reference(RecordID(try reader.identifier()))
        case .bytes: return .bytes(Array(try reader.prefixed()))
        case .textSet: return .textSet(try .checked(ascending: readTexts(from: &reader, limit)))
        case .textList: return .textList(TextList(try readTexts(from: &reader, limit)))
        }
    }

    static func readTexts(
        from reader: inout ByteReader, _ limit: Int = .max
    ) throws(DecodingFault) -> [String] {
        let count = try reader.count(of: "members", limit: limit)
        var texts: [String] = []
        texts.reserveCapacity(count)
        for _ in 0..<count { texts.append(try reader.text()) }
        return texts
    }
}
