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

    /// A book that `author` writes in.
    public init(
        in replica: Replica, author: String, catalogue: InstrumentCatalogue = .standard
    ) {
        self.replica = replica
        self.author = author
        self.catalogue = catalogue
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
                try writer.set(found.record.key, field, value)
            }
            try check.validate(found.record.key, written: Set(values.keys), in: writer)
        }
    }

    /// One transaction in one space.
    func write<T>(
        in space: SpaceID, reason: String = "", _ body: (SpaceWriter) throws -> T
    ) throws -> T {
        try replica.write(author: author, reason: reason) { batch in
            try batch.transaction(in: space, body)
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
