import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Synchronization

/// A clock at the pace of people, handed to all replicas: seconds to a minute between two steps.
final class HumanClock: Sendable {
    private let state: Mutex<(now: UInt64, generator: SeededGenerator)>

    init() { state = Mutex((1_767_600_000_000, SeededGenerator(seed: 7))) }

    var now: UInt64 { state.withLock { $0.now } }

    /// Somebody does the next thing.
    func advance() {
        state.withLock { $0.now += 1_500 + $0.generator.next() % 40_000 }
    }
}

/// One person's replica, and what it has not yet written down.
struct Laptop {
    static let authors = ["Harper Vale", "Quinn Moss", "Rowan Hale", "Sage Lind"]

    let replica: Replica
    let author: String
    private let clock: HumanClock
    /// Kept from one exchange to the next, as a laptop that stays in step keeps it.
    private let connection: PeerConnection

    /// Makes a new replica in `directory`, or opens the one that is there.
    init(at directory: String, number: Int, schema: Schema, clock: HumanClock) throws {
        let seeds = Mutex(SeededGenerator(seed: UInt64(number) + 1))
        let environment = StoreEnvironment(
            nowMilliseconds: { clock.now },
            randomBytes: { count in
                seeds.withLock { seeds in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: seeds.next() >> 24) }
                }
            })
        author = Self.authors[number % Self.authors.count]
        self.clock = clock
        replica =
            Replica.exists(at: directory)
            ? try Replica.open(at: directory, schema: schema, environment: environment)
            : try Replica.create(
                at: directory, name: "laptop-\(number + 1)", layout: .oneFile, schema: schema,
                environment: environment)
        connection = PeerConnection(replica: replica)
    }

    /// Writes transactions that share one fsync.
    func write(_ transactions: some Collection<[Season.Edit]>) throws {
        if transactions.isEmpty { return }
        try replica.write(author: author) { batch in
            for edits in transactions {
                clock.advance()
                try batch.transaction(in: Season.space) { writer in
                    for edit in edits { try Self.write(edit, to: writer) }
                }
            }
        }
    }

    private static func write(_ edit: Season.Edit, to writer: SpaceWriter) throws {
        if let field = edit.field {
            try writer.set(edit.key, field, edit.value)
        } else if edit.isDeleted {
            // Two people remove the same thing: the second finds it gone.
            if try writer.record(edit.key)?.isDeleted != true { try writer.delete(edit.key) }
        } else {
            try writer.affirm(edit.key)
        }
    }

    func exchange(_ direction: ExchangeDirection = .both) async throws -> ExchangeSummary {
        try await connection.exchange(direction)
    }

    /// Ends the connection to the server.
    func close() async throws { try await connection.close() }
}
