import FieldsyncCore
import Foundation
import GRDB

/// GRDB's own accessors trap where a column holds another type than was asked for. A file that
/// somebody edited by hand must not end the program, so these throw.
extension Row {
    func checkedInteger(_ index: Int, _ column: String) throws -> Int64 {
        let value: DatabaseValue = self[index]
        guard case .int64(let number) = value.storage else { throw Self.damaged(column) }
        return number
    }

    func checkedText(_ index: Int, _ column: String) throws -> String {
        let value: DatabaseValue = self[index]
        guard case .string(let text) = value.storage else { throw Self.damaged(column) }
        return text
    }

    func checkedBytes(_ index: Int, _ column: String) throws -> [UInt8] {
        let value: DatabaseValue = self[index]
        guard case .blob(let data) = value.storage else { throw Self.damaged(column) }
        return Array(data)
    }

    func checkedReplica(_ index: Int, _ column: String) throws -> ReplicaID {
        let bytes = try checkedBytes(index, column)
        guard bytes.count == 16, let replica = ReplicaID(bytes: bytes) else {
            throw Self.damaged(column)
        }
        return replica
    }

    /// A sequence or another count, which is never negative.
    func checkedCount(_ index: Int, _ column: String) throws -> UInt64 {
        guard let count = UInt64(exactly: try checkedInteger(index, column)) else {
            throw Self.damaged(column)
        }
        return count
    }

    func checkedHash(_ index: Int, _ column: String) throws -> ChainHash {
        guard let hash = ChainHash(try checkedBytes(index, column)) else {
            throw Self.damaged(column)
        }
        return hash
    }

    func checkedInstant(_ index: Int, _ column: String) throws -> Instant {
        guard let instant = Instant(milliseconds: try checkedInteger(index, column)) else {
            throw Self.damaged(column)
        }
        return instant
    }

    static func damaged(_ column: String) -> StoreError {
        .damaged(detail: "column \(column) holds what was never written there")
    }
}

extension Database {
    /// The first row of a statement that is prepared once.
    func row(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// All rows of a statement that is prepared once.
    func rows(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// Runs a statement that is prepared once.
    func run(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}
