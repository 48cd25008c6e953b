import FieldsyncClient
import FieldsyncCore
import GRDB
import GRDBSQLite
import Synchronization
import Testing

@testable import FieldsyncServer
@testable import FieldsyncStore

/// Goal: a sync that finds nothing new costs the same however long the history is.
///
/// Method: SQLite's own count of the steps of its machine, and of the pages that it looks at, on
/// both sides, for spaces of ten and of two thousand transactions. `tools/bench long` measures a
/// million by the clock.
@Suite struct QuietCostTests {
    /// What SQLite did for one exchange.
    private struct Cost {
        var steps = 0
        var pages = 0
    }

    private final class StepCount: Sendable {
        let value = Atomic<Int>(0)
    }

    /// What a quiet exchange costs after `count` transactions, each with a record of its own.
    private func quietCost(after count: Int) async throws -> Cost {
        let result = Mutex(Cost())
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.write(author: "Ada") { batch in
                for number in 0..<count {
                    try batch.transaction(in: Word.alpha) { writer in
                        let key = RecordKey(Word.note, try writer.create(Word.note))
                        try writer.set(key, Word.text, .text("\(number)"))
                    }
                }
            }
            let connection = PeerConnection(replica: laptop)
            for _ in 0..<3 { _ = try await connection.exchange(.both) }
            let counter = StepCount()
            let files = try [laptop, network.server].flatMap { try $0.files.all() }
            let before = try files.reduce(0) { try $0 + Self.watch($1, counter) }
            let summary = try await connection.exchange(.both)
            #expect(summary.roundTrips == 1 && summary.isInStep)
            let pages = try files.reduce(0) { try $0 + Self.pages(of: $1) }
            result.withLock {
                $0 = Cost(
                    steps: counter.value.load(ordering: .relaxed), pages: pages - before)
            }
            try await connection.close()
        }
        return result.withLock { $0 }
    }

    /// Counts every step of a file's statements from now on.
    ///
    /// - Returns: The pages that it has looked at so far.
    private static func watch(_ file: StoreFile, _ counter: StepCount) throws -> Int {
        try file.access { db in
            // The counter lives as long as the test's network, and so do the files.
            let context = Unmanaged.passRetained(counter).toOpaque()
            sqlite3_progress_handler(
                db.sqliteConnection, 1,
                { context in
                    guard let context else { return 0 }
                    let counter = Unmanaged<StepCount>.fromOpaque(context).takeUnretainedValue()
                    counter.value.add(1, ordering: .relaxed)
                    return 0
                }, context)
        }
        return try pages(of: file)
    }

    private static func pages(of file: StoreFile) throws -> Int {
        try file.access { db in
            [SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS].reduce(0) { sum, what in
                var (now, highest) = (Int32(0), Int32(0))
                sqlite3_db_status(db.sqliteConnection, what, &now, &highest, 0)
                return sum + Int(now)
            }
        }
    }

    @Test func aQuietSyncCostsWhatItCostsWithTenTransactions() async throws {
        let few = try await quietCost(after: 10)
        let many = try await quietCost(after: 2_000)
        #expect(few.steps > 50, "nothing was counted")
        #expect(many.steps <= few.steps + few.steps / 10, "\(few) \(many)")
        // Each look into a tree may go one page deeper.
        #expect(many.pages <= 2 * few.pages, "\(few) \(many)")
    }
}
