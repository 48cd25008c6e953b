public import FieldsyncCore
public import FieldsyncFormat

/// Transactions in memory, as common ground of a sender and a receiver.
public struct HeldTransactions: SenderGround, ReceiverGround {
    private var held: [SpaceReplica: [UInt64: ReplicatedTransaction]] = [:]
    private var places: [RecordID: RecordPlace] = [:]
    private var records: [RecordBeginning: Set<RecordKey>] = [:]
    private let namesBeginnings: Bool

    /// Holds `transactions`.
    ///
    /// - Parameter namesBeginnings: As a sender it names records by the beginnings of their ids
    ///   where it can, and not by their places.
    public init(
        _ transactions: some Sequence<ReplicatedTransaction> = [], namesBeginnings: Bool = false
    ) {
        self.namesBeginnings = namesBeginnings
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
        for record in transaction.distinctRecords {
            for count in RecordBeginning.lengths {
                records[RecordBeginning(of: record.id, count: count), default: []].insert(record)
            }
        }
    }

    /// The writers of what is held.
    public func writers() -> [SpaceReplica] { Array(held.keys) }

    /// A transaction that is held.
    public func transaction(_ id: TransactionID, in space: SpaceID) -> ReplicatedTransaction? {
        held[SpaceReplica(space, id.replica)]?[id.sequence]
    }

    /// The only record that begins so.
    public func record(
        beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
    ) -> RecordKey? {
        let found = records[beginning, default: []].filter { type == nil || $0.type == type }
        return found.count == 1 ? found.first : nil
    }

    /// The beginning of its id, or the first place of a record.
    public func name(of record: RecordID, type: RecordType?, in space: SpaceID) -> HeldName? {
        for count in RecordBeginning.lengths where namesBeginnings {
            let beginning = RecordBeginning(of: record, count: count)
            if self.record(beginning: beginning, of: type, in: space)?.id == record {
                return .beginning(beginning)
            }
        }
        return places[record].map { .place($0) }
    }
}
