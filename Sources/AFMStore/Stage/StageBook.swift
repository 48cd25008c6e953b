public import AFMModel
public import FieldsyncCore
public import FieldsyncStore

/// What a manager writes by single commands, with nothing but a keyboard.
///
/// Every command is one step on disk and is checked before it is written. Times are handed in.
public struct StageBook: Sendable {
    let replica: Replica
    let author: String
    let check: DomainCheck
    let catalogue: InstrumentCatalogue
    let settling: SettlingHandler
    let because: String
    let wrote: @Sendable (TransactionID) -> Void

    /// A book that `author` writes in.
    ///
    /// - Parameters:
    ///   - because: Why everything in it is written, where somebody says so: after a report was
    ///     signed off, that is the reason of an amendment.
    ///   - settling: Is told, before anything is on disk, which disagreements of others a step
    ///     settles; nothing is written where it throws.
    ///   - wrote: Is told each transaction once it is on disk.
    public init(
        in replica: Replica, author: String, catalogue: InstrumentCatalogue = .standard,
        because: String = "", settling: @escaping SettlingHandler = { _ in },
        wrote: @escaping @Sendable (TransactionID) -> Void = { _ in }
    ) {
        self.replica = replica
        self.author = author
        self.catalogue = catalogue
        self.because = because
        self.settling = settling
        self.wrote = wrote
        check = DomainCheck(catalogue: catalogue)
    }

    /// Sets fields of a record, all or none of them; nil clears one.
    ///
    /// - Throws: ``DomainError/badValue(record:field:value:right:)`` for a value that cannot be.
    public func edit(
        _ found: FoundRecord, setting values: [FieldName: FieldValue?], reason: String = ""
    ) throws {
        try write(in: found.space, reason: reason) { writer in
            for (field, value) in values.sorted(by: { $0.key < $1.key }) {
                try writer.change(found.record.key, field, to: value)
            }
            try check.validate(found.record.key, written: Set(values.keys), in: writer)
        }
    }

    /// One transaction in one space.
    func write<T>(
        in space: SpaceID, reason: String = "", _ body: (SpaceWriter) throws -> T
    ) throws -> T {
        // Who gives both has said the same twice: a correction with its reason is one.
        let words = reason.contains(because) ? [reason] : [reason, because]
        let reason = words.filter { !$0.isEmpty }.joined(separator: "; ").cut(to: 900)
        let (result, written) = try replica.write(author: author, reason: reason) { batch in
            (try transaction(in: space, of: batch, body), batch.written)
        }
        for transaction in written { wrote(transaction.id) }
        return result
    }

    /// One transaction of a batch.
    func transaction<T>(
        in space: SpaceID, of batch: BatchWriter, _ body: (SpaceWriter) throws -> T
    ) throws -> T {
        try batch.transaction(in: space) { writer in
            var watch = try SettlingWatch(writer)
            let result = try body(writer)
            let settled = try watch.settled(writer)
            if !settled.isEmpty { try settling(settled) }
            return result
        }
    }

    /// Creates a record of a natural id, or brings a removed one back, and sets what differs.
    ///
    /// - Returns: False where it was there already.
    @discardableResult
    func put(
        _ key: RecordKey, _ fields: [FieldName: FieldValue], _ writer: SpaceWriter
    ) throws -> Bool {
        let present = try writer.record(key)
        if present == nil {
            try writer.create(key)
        } else if present?.isDeleted == true {
            try writer.undelete(key)
        }
        for (field, value) in fields.sorted(by: { $0.key < $1.key })
        where present?[field] != value {
            try writer.set(key, field, value)
        }
        try check.validate(key, written: Set(fields.keys), in: writer)
        return present?.isDeleted ?? true
    }
}
