import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB
import Synchronization

/// Signatures that wait for the next commit of the directory.
struct UnwrittenSignatures {
    fileprivate var waiting: [SpaceReplica: HeadSignature] = [:]
    fileprivate var isAwaited = false

    fileprivate mutating func add(_ signature: HeadSignature, of replica: SpaceReplica) {
        let known = waiting[replica]?.head.sequence ?? 0
        if known < signature.head.sequence { waiting[replica] = signature }
    }
}

extension ServerDirectory {
    /// Keeps a signature in memory: those of many exchanges share one commit.
    ///
    /// - Returns: True where somebody has to see to it that ``writeSignatures()`` comes soon.
    func note(_ signature: HeadSignature, of replica: ReplicaID) -> Bool {
        unwritten.withLock { unwritten in
            unwritten.add(signature, of: SpaceReplica(signature.space, replica))
            defer { unwritten.isAwaited = true }
            return !unwritten.isAwaited
        }
    }

    /// Writes the signatures that wait; durable when it returns. Where it throws they wait on.
    func writeSignatures() throws {
        let taken = unwritten.withLock { unwritten in
            defer { unwritten = UnwrittenSignatures() }
            return unwritten.waiting
        }
        if taken.isEmpty { return }
        do {
            try write { db in
                for (key, signature) in taken { try Self.write(signature, of: key.replica, db) }
            }
        } catch {
            unwritten.withLock { for (key, signature) in taken { $0.add(signature, of: key) } }
            throw error
        }
    }

    private static func write(
        _ signature: HeadSignature, of replica: ReplicaID, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO headSignature (space, replica, sequence, hash, signature)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (space, replica) DO UPDATE SET
                    sequence = excluded.sequence, hash = excluded.hash,
                    signature = excluded.signature
                WHERE excluded.sequence > headSignature.sequence
                """,
            arguments: [
                signature.space.name, Data(replica.bytes),
                Int64(clamping: signature.head.sequence), Data(signature.head.hash.bytes),
                Data(signature.signature),
            ])
    }
}
