import FieldsyncCore

/// Reads the ground of one segment: each transaction once, all of them within a bound.
struct GroundReader {
    /// What a segment needs of a transaction that it refers to.
    struct Found {
        let stamp: HybridTimestamp
        let author: String
        let schemaVersion: UInt32
        let context: VersionVector
        let records: [RecordKey]
        fileprivate let checksum: UInt32
    }

    let space: SpaceID
    /// The transaction before the first of the segment, by the same replica.
    let anchor: TransactionID
    private let ground: any SegmentGround
    private var room: Int
    private var found: [TransactionID: Found?] = [:]
    private var used: Set<TransactionID> = []
    private var begun: Set<RecordID> = []
    /// A sum over everything that was used: it differs where the two sides hold different
    /// transactions of one name.
    private(set) var check: UInt32 = 0

    init(
        _ ground: any SegmentGround,
        space: SpaceID,
        anchor: TransactionID,
        limits: SegmentLimits
    ) {
        self.ground = ground
        self.space = space
        self.anchor = anchor
        room = limits.canonicalBytes
    }

    /// A transaction that the receiver holds, for `use` later; nil where it is not held, or where
    /// reading more would cost too much.
    mutating func find(_ id: TransactionID) throws(SegmentError) -> Found? {
        if let known = found[id] { return known }
        var result: Found?
        if let (transaction, canonical) = try read(id), canonical.count <= room {
            room -= canonical.count
            result = Found(
                stamp: transaction.stamp,
                author: transaction.author,
                schemaVersion: transaction.schemaVersion,
                context: transaction.context,
                records: transaction.distinctRecords,
                checksum: RawDeflate.checksum(canonical[...]))
        }
        found[id] = .some(result)
        return result
    }

    /// The same, counted into the check.
    mutating func use(_ id: TransactionID) throws(SegmentError) -> Found? {
        guard let result = try find(id) else { return nil }
        if used.insert(id).inserted {
            count(result.checksum)
        }
        return result
    }

    /// A CRC is linear, and the window repeats what is summed here: mixed in any linear way, one
    /// change in both could leave the sum of the frame as it was.
    private mutating func count(_ checksum: UInt32) {
        check &+= (checksum ^ checksum >> 16) &* 0x9E37_79B1
    }

    /// Counts a record into the check that is named by the beginning of its id.
    ///
    /// - Returns: False where a segment names no more in that way.
    mutating func use(beginning id: RecordID) -> Bool {
        if begun.contains(id) { return true }
        if begun.count >= SegmentLimits.beginnings { return false }
        begun.insert(id)
        count(RawDeflate.checksum(id.bytes[...]))
        return true
    }

    /// The record that is held and whose id begins so; nil where none is, or several.
    mutating func record(
        beginning: RecordBeginning, type: RecordType?
    ) throws(SegmentError) -> RecordKey? {
        do {
            let record = try ground.record(beginning: beginning, of: type, in: space)
            guard let record, beginning.begins(record.id), use(beginning: record.id) else {
                return nil
            }
            return record
        } catch {
            throw .groundUnreadable(reason: "\(error)")
        }
    }

    /// What the anchor's replica wrote last; nil where nothing of it is held, or where its last
    /// transaction is too long.
    func window(hash: @escaping HashFunction) throws(SegmentError) -> SegmentWindow? {
        let held: [ReplicatedTransaction]
        do {
            held = try ground.transactions(
                endingWith: anchor, count: SegmentLimits.windowTransactions, in: space)
        } catch {
            throw .groundUnreadable(reason: "\(error)")
        }
        var run: [ReplicatedTransaction] = []
        var size = 0
        var sequence = anchor.sequence
        for transaction in held.reversed() {
            size += CanonicalTransaction.sizeBytes(transaction)
            guard run.count < SegmentLimits.windowTransactions, size <= SegmentLimits.windowBytes,
                transaction.id == TransactionID(anchor.replica, sequence),
                transaction.space == space
            else { break }
            run.append(transaction)
            sequence -= 1
        }
        if run.isEmpty { return nil }
        return try SegmentPacker.window(of: run.reversed(), space: space, hash: hash)
    }

    private func read(
        _ id: TransactionID
    ) throws(SegmentError) -> (transaction: ReplicatedTransaction, canonical: [UInt8])? {
        do {
            guard let found = try ground.spelled(id, in: space) else { return nil }
            return found.transaction.id == id && found.transaction.space == space ? found : nil
        } catch {
            throw .groundUnreadable(reason: "\(error)")
        }
    }
}
