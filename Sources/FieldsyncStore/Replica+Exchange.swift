public import FieldsyncCore
public import FieldsyncFormat
import Foundation
import GRDB

extension Replica {
    /// What is held of a space; nothing where nobody wrote to it.
    public func heads(_ space: SpaceID) throws -> SpaceHeads {
        guard let file = try files.existingFile(for: space) else { return SpaceHeads() }
        return try file.read { try source(space, $0).heads() }
    }

    /// Hands over what `peer` lacks, segment by segment, in an order in which it can be applied.
    ///
    /// One segment is in memory at a time, and nothing is locked while `body` runs. What is handed
    /// over was proven against its chain.
    ///
    /// - Parameters:
    ///   - peer: What the peer holds.
    ///   - targetBytes: Canonical bytes after which a segment is full.
    ///   - body: Takes a segment; false to stop.
    /// - Throws: ``StoreError/damaged(detail:)`` at a transaction that is not what was written; of
    ///   its segment nothing is handed over.
    public func segments(
        _ space: SpaceID,
        lacking peer: SpaceHeads,
        targetBytes: Int = 1 << 20,
        _ body: (Segment) throws -> Bool
    ) throws {
        guard let file = try files.existingFile(for: space) else { return }
        var held = peer.vector
        while true {
            let positions = try file.read { try source(space, $0).positions(lacking: held) }
            if positions.isEmpty { return }
            var next = 0
            while next < positions.count {
                let segment = try file.read { db in
                    var proof = LogProof(source(space, db))
                    var builder = SegmentBuilder(targetBytes: targetBytes)
                    while next < positions.count,
                        try builder.add(proof.transaction(at: positions[next]))
                    {
                        next += 1
                    }
                    return try builder.finish()
                }
                for transaction in segment.transactions {
                    held[transaction.id.replica] = transaction.id.sequence
                }
                guard try body(segment) else { return }
            }
        }
    }

    /// Applies a segment that a peer sent, and what had waited for it. Durable when it returns;
    /// repeating it changes nothing.
    ///
    /// - Parameters:
    ///   - source: Who handed it over, where known.
    ///   - chains: What a comparison of the chains came to.
    /// - Throws: ``StoreError/heldFull(_:count:bytes:)``, or what the disk does. Then nothing of
    ///   the segment is applied.
    public func apply(
        _ segment: Segment, from source: ReplicaID?, chains: ChainStanding = .unproven
    ) throws -> ApplyOutcome {
        try apply(segment, from: source, chains: chains, judge: nil)
    }

    /// 32 hexadecimal digits over everything that is held: of each space, of each replica, the
    /// sequence and the hash of its newest transaction. Equal on replicas that are in step.
    public func digest() throws -> String {
        var input = Array("fieldsync/digest/1\0".utf8)
        for space in try spaces() {
            let heads = try heads(space).heads
            // A server's file can outlive the batch that made it.
            if heads.isEmpty { continue }
            let name = Array(space.name.utf8)
            input += BigEndian.bytes(UInt64(name.count)) + name
            input += BigEndian.bytes(UInt64(heads.count))
            for (replica, head) in heads.sorted(by: { $0.key < $1.key }) {
                input += replica.bytes + BigEndian.bytes(head.sequence) + head.hash.bytes
            }
        }
        return Hex.text(sha256(input).prefix(16))
    }

    // MARK: What the server is known to hold

    /// What of a space the server is known to hold; nothing before the first exchange.
    public func peerHeads(_ space: SpaceID) throws -> SpaceHeads {
        try files.main.read { db in
            let sql = "SELECT replica, sequence, hash FROM peerHead WHERE space = ?"
            var heads = SpaceHeads()
            for row in try db.rows(sql, space.name) {
                heads.heads[try row.checkedReplica(0, "peerHead.replica")] = Head(
                    sequence: try row.checkedCount(1, "peerHead.sequence"),
                    hash: try row.checkedHash(2, "peerHead.hash"))
            }
            if let row = try db.row("SELECT stateSum FROM peerSync WHERE space = ?", space.name) {
                let sum = try row.checkedInteger(0, "peerSync.stateSum")
                heads.stateSum = StateSum(UInt64(bitPattern: sum))
            }
            return heads
        }
    }

    /// Remembers what the server holds of a space, and when it said so.
    public func setPeerHeads(_ heads: SpaceHeads, for space: SpaceID, at instant: Instant) throws {
        try files.main.write(keeping: true) { db in
            try db.run("DELETE FROM peerHead WHERE space = ?", space.name)
            for (replica, head) in heads.heads.sorted(by: { $0.key < $1.key }) {
                let (replica, hash) = (Data(replica.bytes), Data(head.hash.bytes))
                let sequence = Int64(clamping: head.sequence)
                try db.run(
                    """
                    INSERT INTO peerHead (space, replica, sequence, hash, rowCheck)
                    VALUES (?, ?, ?, ?, ?)
                    """, space.name, replica, sequence, hash,
                    RowCheck.peerHead(space.name, replica, sequence, hash))
            }
            let sum = Int64(bitPattern: heads.stateSum.value)
            try db.run(
                """
                INSERT INTO peerSync (space, at, stateSum, rowCheck) VALUES (?, ?, ?, ?)
                ON CONFLICT (space) DO UPDATE SET
                at = excluded.at, stateSum = excluded.stateSum, rowCheck = excluded.rowCheck
                """, space.name, instant.description, sum,
                RowCheck.peerSync(space.name, instant.description, sum))
        }
    }

    /// Forgets what a server was known to hold, since another one may hold something else.
    package func forgetPeer() throws {
        try files.main.write(keeping: true) { db in
            try db.run("DELETE FROM peerHead")
            try db.run("DELETE FROM peerSync")
        }
    }

    /// When the server was last heard about a space; nil where it never was.
    public func lastSync(_ space: SpaceID) throws -> Instant? {
        try files.main.read { db in
            guard let row = try db.row("SELECT at FROM peerSync WHERE space = ?", space.name)
            else { return nil }
            guard let at = Instant(iso8601: try row.checkedText(0, "peerSync.at")) else {
                throw Row.damaged("peerSync.at")
            }
            return at
        }
    }

    /// What of a space the server is not known to hold.
    public func unpushed(_ space: SpaceID) throws -> Unpushed {
        let peer = try peerHeads(space).vector
        guard let file = try files.existingFile(for: space) else {
            return Unpushed(transactions: 0, oldest: nil)
        }
        return try file.read { try source(space, $0).unpushed(lacking: peer) }
    }
}
