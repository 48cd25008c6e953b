public import FieldsyncCore

/// What the receiver of a segment holds already, as its sender knows it or as the receiver finds
/// it in its own log.
///
/// A segment that stands on such ground names what both sides hold instead of spelling it out.
public protocol SegmentGround {
    /// A transaction that the receiver holds; nil where it holds none of that name.
    func transaction(
        _ id: TransactionID, in space: SpaceID
    ) throws -> ReplicatedTransaction?

    /// The same with its canonical bytes.
    func spelled(
        _ id: TransactionID, in space: SpaceID
    ) throws -> (transaction: ReplicatedTransaction, canonical: [UInt8])?

    /// The last of a replica's transactions up to `id`, that one included, in order: up to `count`,
    /// fewer where fewer are held without a gap, or where those before would be of no use: a
    /// window takes ``SegmentLimits/windowBytes`` canonical bytes and no transaction more.
    func transactions(
        endingWith id: TransactionID, count: Int, in space: SpaceID
    ) throws -> [ReplicatedTransaction]

    /// The only record that is held whose id begins so, of `type` where one is given; nil where
    /// there is none, or more than one.
    func record(
        beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
    ) throws -> RecordKey?
}

extension SegmentGround {
    /// Spells it; a log that holds the bytes does better.
    public func spelled(
        _ id: TransactionID, in space: SpaceID
    ) throws -> (transaction: ReplicatedTransaction, canonical: [UInt8])? {
        try transaction(id, in: space).map { ($0, CanonicalTransaction.encode($0)) }
    }

    /// One by one; a log that reads ranges does better.
    public func transactions(
        endingWith id: TransactionID, count: Int, in space: SpaceID
    ) throws -> [ReplicatedTransaction] {
        var result: [ReplicatedTransaction] = []
        var sequence = id.sequence
        while result.count < count, sequence > 0,
            let transaction = try transaction(TransactionID(id.replica, sequence), in: space)
        {
            result.append(transaction)
            sequence -= 1
        }
        return result.reversed()
    }
}

/// The ground of a segment as its sender knows it.
///
/// It may know of less than the receiver holds, never of more.
public protocol SenderGround: SegmentGround {
    /// How the receiver finds the id of a record, of `type` where one is given; nil where that is
    /// not known.
    ///
    /// Any transaction will do that the receiver holds and that writes to the record. Records whose
    /// transactions follow each other are named in fewest bytes; the beginning of an id is longer,
    /// and needs no transaction to be read on either side.
    func name(
        of record: RecordID, type: RecordType?, in space: SpaceID
    ) throws -> HeldName?
}

/// The ground of a segment as its receiver finds it.
public protocol ReceiverGround: SegmentGround {
    /// Who wrote to which spaces, as far as this replica holds it and the sender may refer to it.
    func writers() -> [SpaceReplica]
}

/// A replica that wrote to a space.
public struct SpaceReplica: Hashable, Sendable {
    /// The space.
    public let space: SpaceID
    /// The replica.
    public let replica: ReplicaID

    /// A writer of its two parts.
    public init(_ space: SpaceID, _ replica: ReplicaID) {
        self.space = space
        self.replica = replica
    }
}

extension SpaceReplica {
    /// Two bytes that stand for the writer where both sides know of it; a few others may have the
    /// same.
    var tag: UInt16 {
        UInt16(RawDeflate.checksum(replica.bytes[...], Array(space.name.utf8)[...]) >> 16)
    }
}

/// How a segment names a record that both sides hold.
public enum HeldName: Hashable, Sendable {
    /// By one of the transactions that write to it.
    case place(RecordPlace)
    /// By the first bytes of its id, with which no other one begins.
    case beginning(RecordBeginning)
}

/// Where a record is found in the log: one of those that a transaction writes to.
public struct RecordPlace: Hashable, Sendable {
    /// The transaction.
    public let transaction: TransactionID
    /// Which of the transaction's distinct records, in the order in which it first names them.
    public let ordinal: Int

    /// A place of its two parts.
    public init(_ transaction: TransactionID, ordinal: Int) {
        self.transaction = transaction
        self.ordinal = ordinal
    }
}

extension ReplicatedTransaction {
    /// The distinct records that the transaction is about, in the order in which it first names
    /// them: what a ``RecordPlace`` counts.
    public var distinctRecords: [RecordKey] {
        var known: Set<RecordKey> = []
        return operations.map(\.record).filter { known.insert($0).inserted }
    }
}
