import FieldsyncCore
import FieldsyncFormat

/// Makes a space of a snapshot, within one SQLite transaction: whatever is wrong with it, nothing
/// stays. What is checked and what is believed is in `protocol/format/snapshot.md`.
struct SnapshotInstallation {
    private enum Stage: Int { case log, ids, records, touches }

    /// Who wrote a transaction, by its place.
    private struct Writing {
        let replica: UInt32
        let author: UInt32
        let sequence: UInt32
        let isLetGo: Bool
        let stamp: HybridTimestamp
    }

    private let source: SpaceSource
    private let head: SnapshotHead
    private let nowMilliseconds: UInt64
    /// The position before the first transaction.
    private let base: Int64
    private let total: Int
    private var stage = Stage.log
    private var vector = VersionVector()
    private var links: [ReplicaID: ChainHash] = [:]
    private var clock: HybridLogicalClock
    private var writings: [Writing] = []
    private var replicas: [ReplicaID] = []
    private var replicaPlaces: [ReplicaID: UInt32] = [:]
    private var authors: [String] = []
    private var authorPlaces: [String: UInt32] = [:]
    private var listed: [RecordKey] = []
    private var recordCount = 0
    private var touched: UInt64 = 0
    private var lastTouched: RecordID?
    private var sum = StateSum()
    /// What is installed so far.
    private(set) var outcome = SnapshotOutcome()

    /// - Throws: ``SnapshotFault/outOfPlace`` where something of the space is held.
    init(of head: SnapshotHead, in source: SpaceSource, nowMilliseconds: UInt64) throws {
        guard try source.heads().heads.isEmpty else { throw SnapshotFault.outOfPlace }
        var total: UInt64 = 0
        for head in head.heads.heads.values {
            total = total.addingReportingOverflow(head.sequence).partialValue
            guard head.sequence <= SnapshotLimits.transactions,
                total <= SnapshotLimits.transactions
            else {
                throw SnapshotFault.malformed(.countTooLarge(what: "transactions", count: total))
            }
        }
        self.source = source
        self.head = head
        self.nowMilliseconds = nowMilliseconds
        self.total = Int(total)
        base = try source.nextPosition() - 1
        clock = try source.clock()
    }

    /// Takes the next part.
    ///
    /// - Throws: ``SnapshotFault``, or what the store throws.
    mutating func take(_ bytes: [UInt8]) throws {
        switch try SnapshotPart(decoding: bytes, listed: listed) {
        case .head: throw SnapshotFault.outOfPlace
        case .links(let entries):
            try enter(.log)
            try takeLinks(entries)
        case .segment(let segment):
            try enter(.log)
            try takeSegment(segment)
        case .ids(let keys):
            try enter(.ids)
            if let last = listed.last, let first = keys.first, last >= first {
                throw SnapshotFault.record(first)
            }
            listed += keys
            if listed.count > head.records { throw SnapshotFault.outOfPlace }
        case .records(let records):
            try enter(.records)
            for record in records { try install(record) }
        case .touches(let touches):
            try enter(.touches)
            for touched in touches { try install(touched) }
        }
    }

    /// Ends the space, once all of it came.
    mutating func finish() throws -> SnapshotOutcome {
        try enter(.touches)
        guard touched == head.touched else { throw SnapshotFault.incomplete(head.space) }
        guard sum == head.heads.stateSum else { throw SnapshotFault.sum(head.space) }
        for (replica, head) in head.heads.heads { try source.moveHead(replica, head) }
        source.sumChange = sum
        try source.writeHeads()
        try source.setClock(clock)
        try source.shareAnew()
        return outcome
    }

    private mutating func enter(_ next: Stage) throws {
        guard next.rawValue >= stage.rawValue else { throw SnapshotFault.outOfPlace }
        if stage == .log, next != .log { try finishLog() }
        if stage.rawValue <= Stage.ids.rawValue, next.rawValue > Stage.ids.rawValue {
            guard listed.count == head.records else { throw SnapshotFault.incomplete(head.space) }
        }
        if next == .touches, recordCount != listed.count {
            throw SnapshotFault.incomplete(head.space)
        }
        stage = next
    }

    // MARK: The log

    private func finishLog() throws {
        guard writings.count == total else { throw SnapshotFault.incomplete(head.space) }
        for (replica, head) in head.heads.heads {
            guard vector[replica] == head.sequence, links[replica] == head.hash else {
                throw SnapshotFault.chain(replica)
            }
        }
    }

    /// Notes the next transaction of a replica.
    private mutating func note(
        _ id: TransactionID, _ stamp: HybridTimestamp, _ author: String, isLetGo: Bool
    ) throws {
        guard id.sequence == vector[id.replica] + 1, writings.count < total else {
            throw SnapshotFault.gap(id)
        }
        guard (1...ReplicatedTransaction.Limits.authorBytes).contains(author.utf8.count) else {
            throw SnapshotFault.links
        }
        vector[id.replica] = id.sequence
        clock.observe(stamp, nowMilliseconds: nowMilliseconds)
        writings.append(
            Writing(
                replica: place(of: id.replica), author: place(of: author),
                sequence: UInt32(clamping: id.sequence), isLetGo: isLetGo, stamp: stamp))
    }

    private mutating func place(of replica: ReplicaID) -> UInt32 {
        if let known = replicaPlaces[replica] { return known }
        replicas.append(replica)
        replicaPlaces[replica] = UInt32(replicas.count - 1)
        return UInt32(replicas.count - 1)
    }

    private mutating func place(of author: String) -> UInt32 {
        if let known = authorPlaces[author] { return known }
        authors.append(author)
        authorPlaces[author] = UInt32(authors.count - 1)
        return UInt32(authors.count - 1)
    }

