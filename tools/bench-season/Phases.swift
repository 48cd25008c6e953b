import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncStore
import Foundation

/// The phases; each leaves what it measured in `measured`.
struct Phases {
    /// What is measured once a phase took its time.
    struct Unexpected: Error { let what: String }

    private static let quietRuns = 40
    private static let segmentBytes = 256 << 10

    let season: Season
    let folder: String
    private let clock = HumanClock()
    private(set) var measured: [(String, Int64)] = []

    init(season: Season, folder: String) {
        self.season = season
        self.folder = folder
    }

    /// Prints what was measured, and the most memory that this process ever held.
    func show() {
        let all = measured + [("peakKilobytes", Self.peakKilobytes)]
        print("{" + all.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
    }

    private static var peakKilobytes: Int64 {
        guard let status = FileManager.default.contents(atPath: "/proc/self/status") else {
            return 0
        }
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").compactMap { Int64($0) }.first ?? 0
    }

    private func laptop(_ number: Int, at directory: String? = nil) throws -> Laptop {
        try Laptop(
            at: directory ?? "\(folder)/laptop-\(number)", number: number, schema: season.schema,
            clock: clock)
    }

    // MARK: The whole season

    /// All replicas in this process, all exchanges over the network.
    mutating func replay(url: String, codes: [String], foundPath: String) async throws {
        let laptops = try (0..<season.replicas).map { try laptop($0) }
        for (laptop, code) in zip(laptops, codes) {
            _ = try await HTTPPeer(replica: laptop.replica).enrol(url: url, code: code)
        }
        var unsent = [[[Season.Edit]]](repeating: [], count: laptops.count)
        var (syncs, wire, http, trips, nanoseconds) = (Int64(0), 0, 0, 0, Int64(0))
        var found = FoundConflicts()
        for step in season.steps {
            switch step {
            case .transaction(let number, let edits): unsent[number].append(edits)
            case .exchange(let number):
                let laptop = laptops[number]
                try laptop.write(unsent[number])
                unsent[number] = []
                clock.advance()
                let watch = Stopwatch()
                let summary = try await laptop.exchange()
                nanoseconds += watch.nanoseconds
                if let refusal = summary.refusals.first { throw Unexpected(what: refusal.text) }
                syncs += 1
                wire += summary.bytesSent + summary.bytesReceived
                http += summary.httpBytesSent + summary.httpBytesReceived
                trips += summary.roundTrips
                try found.look(at: laptop.replica, received: summary.transactionsReceived)
            }
        }
        for laptop in laptops { try await laptop.close() }
        let digests = try Set(laptops.map { try $0.replica.digest() })
        guard digests.count == 1 else { throw Unexpected(what: "the replicas differ") }
        try found.write(to: foundPath)
        measured += [
            ("syncs", syncs), ("wireBytes", Int64(wire)), ("httpBytes", Int64(http)),
            ("roundTrips", Int64(trips)), ("syncNanoseconds", nanoseconds),
            ("operations", Int64(season.operations)),
        ]
    }

    // MARK: One replica by itself

    /// Local writes on a full store, one durable transaction each: the last `count` of the season.
    mutating func write(count: Int) throws {
        let laptop = try laptop(0)
        var transactions: [[Season.Edit]] = []
        for case .transaction(_, let edits) in season.steps { transactions.append(edits) }
        try laptop.write(transactions.dropLast(count))
        let watch = Stopwatch()
        for edits in transactions.suffix(count) { try laptop.write([edits]) }
        let operations = transactions.suffix(count).reduce(0) { $0 + $1.count }
        measured += [
            ("nanoseconds", watch.nanoseconds), ("cpuNanoseconds", watch.cpuNanoseconds),
            ("operations", Int64(operations)), ("transactions", Int64(count)),
        ]
    }

    /// Decodes and applies the history of a full replica as an exchange does with what comes from
    /// the network: while a segment is read, those before it are applied.
    mutating func apply(from full: String, in place: String) async throws {
        var segments: [[UInt8]] = []
        let source = try laptop(0, at: full)
        try source.replica.segments(
            Season.space, lacking: SpaceHeads(), targetBytes: Self.segmentBytes
        ) { segment in
            segments.append(try segment.encoded(hash: sha256))
            return true
        }
        let target = try laptop(40, at: place)
        let watch = Stopwatch()
        let queue = SegmentQueue(replica: target.replica, server: source.replica.identity.id)
        for bytes in segments {
            await queue.add(try target.replica.segment(decoding: bytes, writers: []))
        }
        for finished in await queue.settled() {
            guard let outcome = try finished.outcome.get(), outcome.parked == 0,
                outcome.forks.isEmpty
            else { throw Unexpected(what: "a segment was not applied as a whole") }
        }
        measured += [
            ("nanoseconds", watch.nanoseconds), ("cpuNanoseconds", watch.cpuNanoseconds),
            ("segments", Int64(segments.count)),
            ("segmentBytes", Int64(segments.reduce(0) { $0 + $1.count })),
            ("operations", Int64(season.operations)),
        ]
        guard try source.replica.digest() == target.replica.digest() else {
            throw Unexpected(what: "what was applied is not what was sent")
        }
    }

    // MARK: One exchange

    /// One transaction of six operations from a replica that is in step.
    mutating func small() async throws {
        let laptop = try laptop(0)
        _ = try await laptop.exchange()
        _ = try await laptop.exchange()
        try laptop.write([season.small])
        let summary = try await laptop.exchange()
        try await laptop.close()
        measured += [
            ("bytes", Int64(summary.bytesSent + summary.bytesReceived)),
            ("roundTrips", Int64(summary.roundTrips)),
            ("sent", Int64(summary.transactionsSent)),
        ]
    }

    /// Exchanges with nothing new on either side.
    mutating func quiet() async throws {
        let laptop = try laptop(0)
        _ = try await laptop.exchange()
        var times: [Int64] = []
        var summaries: [ExchangeSummary] = []
        for _ in 0..<Self.quietRuns {
            clock.advance()
            let watch = Stopwatch()
            summaries.append(try await laptop.exchange())
            times.append(watch.nanoseconds)
        }
        try await laptop.close()
        guard summaries.allSatisfy({ $0.transactionsSent + $0.transactionsReceived == 0 }) else {
            throw Unexpected(what: "a quiet exchange moved something")
        }
        func worst(_ of: (ExchangeSummary) -> Int) -> Int64 { Int64(summaries.map(of).max() ?? 0) }
        measured += [
            ("roundTrips", worst { $0.roundTrips }),
            ("bytes", worst { $0.bytesSent + $0.bytesReceived }),
            ("httpBytes", worst { $0.httpBytesSent + $0.httpBytesReceived }),
            ("nanoseconds", times.sorted()[times.count / 2]),
        ]
    }

    /// Hands the whole history to a server that has nothing.
    mutating func push(url: String, code: String) async throws {
        let laptop = try laptop(0, at: folder)
        _ = try await HTTPPeer(replica: laptop.replica).enrol(url: url, code: code)
        let watch = Stopwatch()
        try measure(await laptop.exchange(.push), watch)
        try await laptop.close()
    }

    /// A new replica that fetches everything: a clone, from its enrolment on.
    mutating func pull(url: String, code: String) async throws {
        let watch = Stopwatch()
        let laptop = try laptop(50, at: folder)
        _ = try await HTTPPeer(replica: laptop.replica).enrol(url: url, code: code)
        try measure(await laptop.exchange(.pull), watch)
        try await laptop.close()
    }

    private mutating func measure(_ summary: ExchangeSummary, _ watch: Stopwatch) throws {
        if let refusal = summary.refusals.first { throw Unexpected(what: refusal.text) }
        measured += [
            ("nanoseconds", watch.nanoseconds), ("cpuNanoseconds", watch.cpuNanoseconds),
            ("bytes", Int64(summary.bytesSent + summary.bytesReceived)),
            ("transactions", Int64(summary.transactionsSent + summary.transactionsReceived)),
        ]
    }

    /// The same program with the same store open, doing nothing.
    func idle() throws { _ = try laptop(0, at: folder).replica.spaces() }
}

/// The conflicts that replicas showed when they arose, by record and field.
struct FoundConflicts {
    private var values: [String: Set<String>] = [:]

