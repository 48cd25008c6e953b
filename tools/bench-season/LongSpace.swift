import FieldsyncClient
import FieldsyncCore
import FieldsyncStore

/// A space of any number of transactions, and what a sync costs there that finds nothing new.
struct LongSpace {
    private static let runs = 40
    private static let batch = 10_000
    private static let space = SpaceID(literal: "long")
    private static let type = RecordType(literal: "entry")
    private static let field = FieldName(literal: "number")
    private static let schema = Schema(
        version: 1_000,
        types: [
            TypeSchema(type, home: .fixed(space), fields: [FieldSchema(field, .integer)])
        ])

    let folder: String
    let count: Int

    private func laptop() throws -> Laptop {
        try Laptop(at: folder, number: 1, schema: Self.schema, clock: HumanClock())
    }

    /// Writes the space and hands it to the server.
    func fill(url: String, code: String) async throws {
        let laptop = try laptop()
        _ = try await HTTPPeer(replica: laptop.replica).enrol(url: url, code: code)
        let writing = Stopwatch()
        for start in stride(from: 0, to: count, by: Self.batch) {
            try laptop.replica.write(author: laptop.author) { batch in
                for number in start..<min(start + Self.batch, count) {
                    try batch.transaction(in: Self.space) { writer in
                        let key = RecordKey(Self.type, try writer.create(Self.type))
                        try writer.set(key, Self.field, .integer(Int64(number)))
                    }
                }
            }
        }
        let written = writing.nanoseconds
        let pushing = Stopwatch()
        _ = try await laptop.exchange()
        let pushed = pushing.nanoseconds
        try await laptop.close()
        print(
            """
            {"transactions":\(count),"writeNanoseconds":\(written),"pushNanoseconds":\(pushed)}
            """)
    }

    /// Prints what quiet syncs come to, once everything was handed over.
    func rest() async throws {
        let laptop = try laptop()
        _ = try await laptop.exchange()
        var times: [Int64] = []
        var bytes = 0
        for _ in 0..<Self.runs {
            let watch = Stopwatch()
            let summary = try await laptop.exchange()
            times.append(watch.nanoseconds)
            guard summary.roundTrips == 1, summary.isInStep,
                summary.transactionsSent + summary.transactionsReceived == 0
            else { throw Phases.Unexpected(what: "a quiet exchange was none") }
            bytes = max(bytes, summary.bytesSent + summary.bytesReceived)
        }
        try await laptop.close()
        print("{\"nanoseconds\":\(times.sorted()[times.count / 2]),\"bytes\":\(bytes)}")
    }
}
