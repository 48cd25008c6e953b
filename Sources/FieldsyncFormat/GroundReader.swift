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
    /// Two bytes over everything that was used: they differ where the two sides hold different
    /// transactions of one name.
    private(set) var check: UInt16 = 0

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
            check ^= UInt16(truncatingIfNeeded: result.checksum ^ result.checksum >> 16)
        }
        return result
    }

    /// Counts a record into the check that is named by the beginning of its id.
    ///
    /// - Returns: False where a segment names no more in that way.
    mutating func use(beginning id: RecordID) -> Bool {
        if begun.contains(id) { return true }
        if begun.count >= SegmentLimits.beginnings { return false }
        begun.insert(id)
        let checksum = RawDeflate.checksum(id.bytes[...])
        check ^= UInt16(truncatingIfNeeded: checksum ^ checksum >> 16)
        return true
    }

    /// The record that is held and whose id begins so; nil where none is, or several.
    mutating func record(
        beginning: UInt32, type: RecordType?
    ) throws(SegmentError) -> RecordKey? {
        do {
            let record = try ground.record(beginning: beginning, of: type, in: space)
            guard let record, record.id.beginning == beginning, use(beginning: record.id) else {
                return nil
            }
            return record
        } catch {
            throw .groundUnreadable(reason: "\(error)")
        }
    }

    /// The columns of what the anchor's replica wrote last: what deflate may point back into.
    func window(hash: @escaping HashFunction) throws(SegmentError) -> [UInt8] {
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
        if run.isEmpty { return [] }
        return try SegmentPacker.columns(of: run.reversed(), space: space, hash: hash).body
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
