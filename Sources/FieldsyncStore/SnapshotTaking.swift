import FieldsyncCore
import FieldsyncFormat
import GRDB

/// Takes a snapshot of a space, within one SQLite transaction; `protocol/format/snapshot.md`.
///
/// Costs by the rows, by the columns of the log that say who wrote when, and by the packs in which
/// something lies that the rows do not tell just so. In memory are the ids of the records, and
/// eight bytes for each transaction.
struct SnapshotTaking {
    private let source: SpaceSource
    /// What was written then or later goes as it is.
    private let limit: Instant
    private let emit: ([UInt8]) throws -> Void
    /// Where the transactions stand in the log, by their places in the snapshot.
    private var positions: [Int64] = []
    /// Of each record its place among those that are listed.
    private var places: [RecordID: Int] = [:]
    private var listed: [(type: RecordType, ids: [RecordID])] = []
    /// What only writers gave to slots, where the rows do not tell just that.
    private var untold: [RecordKey: [SlotName: SlotContent]] = [:]

    init(of source: SpaceSource, before limit: Instant, _ emit: @escaping ([UInt8]) throws -> Void)
    {
        self.source = source
        self.limit = limit
        self.emit = emit
    }

    /// False, and nothing is told, where the space is larger than a snapshot may be.
    mutating func run() throws -> Bool {
        let heads = try source.heads()
        let transactions = heads.heads.values.reduce(0) { $0 + $1.sequence }
        try listRecords()
        let touched = try touchedIDs()
        let records = UInt64(listed.reduce(0) { $0 + $1.ids.count })
        guard transactions <= SnapshotLimits.transactions, records <= SnapshotLimits.records,
            touched.count <= SnapshotLimits.records
        else { return false }
        try tell(
            .head(
                SnapshotHead(
                    space: source.space, records: records, touched: UInt64(touched.count),
                    heads: heads)))
        try tellLog()
        try findUntold()
        source.forgetRows()
        try tellIDs()
        try tellRecords()
        try tellTouches(touched)
        return true
    }

    private func tell(_ part: SnapshotPart) throws { try emit(part.encoded(places: places)) }

    // MARK: The log

    private mutating func tellLog() throws {
        let judged = try source.judgedPacks()
        for name in try source.packs(reaching: 0) {
            guard let pack = try source.pack(named: name) else { continue }
            let first = Int64(positions.count + 1)
            positions += pack.index.positions
            let stays = try judged.contains(name) || source.newestStamp(of: pack).instant >= limit
            if stays, !pack.isLetGo {
                try tell(.segment(pack.segment))
                continue
            }
            let index = pack.index.renumbered(from: first, received: 0)
            try tell(.links(index.leaving(remains(of: pack)).bytes()))
        }
        try tellTail()
    }

    private func remains(of pack: LogPack) throws -> PackRemains {
        if let known = pack.index.remains { return known }
        var (stamps, authors): ([HybridTimestamp], [String]) = ([], [])
        for place in pack.index.positions.indices {
            let (stamp, author) = try pack.signature(at: place)
            stamps.append(stamp)
            authors.append(author)
        }
        return PackRemains(
            after: try pack.index.writers.map(linkAfter), stamps: stamps, authors: authors)
    }

    /// The link of a chain after its last transaction in a pack: that before the next one.
    private func linkAfter(_ writer: PackIndex.Writer) throws -> ChainHash {
        let last = TransactionID(writer.replica, writer.last)
        let next = TransactionID(writer.replica, writer.last + 1)
        if let pack = try source.packName(with: next),
            let found = try source.index(of: pack).writers.first(where: {
                $0.replica == writer.replica
            })
        {
            return found.before
        }
        if let head = try source.heads().heads[writer.replica], head.sequence == writer.last {
            return head.hash
        }
        guard let link = try source.link(of: last) else {
            throw StoreError.damaged(detail: "table log: transaction \(last) is missing")
        }
        return link
    }