    /// Looks at the records that the newest transactions of a replica touch.
    mutating func look(at replica: Replica, received: Int) throws {
        if received == 0 { return }
        try replica.read(Season.space) { reader in
            var looked: Set<RecordKey> = []
            for entry in try reader.log(limit: received) {
                for operation in entry.transaction.operations
                where looked.insert(operation.record).inserted {
                    for conflict in try reader.record(operation.record)?.conflicts ?? [] {
                        note(conflict)
                    }
                }
            }
        }
    }

    private mutating func note(_ conflict: Conflict) {
        let place = "\(conflict.record.id.hex)\t\(conflict.slot.name)"
        for candidate in conflict.candidates {
            switch candidate.content {
            case .existence(let deleted): values[place, default: []].insert("\(deleted)")
            case .values(let fields):
                for value in fields.values.compactMap(\.self) {
                    values[place, default: []].insert(Self.text(value))
                }
            default: break
            }
        }
    }

    private static func text(_ value: FieldValue) -> String {
        if case .string(let text) = value.json { return text }
        return value.json.text()
    }

    /// One line each: record, field, values, with tabs between them.
    func write(to path: String) throws {
        let lines = values.sorted { $0.key < $1.key }.map {
            "\($0.key)\t" + $0.value.sorted().joined(separator: "\t") + "\n"
        }
        try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: path))
    }
}