    private mutating func takeLinks(_ entries: [UInt8]) throws {
        let first = writings.count + 1
        guard let index = PackIndex(entries, isLetGo: true), let remains = index.remains,
            !index.positions.isEmpty,
            index.positions.elementsEqual(Int64(first)..<Int64(first + index.positions.count)),
            index.received.allSatisfy({ $0 == 0 })
        else { throw SnapshotFault.links }
        for (writer, after) in zip(index.writers, remains.after) {
            guard writer.before == links[writer.replica, default: .origin] else {
                throw SnapshotFault.chain(writer.replica)
            }
            links[writer.replica] = after
        }
        for place in index.positions.indices {
            try note(
                index.id(at: place), remains.stamps[place], remains.authors[place], isLetGo: true)
        }
        let kept = index.renumbered(
            from: base + Int64(first), received: Int64(clamping: nowMilliseconds))
        try source.insertPack(
            kept, segment: [], PackedRun.of(kept, remains, in: source.space))
        for (writer, after) in zip(index.writers, remains.after) {
            source.knownPacks.ends[writer.replica] = Head(sequence: writer.last, hash: after)
        }
        outcome.linksOnly += index.positions.count
    }

    private mutating func takeSegment(_ bytes: [UInt8]) throws {
        let segment = try Self.segment(bytes)
        guard segment.space == head.space, segment.plainBytes != nil else {
            throw SnapshotFault.outOfPlace
        }
        let spelled = segment.canonicalTransactions
        var rows: [LogRow] = []
        for (place, transaction) in segment.transactions.enumerated() {
            rows.append(try row(transaction, spelled[place]))
        }
        try source.insertPack(rows, segment: bytes)
        for row in rows {
            let transaction = try row.transaction()
            if transaction.verdicts.isEmpty { continue }
            _ = try source.noteVerdicts(of: transaction, at: row.position)
        }
        outcome.transactions += rows.count
    }

    private static func segment(_ bytes: [UInt8]) throws(SnapshotFault) -> Segment {
        do throws(SegmentError) {
            return try Segment(decoding: bytes, hash: sha256)
        } catch {
            throw .unpacked(error)
        }
    }

    private mutating func row(
        _ transaction: ReplicatedTransaction, _ payload: [UInt8]
    ) throws -> LogRow {
        let id = transaction.id
        guard vector.covers(transaction.context) else { throw SnapshotFault.early(id) }
        try note(id, transaction.stamp, transaction.author, isLetGo: false)
        let link = ChainLink.after(links[id.replica] ?? .origin, payload)
        links[id.replica] = link
        return LogRow(
            position: base + Int64(writings.count), id: id, link: link,
            receivedMilliseconds: Int64(clamping: nowMilliseconds), payload: payload,
            decoded: transaction, isProven: true)
    }

    // MARK: Records

    private mutating func install(_ told: SnapshotRecord) throws {
        guard recordCount < listed.count else { throw SnapshotFault.outOfPlace }
        let key = listed[recordCount]
        recordCount += 1
        try check(told.touches, of: key)
        var record = StoredRecord(key: key)
        let concerned = Set(told.touches)
        for slot in told.slots {
            let stored = try slot.candidates.map { candidate in
                guard concerned.contains(candidate.transaction) else {
                    throw SnapshotFault.record(key)
                }
                return self.stored(candidate)
            }
            for (one, next) in zip(stored, stored.dropFirst())
            where one.candidate.transaction >= next.candidate.transaction {
                throw SnapshotFault.record(key)
            }
            sum.add(StateSum(stored.map(\.candidate), slot: slot.slot, of: key))
            try source.put(stored, slot.slot, in: &record)
            try keepContent(of: slot, stored, in: &record)
        }
        let touches = TouchList(told.touches.map { base + Int64($0) })
        if touches.isLong {
            for place in told.touches { try source.list(key.id, at: base + Int64(place)) }
        } else {
            record.touches = touches.packed
        }
        try source.store(record)
    }

    private func check(_ touches: [UInt64], of key: RecordKey) throws {
        guard let last = touches.last, last <= UInt64(total) else {
            throw SnapshotFault.record(key)
        }
    }

    private func stored(_ told: SnapshotCandidate) -> StoredCandidate {
        let writing = writings[Int(told.transaction) - 1]
        return StoredCandidate(
            candidate: Candidate(
                transaction: TransactionID(
                    replicas[Int(writing.replica)], UInt64(writing.sequence)),
                stamp: writing.stamp, author: authors[Int(writing.author)],
                content: told.content),
            position: base + Int64(told.transaction))
    }

    /// Puts what the only writer of a slot gave to it beside the row, where the row does not tell
    /// just so and the log here does not either.
    private func keepContent(
        of slot: SnapshotSlot, _ stored: [StoredCandidate], in record: inout StoredRecord
    ) throws {
        guard stored.count == 1, !stored.map(\.candidate).needRows, slot.slot != .existence,
            writings[Int(slot.candidates[0].transaction) - 1].isLetGo,
            source.keptContent(of: slot.slot, in: record) != stored[0].candidate.content
        else { return }
        try source.replaceCandidates(of: record.key, slot: slot.slot, by: stored, present: [])
        record.writers.positions[try source.number(of: slot.slot)] = WriterMap.several
    }

    private mutating func install(_ told: SnapshotTouches) throws {
        if let lastTouched, lastTouched >= told.id { throw SnapshotFault.outOfPlace }
        guard let last = told.transactions.last, last <= UInt64(total) else {
            throw SnapshotFault.outOfPlace
        }
        lastTouched = told.id
        touched += 1
        for place in told.transactions { try source.list(told.id, at: base + Int64(place)) }
    }
}
