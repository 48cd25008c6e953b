import Foundation
import GRDB

/// GRDB's own accessors trap where a column holds another type than was asked for. A file that
/// somebody edited by hand must not end the server, so these throw.
extension Row {
    func text(_ column: String) throws -> String {
        let value: DatabaseValue = self[column]
        guard case .string(let text) = value.storage else { throw damaged(column) }
        return text
    }

    func bytes(_ column: String) throws -> [UInt8] {
        let value: DatabaseValue = self[column]
        guard case .blob(let data) = value.storage else { throw damaged(column) }
        return Array(data)
    }

    func integer(_ column: String) throws -> Int64 {
        let value: DatabaseValue = self[column]
        guard case .int64(let number) = value.storage else { throw damaged(column) }
        return number
    }

    func optionalInteger(_ column: String) throws -> Int64? {
        let value: DatabaseValue = self[column]
        return value.isNull ? nil : try integer(column)
    }

    func damaged(_ column: String) -> DatabaseError {
        DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message: "column \(column) holds what was never written there")
    }
}
