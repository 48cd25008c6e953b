public import FieldsyncCore

/// Something in a store that is not as it must be.
public struct VerifyFinding: Hashable, Sendable {
    /// The file, relative to the replica's directory.
    public let file: String
    /// The table; empty where the file as a whole is meant.
    public let table: String
    /// The space, where one is concerned.
    public let space: SpaceID?
    /// The record, where one is concerned.
    public let record: RecordKey?
    /// The transaction, where one is concerned.
    public let transaction: TransactionID?
    /// What is wrong, as a sentence without its period.
    public let message: String

    init(
        file: String,
        table: String = "",
        space: SpaceID? = nil,
        record: RecordKey? = nil,
        transaction: TransactionID? = nil,
        _ message: String
    ) {
        self.file = file
        self.table = table
        self.space = space
        self.record = record
        self.transaction = transaction
        self.message = message
    }
}

extension VerifyFinding: CustomStringConvertible {
    /// File, table, space, record and transaction as far as known, then what is wrong.
    public var description: String {
        var place = [file]
        if !table.isEmpty { place.append("table \(table)") }
        if let space { place.append("space \(space)") }
        if let record { place.append("record \(record)") }
        if let transaction { place.append("transaction \(transaction)") }
        return place.joined(separator: ", ") + ": " + message
    }
}
