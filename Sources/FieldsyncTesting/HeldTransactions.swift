public import FieldsyncCore
public import FieldsyncFormat

/// Transactions in memory, as common ground of a sender and a receiver.
public struct HeldTransactions: SenderGround, ReceiverGround {
    private var held: [SpaceReplica: [UInt64: ReplicatedTransaction]] = [:]
    private var places: [RecordID: RecordPlace] = [:]

    /// Holds `transactions`.
    public init(_ transactions: some Sequence<ReplicatedTransaction> = []) {
        for transaction in transactions { hold(transaction) }
    }

    /// Holds one more.
    public mutating func hold(_ transaction: ReplicatedTransaction) {
        let writer = SpaceReplica(transaction.space, transaction.id.replica)
        held[writer, default: [:]][transaction.id.sequence] = transaction
        for (ordinal, record) in transaction.distinctRecords.enumerated()
        where places[record.id] == nil {
            places[record.id] = RecordPlace(transaction.id, ordinal: ordinal)
        }
    }

    /// The writers of what is held.
    public func writers() -> [SpaceReplica] { Array(held.keys) }

    /// A transaction that is held.
    public func transaction(_ id: TransactionID, in space: SpaceID) -> ReplicatedTransaction? {
        held[SpaceReplica(space, id.replica)]?[id.sequence]
    }

    /// The first place of a record.
    public func place(of record: RecordID, in space: SpaceID) -> RecordPlace? { places[record] }
}
