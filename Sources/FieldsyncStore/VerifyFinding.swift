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
    /// The page of a SQLite file, from 1, where one is concerned.
    public let page: UInt32?
    /// True where it was put right at once.
    public let isMended: Bool
    /// What is wrong, as a sentence without its period.
    public let message: String

    package init(
        file: String,
        table: String = "",
        space: SpaceID? = nil,
        record: RecordKey? = nil,
        transaction: TransactionID? = nil,
        page: UInt32? = nil,
        isMended: Bool = false,
        _ message: String
    ) {
        self.file = file
        self.table = table
        self.space = space
        self.record = record
        self.transaction = transaction
        self.page = page
        self.isMended = isMended
        // What SQLite says of a file names it, too.
        self.message =
            message.hasPrefix("\(file): ") ? String(message.dropFirst(file.count + 2)) : message
    }

    /// A store that cannot be opened, with what the attempt said.
    package init(unopened detail: String) {
        self.init(file: "", "it cannot be opened: \(detail)")
    }

    /// The same, of a table.
    func of(table: String) -> VerifyFinding {
        VerifyFinding(
            file: file, table: table, space: space, record: record, transaction: transaction,
            page: page, isMended: isMended, message)
    }
}

extension VerifyFinding: CustomStringConvertible {
    /// File, table, space, record and transaction as far as known, then what is wrong.
    public var description: String {
        var place = file.isEmpty ? ["the store"] : [file]
        if !table.isEmpty { place.append("table \(table)") }
        if let space { place.append("space \(space)") }
        if let record { place.append("record \(record)") }
        if let transaction { place.append("transaction \(transaction)") }
        return place.joined(separator: ", ") + ": " + message
    }
}
