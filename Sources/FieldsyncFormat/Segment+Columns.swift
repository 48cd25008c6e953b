import FieldsyncCore

extension Segment {
    /// The transactions that checked columns make, in order and within `limits`.
    init(_ columns: SegmentColumns, limits: SegmentLimits) throws(SegmentError) {
        var budget = SegmentBudget(limits: limits)
        var assembly = TransactionAssembly(columns)
        var transactions: [ReplicatedTransaction] = []
        transactions.reserveCapacity(columns.transactions.replica.count)
        for index in columns.transactions.replica.indices {
            let transaction: ReplicatedTransaction
            do {
                transaction = try assembly.transaction(index)
            } catch {
                throw .malformed(error)
            }
            // Counted one by one: contexts and texts are shared between transactions in columns,
            // and few bytes could otherwise spell more than memory holds.
            try budget.spend(on: transaction)
            transactions.append(transaction)
        }
        try SegmentOrder.check(transactions)
        self.init(checked: transactions, space: columns.space)
    }
}

/// Puts transactions together from columns, first to last.
private struct TransactionAssembly {
    private let columns: SegmentColumns
    private var nextSequence: [UInt64?]
    private var contexts: [VersionVector]
    private var changes: Range<Int>
    private var operations: Range<Int>

    init(_ columns: SegmentColumns) {
        self.columns = columns
        nextSequence = columns.transactions.firstSequence
        contexts = columns.replicas.map { _ in VersionVector() }
        changes = 0..<0
        operations = 0..<0
    }

    /// Transaction number `index`; to be asked for in order.
    mutating func transaction(_ index: Int) throws(DecodingFault) -> ReplicatedTransaction {
        let column = columns.transactions
        let replica = column.replica[index]
        guard let sequence = nextSequence[replica] else { throw .outOfRange(what: "sequence") }
        nextSequence[replica] = sequence + 1
        changes = changes.upperBound..<changes.upperBound + column.changeCount[index]
        operations =
            operations.upperBound..<operations.upperBound + column.operationCount[index]
        try changeContext(of: replica, before: sequence)
        return ReplicatedTransaction(
            space: columns.space,
            id: TransactionID(columns.replicas[replica], sequence),
            stamp: column.stamp[index],
            author: columns.authors[column.author[index]],
            reason: columns.reasons[column.reason[index]],
            context: contexts[replica],
            schemaVersion: column.schemaVersion[index],
            salt: column.salt[index],
            operations: try readOperations()
        )
    }

    private mutating func changeContext(
        of writer: Int,
        before sequence: UInt64
    ) throws(DecodingFault) {
        contexts[writer][columns.replicas[writer]] = sequence - 1
        var previous = -1
        for (replica, difference) in columns.transactions.changes[changes] {
            if replica <= previous { throw .notAscending(what: "context change") }
            previous = replica
            let id = columns.replicas[replica]
            let changed = contexts[writer][id] &+ UInt64(bitPattern: difference)
            guard changed <= ReplicatedTransaction.Limits.sequence else {
                throw .outOfRange(what: "context entry")
            }
            contexts[writer][id] = changed
        }
    }

    private func readOperations() throws(DecodingFault) -> [RecordOperation] {
        var result: [RecordOperation] = []
        result.reserveCapacity(operations.count)
        let column = columns.operations
        for index in operations {
            let code = column.code[index]
            guard
                let operation = RecordOperation(
                    code,
                    columns.records[column.record[index]],
                    field: column.field[index].map { columns.fields[$0] },
                    value: column.value[index],
                    payload: column.payload[index] ?? [])
            else { throw .unknownCode(what: "operation", code: code.rawValue) }
            result.append(operation)
        }
        return result
    }
}