    /// What is not packed yet goes as segments, however old it is.
    private mutating func tellTail() throws {
        var builder = SegmentBuilder(targetBytes: source.sizes.canonicalBytes)
        var count = 0
        func finish() throws {
            if count == 0 { return }
            try tell(.segment(builder.finish().encoded(hash: sha256)))
            builder = SegmentBuilder(targetBytes: source.sizes.canonicalBytes)
            count = 0
        }
        let rows = try source.tailRows(limit: .max)
        for row in rows {
            let transaction = try row.transaction()
            if count == source.sizes.transactions { try finish() }
            if try !builder.add(transaction) {
                try finish()
                _ = try builder.add(transaction)
            }
            count += 1
        }
        try finish()
        positions += rows.map(\.position)
    }

    // MARK: What rows do not tell

    /// Finds what the only writer of a slot gave to it where its row does not tell just that: in
    /// each pack that has any of it once, in the log's order.
    private mutating func findUntold() throws {
        var wanted: [Int64: [(record: RecordKey, slot: SlotName)]] = [:]
        try forEachRecord { record in
            for (number, position) in record.writers.positions
            where position != WriterMap.several && number != WriterMap.existence {
                let slot = try slot(number)
                if source.shownContent(of: slot, in: record) != nil { continue }
                wanted[position, default: []].append((record.key, slot))
            }
        }
        if wanted.isEmpty { return }
        for name in try source.packs(reaching: 0) {
            guard let pack = try source.pack(named: name), !pack.isLetGo,
                pack.index.positions.contains(where: { wanted[$0] != nil })
            else { continue }
            for row in try source.rows(of: pack) { try compare(row, wanted[row.position] ?? []) }
        }
        for row in try source.tailRows(limit: .max) {
            try compare(row, wanted[row.position] ?? [])
        }
    }

    private mutating func compare(
        _ row: LogRow, _ slots: [(record: RecordKey, slot: SlotName)]
    ) throws {
        if slots.isEmpty { return }
        let writes = try row.transaction().writes(schema: source.schema)
        for (key, slot) in slots {
            let write = writes.first { $0.record == key }?.slots.first { $0.slot == slot }
            guard let content = write?.step.content, let record = try source.stored(key) else {
                throw StoreError.damaged(
                    detail: "record \(key): transaction \(row.id) did not write \(slot.name)")
            }
            if source.keptContent(of: slot, in: record) != content {
                untold[key, default: [:]][slot] = content
            }
        }
    }

    // MARK: Records

    private mutating func listRecords() throws {
        let sql = "SELECT DISTINCT type FROM unknownRecord WHERE space = ?"
        var types = Set(source.schema.types.map(\.name))
        for row in try source.db.rows(sql, source.space.name) {
            guard let type = RecordType(try row.checkedText(0, "unknownRecord.type")) else {
                throw Row.damaged("unknownRecord.type")
            }
            types.insert(type)
        }
        var count = 0
        for type in types.sorted() {
            var ids: [RecordID] = []
            try forEachRow(of: type, "SELECT id FROM") { row, table in
                guard let id = RecordID(bytes: try row.checkedBytes(0, "\(table.name).id")) else {
                    throw Row.damaged("\(table.name).id")
                }
                if places[id] == nil { places[id] = count }
                ids.append(id)
                count += 1
            }
            if !ids.isEmpty { listed.append((type, ids)) }
        }
    }

    private func forEachRow(
        of type: RecordType, _ selection: String? = nil, _ body: (Row, TypeTable) throws -> Void
    ) throws {
        let table = source.tables[type]
        let start = selection.map { "\($0) \(table.name)" } ?? table.selection
        let condition = table.type == nil ? "AND type = ?" : ""
        var arguments: [any DatabaseValueConvertible] = [source.space.name]
        if table.type == nil { arguments.append(type.name) }
        let cursor = try Row.fetchCursor(
            source.db, sql: "\(start) WHERE space = ? \(condition) ORDER BY id",
            arguments: StatementArguments(arguments))
        while let row = try cursor.next() { try body(row, table) }
    }

