import FieldsyncCore

/// Makes transactions of columns that somebody else laid out.
///
/// Every index is checked against its dictionary, every count against what can follow it; whatever
/// the bytes are, reading ends in transactions or in a ``SegmentError``.
struct SegmentUnpacker {
    let limits: SegmentLimits
    let hash: HashFunction
    var ground: GroundReader?
    var reader: ByteReader
    var loose: ByteReader

    var head: SegmentHead
    var transactions: TransactionColumns
    var groups: GroupColumns
    /// By operation.
    var values: [FieldValue?] = []
    /// By operation, what steps of newer programs carry.
    var payloads: [Int: [UInt8]] = [:]
    /// References whose ids are found on the ground.
    var awaited: [(operations: [Int], name: HeldName)] = []

    /// The segment that columns spell, within `limits`; `body` is the columns, inflated, and
    /// `loose` what followed them; `check` is the sum over what they refer to.
    static func segment(
        body: [UInt8],
        loose: [UInt8],
        limits: SegmentLimits,
        hash: @escaping HashFunction,
        ground: GroundReader? = nil,
        window: SegmentWindow? = nil,
        check: UInt32 = 0
    ) throws(SegmentError) -> Segment {
        var unpacker = try SegmentUnpacker(
            body: body, loose: loose, limits: limits, hash: hash, ground: ground, window: window)
        return try unpacker.unpack(check: check)
    }

    /// Who wrote the transactions of a plain segment, and when; no record and no value is read.
    static func authorship(
        body: [UInt8], loose: [UInt8], limits: SegmentLimits
    ) throws(SegmentError) -> SegmentAuthorship {
        // No id is derived, so nothing is hashed.
        var unpacker = try SegmentUnpacker(
            body: body, loose: loose, limits: limits, hash: { _ in [] }, ground: nil,
            window: nil)
        try unpacker.read { (unpacker) throws(DecodingFault) in
            try unpacker.readTransactions()
            try unpacker.settleTransactions()
        }
        let (head, columns) = (unpacker.head, unpacker.transactions)
        return SegmentAuthorship(
            stamps: columns.stamp, authors: columns.author.map { head.authors[$0] })
    }

    private init(
        body: [UInt8],
        loose: [UInt8],
        limits: SegmentLimits,
        hash: @escaping HashFunction,
        ground: GroundReader?,
        window: SegmentWindow?
    ) throws(SegmentError) {
        var ground = ground
        var known: [ReplicaID]?
        if let anchor = ground?.anchor {
            guard let found = try ground?.use(anchor) else { throw .groundMissing }
            known = found.context.entries.map(\.replica)
        }
        let frame = (space: ground?.space, writer: ground?.anchor.replica, known: known)
        self.limits = limits
        self.hash = hash
        self.ground = ground
        reader = ByteReader(body)
        self.loose = ByteReader(loose)
        head = SegmentHead(space: frame.space, window: window)
        transactions = TransactionColumns()
        groups = GroupColumns()
        try read { (unpacker) throws(DecodingFault) in
            try unpacker.head.read(
                from: &unpacker.reader, loose: &unpacker.loose, limits: limits,
                writer: frame.writer, known: frame.known ?? [])
        }
    }

    private mutating func unpack(check: UInt32) throws(SegmentError) -> Segment {
        try read { (unpacker) throws(DecodingFault) in try unpacker.readTransactions() }
        try expectTransactions()
        try read { (unpacker) throws(DecodingFault) in
            try unpacker.settleTransactions()
            try unpacker.readGroups()
        }
        try resolveRecords()
        try read { (unpacker) throws(DecodingFault) in try unpacker.readValues() }
        try resolveReferences()
        try read { (unpacker) throws(DecodingFault) in
            try unpacker.reader.finish()
            try unpacker.loose.finish()
        }
        if ground?.check ?? 0 != check { throw .groundDiffers }
        return try assemble()
    }

    /// Reads columns; what is wrong with them makes the segment malformed.
    private mutating func read<Result>(
        _ body: (inout SegmentUnpacker) throws(DecodingFault) -> Result
    ) throws(SegmentError) -> Result {
        do {
            return try body(&self)
        } catch {
            throw .malformed(error)
        }
    }

    private mutating func assemble() throws(SegmentError) -> Segment {
        guard let space = head.space else { throw .empty }
        var budget = SegmentBudget(limits: limits)
        var run = SegmentRun()
        var result: [ReplicatedTransaction] = []
        result.reserveCapacity(head.count)
        var spelled: [[UInt8]] = []
        spelled.reserveCapacity(head.count)
        var group = 0
        for index in 0..<head.count {
            let replica = transactions.writer[index]
            let id = TransactionID(head.replicas[replica], transactions.sequence[index])
            let context = try read { (unpacker) throws(DecodingFault) in
                try unpacker.context(of: id, at: index, writer: replica, run: run)
            }
            let end = group + transactions.groupCount[index]
            let transaction = ReplicatedTransaction(
                space: space,
                id: id,
                stamp: transactions.stamp[index],
                author: head.authors[transactions.author[index]],
                reason: transactions.reason[index] ?? "",
                context: context,
                schemaVersion: transactions.schemaVersion[index],
                salt: transactions.salt[index],
                operations: try operations(of: group..<end))
            group = end
            // Counted one by one: contexts and texts are shared between transactions in columns,
            // and few bytes could otherwise spell more than memory holds.
            spelled.append(try budget.spell(transaction))
            run.add(id)
            result.append(transaction)
        }
        try SegmentOrder.check(result)
        return Segment(checked: result, space: space, spelled: spelled)
    }

    private func operations(
        of range: Range<Int>
    ) throws(SegmentError) -> [RecordOperation] {
        var result: [RecordOperation] = []
        result.reserveCapacity(
            range.reduce(0) { $0 + head.shapes[groups.shape[$1]].steps.count })
        for group in range {
            var operation = groups.firstOperation[group]
            let record = groups.keys[groups.record[group]]
            for place in head.shapes[groups.shape[group]].steps {
                let step = head.steps[place]
                guard
                    let made = RecordOperation(
                        step.code, record,
                        field: step.field.map { head.fields[$0] }, value: values[operation],
                        payload: payloads[operation] ?? [])
                else {
                    throw .malformed(.unknownCode(what: "operation", code: step.code.rawValue))
                }
                result.append(made)
                operation += 1
            }
        }
        return result
    }
}
