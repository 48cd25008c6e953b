import FieldsyncCore
import FieldsyncFormat

/// A record's row while transactions are applied: read once, changed in memory, written once.
///
/// Values and writers lie by the columns of the type's table; what has no column of its own, or a
/// slot of several fields, lies beside them.
final class LiveRow {
    /// Stands for a slot that nobody wrote to.
    static let nobody: Int64 = -1

    let key: RecordKey
    let sums: RecordSums
    /// The row's number in its table; nil where there is no row yet.
    var rowID: Int64?
    /// The shown values by column, of any kind.
    var values: [FieldValue?]
    /// The shown values of fields without a column.
    var extras: [FieldName: FieldValue] = [:]
    /// True until somebody says that the record exists.
    var isDeleted = true

    /// Who says whether it exists: a position of the log, ``nobody``, or `WriterMap.several`.
    var existence = LiveRow.nobody
    /// As `WriterMap.witnesses`.
    var witnesses: [Int64] = []
    /// Who wrote the slots that are one column each.
    var holders: [Int64]
    /// Who wrote the other slots, by number.
    var otherHolders: [UInt64: Int64] = [:]

    /// The columns, as bits, whose value the sum of the state does not count at the moment.
    var uncounted: UInt64 = 0
    /// As `uncounted`, of fields without a column.
    var uncountedExtras: Set<FieldName> = []
    /// As `uncounted`, of the record's existence.
    var isExistenceUncounted = false
    /// When it was asked for last, in turns of its type's rows.
    var turn = 0
    /// True where the row differs from what its table holds.
    var isChanged = false
    /// True where a column that an index covers differs.
    var changesIndexes = false
    /// What the table holds for each key of the type; empty for a row that is not there yet.
    var keyValues: [[FieldName: FieldValue]?] = []
    /// The transactions that concern the record, apart from those that `touch` lists.
    var touches = TouchList()

    init(key: RecordKey, columns: Int) {
        self.key = key
        sums = RecordSums(of: key)
        values = Array(repeating: nil, count: columns)
        holders = Array(repeating: LiveRow.nobody, count: columns)
    }

    /// True where no transaction stands behind it.
    var isBlank: Bool {
        existence == Self.nobody && otherHolders.isEmpty
            && holders.allSatisfy { $0 == Self.nobody }
    }

    /// True where the transaction at a position is one of those that say that it is there.
    func isWitnessed(by position: Int64) -> Bool {
        existence == position || witnesses.last == position
    }

    /// Takes over who says that it is there: at least one position, rising.
    func setWitnesses(_ positions: [Int64]) {
        witnesses = positions.count > 1 ? positions : []
        existence = positions.count == 1 ? positions[0] : WriterMap.several
    }

    /// Who wrote what, packed as `_writers` has it.
    func packedWriters(_ numbers: [UInt64?]) -> [UInt8] {
        var pairs: [(position: Int64, slot: UInt64)] = []
        pairs.reserveCapacity(holders.count + 1)
        if !witnesses.isEmpty {
            pairs += witnesses.map { ($0, WriterMap.existence) }
        } else if existence != Self.nobody {
            pairs.append((existence, WriterMap.existence))
        }
        for (column, holder) in holders.enumerated() where holder != Self.nobody {
            if let number = numbers[column] { pairs.append((holder, number)) }
        }
        for (number, holder) in otherHolders { pairs.append((holder, number)) }
        pairs.sort { ($0.position, $0.slot) < ($1.position, $1.slot) }
        return WriterMap.pack(pairs)
    }
}