    private func forEachRecord(_ body: (StoredRecord) throws -> Void) throws {
        for (type, _) in listed {
            try forEachRow(of: type) { try body(StoredRecord($0, table: $1)) }
        }
    }

    private func tellIDs() throws {
        var keys: [RecordKey] = []
        for (type, ids) in listed {
            for id in ids {
                keys.append(RecordKey(type, id))
                if keys.count == SnapshotLimits.ids {
                    try tell(.ids(keys))
                    keys = []
                }
            }
        }
        if !keys.isEmpty { try tell(.ids(keys)) }
    }

    private func tellRecords() throws {
        var packer = SnapshotPacker(places: places)
        try forEachRecord { record in
            packer.add(try told(record))
            if packer.byteCount >= SnapshotLimits.partBytes {
                try emit(SnapshotPart.encoded(packer))
                packer = SnapshotPacker(places: places)
            }
        }
        if packer.byteCount > 0 { try emit(SnapshotPart.encoded(packer)) }
    }

    private func told(_ record: StoredRecord) throws -> SnapshotRecord {
        var result = SnapshotRecord()
        var kept: [SlotName: [StoredCandidate]]?
        for (number, position) in record.writers.positions {
            let slot = try slot(number)
            if position != WriterMap.several {
                guard
                    let content = untold[record.key]?[slot]
                        ?? source.keptContent(of: slot, in: record)
                else { throw Row.damaged("_writers") }
                let candidate = SnapshotCandidate(
                    transaction: try place(of: position), content: content)
                result.slots.append(SnapshotSlot(slot, [candidate]))
            } else if slot == .existence, !record.writers.witnesses.isEmpty {
                let witnesses = try record.writers.witnesses
                    .map { ($0, try source.transactionID(at: $0)) }.sorted { $0.1 < $1.1 }
                let candidates = try witnesses.map {
                    SnapshotCandidate(
                        transaction: try place(of: $0.0), content: .existence(deleted: false))
                }
                result.slots.append(SnapshotSlot(slot, candidates))
            } else {
                let known = try kept ?? source.candidates(of: record.key)
                kept = known
                let candidates = try (known[slot] ?? []).map {
                    SnapshotCandidate(
                        transaction: try place(of: $0.position), content: $0.candidate.content)
                }
                result.slots.append(SnapshotSlot(slot, candidates))
            }
        }
        result.slots.sort { $0.slot < $1.slot }
        let id = record.key.id
        result.touches = try source.merged(source.listed(id), record.touches, id).map(place)
        return result
    }

    private func slot(_ number: UInt64) throws -> SlotName {
        guard let slot = try source.slot(numbered: number) else { throw Row.damaged("_writers") }
        return slot
    }

    // MARK: Places

    /// The place in the snapshot of what stands at a position of the log.
    private func place(of position: Int64) throws -> UInt64 {
        var (low, high) = (0, positions.count)
        while low < high {
            let middle = (low + high) / 2
            if positions[middle] < position { low = middle + 1 } else { high = middle }
        }
        guard low < positions.count, positions[low] == position else {
            throw source.missing(position)
        }
        return UInt64(low + 1)
    }

    /// Ids without a record that transactions concern.
    private func touchedIDs() throws -> [RecordID] {
        let sql = "SELECT DISTINCT id FROM touch WHERE space = ? ORDER BY id"
        return try source.db.rows(sql, source.space.name).compactMap { row in
            guard let id = RecordID(bytes: try row.checkedBytes(0, "touch.id")) else {
                throw Row.damaged("touch.id")
            }
            return places[id] == nil ? id : nil
        }
    }

    private func tellTouches(_ ids: [RecordID]) throws {
        var part: [SnapshotTouches] = []
        var weight = 0
        for id in ids {
            let touched = SnapshotTouches(id: id, transactions: try source.listed(id).map(place))
            part.append(touched)
            weight += 16 + touched.transactions.count
            if weight < SnapshotLimits.partBytes / 4 { continue }
            try tell(.touches(part))
            (part, weight) = ([], 0)
        }
        if !part.isEmpty { try tell(.touches(part)) }
    }
}
