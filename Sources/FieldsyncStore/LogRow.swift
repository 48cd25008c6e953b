import FieldsyncCore

/// One transaction of the log, wherever it lies: in a row of its own, in a pack, or in memory
/// until the SQLite transaction writes it.
///
/// A class, since bulk hands each over a dozen times and none ever changes.
final class LogRow: Sendable {
    let position: Int64
    let id: TransactionID
    /// The link of its replica's chain.
    let link: ChainHash
    /// When it was written or arrived here, by this replica's clock.
    let receivedMilliseconds: Int64
    /// The canonical transaction.
    let payload: [UInt8]
    /// What `payload` spells, where that was read already.
    let decoded: ReplicatedTransaction?
    /// True where `link` was made from the payload when it was read, so that nobody has to.
    let isProven: Bool

    init(
        position: Int64, id: TransactionID, link: ChainHash, receivedMilliseconds: Int64,
        payload: [UInt8], decoded: ReplicatedTransaction?, isProven: Bool
    ) {
        self.position = position
        self.id = id
        self.link = link
        self.receivedMilliseconds = receivedMilliseconds
        self.payload = payload
        self.decoded = decoded
        self.isProven = isProven
    }

    /// The same row, once its payload was read.
    func read(as transaction: ReplicatedTransaction) -> LogRow {
        LogRow(
            position: position, id: id, link: link, receivedMilliseconds: receivedMilliseconds,
            payload: payload, decoded: transaction, isProven: isProven)
    }

    /// The transaction.
    ///
    /// - Throws: ``StoreError/damaged(detail:)``, naming the position.
    func transaction() throws -> ReplicatedTransaction {
        try decoded ?? SpaceSource.decode(payload, position: position)
    }

    /// When its author wrote it, in milliseconds since 1970.
    func wallMilliseconds() throws -> UInt64 {
        try decoded?.stamp.wallMilliseconds ?? transaction().stamp.wallMilliseconds
    }

    /// The row as an entry that is handed out.
    func entry() throws -> LogEntry {
        guard let receivedAt = Instant(milliseconds: receivedMilliseconds) else {
            throw StoreError.damaged(
                detail: "column log.receivedMilliseconds holds what was never written there")
        }
        return LogEntry(
            position: position, transaction: try transaction(), hash: link,
            receivedAt: receivedAt)
    }
}
