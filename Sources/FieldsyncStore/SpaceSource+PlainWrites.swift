import FieldsyncCore
import FieldsyncFormat

/// The way of nearly every transaction: it sets fields that are slots by themselves, in records
/// that nobody disputes, and its author had seen what stood there. Then a write takes the place of
/// what was there, and nothing has to be read from the log. That others write to the same record
/// meanwhile, to other fields, only makes them all witnesses that it is there.
extension SpaceSource {
    /// Applies a transaction of this kind; false where it is of another, and some of its writes may
    /// have been applied. To merge them once more changes nothing.
    func applyPlainly(_ author: SlotAuthor) throws -> Bool {
        guard author.transaction.operations.allSatisfy(\.isPlain) else { return false }
        for operation in author.transaction.operations {
            switch operation {
            case .create(let key):
                let rows = liveRows(of: key.type)
                let row = try liveRow(key, in: rows)
                guard try witness(row, rows, author) else { return false }
            case .set(let key, let field, let value), .resolve(let key, let field, let value):
                let rows = liveRows(of: key.type)
                let row = try liveRow(key, in: rows)
                guard try witness(row, rows, author),
                    try put(value, of: field, in: row, rows, author)
                else { return false }
            default: return false
            }
        }
        return true
    }

    /// Says that the record is there, instead of or beside others who do; false where somebody
    /// says otherwise.
    func witness(
        _ row: LiveRow, _ rows: LiveRows, _ author: SlotAuthor
    ) throws -> Bool {
        if row.touches.last == author.position, row.isWitnessed(by: author.position) {
            return true
        }
        var unseen: [Int64] = []
        if row.existence == LiveRow.nobody {
            guard row.isBlank else { return false }
        } else {
            guard !row.isDeleted, row.existence != WriterMap.several || !row.witnesses.isEmpty
            else { return false }
            for holder in row.witnesses.isEmpty ? [row.existence] : row.witnesses {
                let isSeen = try saw(holder, author)
                if !isSeen { unseen.append(holder) }
                if row.isExistenceUncounted == isSeen { continue }
                let sum = existenceSum(row, by: try transactionID(at: holder))
                if isSeen { sumChange.remove(sum) } else { sumChange.add(sum) }
            }
        }
        row.isDeleted = false
        row.setWitnesses(unseen + [author.position])
        row.isExistenceUncounted = unseen.isEmpty
        if !unseen.isEmpty {
            sumChange.add(existenceSum(row, by: author.transaction.id))
        }
        rows.change(row)
        row.touches.add(author.position)
        return true
    }

    private func put(
        _ value: FieldValue?, of field: FieldName, in row: LiveRow, _ rows: LiveRows,
        _ author: SlotAuthor
    ) throws -> Bool {
        guard let column = rows.column(of: field) else {
            return try putExtra(value, of: field, in: row, rows, author)
        }
        guard rows.table.isPlain[column] else { return false }
        let holder = row.holders[column]
        if holder != LiveRow.nobody, holder != author.position {
            guard try replaces(holder, author) else { return false }
        }
        if holder != LiveRow.nobody, row.uncounted & 1 << UInt64(column) == 0 {
            if let old = row.values[column] {
                sumChange.remove(
                    valueSum(old, of: field, row, by: try transactionID(at: holder)))
            }
        }
        row.uncounted |= 1 << UInt64(column)
        if rows.table.isIndexed[column] { row.changesIndexes = true }
        row.values[column] = value
        row.holders[column] = author.position
        return true
    }

    /// As ``put(_:of:in:_:_:)``, of a field that the schema lacks.
    private func putExtra(
        _ value: FieldValue?, of field: FieldName, in row: LiveRow, _ rows: LiveRows,
        _ author: SlotAuthor
    ) throws -> Bool {
        if rows.table.groups.contains(field) { return false }
        let number = try number(ofExtra: field, rows)
        if let holder = row.otherHolders[number] {
            if holder != author.position {
                guard try replaces(holder, author) else { return false }
            }
            if !row.uncountedExtras.contains(field), let old = row.extras[field] {
                sumChange.remove(
                    valueSum(old, of: field, row, by: try transactionID(at: holder)))
            }
        }
        row.uncountedExtras.insert(field)
        row.extras[field] = value
        row.otherHolders[number] = author.position
        return true
    }

    /// True where the author had seen the only candidate of a slot.
    private func replaces(_ holder: Int64, _ author: SlotAuthor) throws -> Bool {
        try holder != WriterMap.several && saw(holder, author)
    }

    private func saw(_ holder: Int64, _ author: SlotAuthor) throws -> Bool {
        try author.sawAll || author.transaction.saw(try transactionID(at: holder))
    }

    // MARK: What it counts

    /// Counts what the row holds now, where that was left for later.
    func count(_ row: LiveRow, _ rows: LiveRows) throws {
        if row.isExistenceUncounted {
            sumChange.add(existenceSum(row, by: try transactionID(at: row.existence)))
            row.isExistenceUncounted = false
        }
        var uncounted = row.uncounted
        while uncounted != 0 {
            let column = uncounted.trailingZeroBitCount
            uncounted &= uncounted - 1
            guard let value = row.values[column] else { continue }
            let writer = try transactionID(at: row.holders[column])
            sumChange.add(valueSum(value, of: rows.table.fieldNames[column], row, by: writer))
        }
        row.uncounted = 0
        for field in row.uncountedExtras {
            guard let value = row.extras[field],
                let holder = row.otherHolders[try number(ofExtra: field, rows)]
            else { continue }
            sumChange.add(valueSum(value, of: field, row, by: try transactionID(at: holder)))
        }
        row.uncountedExtras = []
    }

    private func existenceSum(_ row: LiveRow, by writer: TransactionID) -> StateSum {
        row.sums.sum(ofExistence: row.isDeleted, by: writer)
    }

    private func valueSum(
        _ value: FieldValue, of field: FieldName, _ row: LiveRow, by writer: TransactionID
    ) -> StateSum {
        row.sums.sum(value, of: field, by: writer)
    }
}

extension RecordOperation {
    /// True where it says no more than what a record's fields are.
    fileprivate var isPlain: Bool {
        switch self {
        case .create, .set, .resolve: true
        default: false
        }
    }
}
