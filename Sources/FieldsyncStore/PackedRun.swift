import FieldsyncCore
import Foundation
import GRDB

/// A row of `packedRun`: up to where a pack holds what a replica wrote.
struct PackedRun: Hashable {
    let space: String
    let replica: ReplicaID
    /// The last of that replica's in the pack.
    let sequence: UInt64
    /// The position of the pack's first transaction.
    let pack: Int64
    /// The oldest stamp of that replica's in the pack.
    let oldestMilliseconds: UInt64

    /// What the table has to say of a pack.
    static func of(
        _ index: PackIndex, _ rows: [LogRow], in space: SpaceID
    ) throws -> [PackedRun] {
        var oldest = [UInt64](repeating: .max, count: index.writers.count)
        for place in rows.indices {
            let writer = index.writer(at: place)
            oldest[writer] = min(oldest[writer], try rows[place].wallMilliseconds())
        }
        return zip(index.writers, oldest).map { writer, oldest in
            PackedRun(
                space: space.name, replica: writer.replica, sequence: writer.last,
                pack: index.positions[0], oldestMilliseconds: oldest)
        }
    }

    /// What the table has to say of a pack of which only links are left.
    static func of(_ index: PackIndex, _ remains: PackRemains, in space: SpaceID) -> [PackedRun] {
        index.writers.enumerated().map { number, writer in
            let places = index.positions.indices.filter { index.writer(at: $0) == number }
            return PackedRun(
                space: space.name, replica: writer.replica, sequence: writer.last,
                pack: index.positions[0],
                oldestMilliseconds: places.map { remains.stamps[$0].wallMilliseconds }.min() ?? 0)
        }
    }

    /// Every row that there is.
    static func all(_ db: Database) throws -> Set<PackedRun> {
        let sql = "SELECT space, replica, sequence, pack, oldestMilliseconds FROM packedRun"
        return Set(
            try db.rows(sql).map { row in
                PackedRun(
                    space: try row.checkedText(0, "packedRun.space"),
                    replica: try row.checkedReplica(1, "packedRun.replica"),
                    sequence: try row.checkedCount(2, "packedRun.sequence"),
                    pack: try row.checkedInteger(3, "packedRun.pack"),
                    oldestMilliseconds: try row.checkedCount(4, "packedRun.oldestMilliseconds"))
            })
    }

    func insert(_ db: Database) throws {
        try db.run(
            """
            INSERT INTO packedRun (space, replica, sequence, pack, oldestMilliseconds)
            VALUES (?, ?, ?, ?, ?)
            """, space, Data(replica.bytes), Int64(sequence), pack, Int64(oldestMilliseconds))
    }
}
