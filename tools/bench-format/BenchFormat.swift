import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation

/// Measures segments on the standard workload, without a store or a network.
@main struct BenchFormat {
    static let usage = """
        usage: bench-format SEASON.flat [--derived] [--segment-bytes N]

        Prints one JSON object a line: {"key", "value", "unit"}. The flat form of a season is what
        ../bench/anchors/common.py writes. With --derived, records have ids that derive from the
        transactions that create them. A segment of the history holds up to N canonical bytes.
        """

    /// Something did not come back as it was.
    struct Mismatch: Error {}

    private let hash = SHA256Reference.hash
    private var grounds: [Int: HeldTransactions] = [:]
    private var bytes = 0
    private var plainBytes = 0
    private var count = 0
    private static let server = -1

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let path = arguments.first,
            let data = FileManager.default.contents(atPath: path)
        else {
            print(usage)
            exit(64)
        }
        var targetBytes = 16 << 20
        if let place = arguments.firstIndex(of: "--segment-bytes"), place + 1 < arguments.count {
            targetBytes = Int(arguments[place + 1]) ?? targetBytes
        }
        let season = SeasonReplay(
            flat: String(decoding: data, as: UTF8.self),
            derivesIDs: arguments.contains("--derived"))
        var bench = BenchFormat()
        let log = try bench.replay(season)
        try bench.showHistory(log, of: season, targetBytes: targetBytes)
        try bench.showWire(season)
    }

    /// Every exchange of the season; returns the order in which the server took transactions.
    private mutating func replay(
        _ season: SeasonReplay
    ) throws -> [ReplicatedTransaction] {
        var unsent: [Int: [ReplicatedTransaction]] = [:]
        var log: [(replica: Int, transaction: ReplicatedTransaction)] = []
        var pulled: [Int: Int] = [:]
        for step in season.steps {
            switch step {
            case .transaction(let transaction):
                guard let replica = season.replicas.firstIndex(of: transaction.id.replica)
                else { throw Mismatch() }
                unsent[replica, default: []].append(transaction)
                grounds[replica, default: HeldTransactions()].hold(transaction)
            case .exchange(let replica):
                let up = unsent[replica] ?? []
                let down = log[(pulled[replica] ?? 0)...]
                    .filter { $0.replica != replica }.map(\.transaction)
                unsent[replica] = []
                try send(up, to: Self.server)
                log += up.map { (replica, $0) }
                try send(down, to: replica)
                pulled[replica] = log.count
            }
        }
        return log.map(\.transaction)
    }

    /// Packs what one side sends the other, as the other can read it.
    private mutating func send(_ transactions: [ReplicatedTransaction], to receiver: Int) throws {
        for segment in try Self.segments(transactions, targetBytes: 1 << 20) {
            let ground = grounds[receiver] ?? HeldTransactions()
            let packed = try segment.encoded(hash: hash, on: ground)
            guard try Segment(decoding: packed, hash: hash, on: ground) == segment else {
                throw Mismatch()
            }
            bytes += packed.count
            plainBytes += try segment.encoded(hash: hash).count
            count += 1
            for transaction in segment.transactions {
                grounds[receiver, default: HeldTransactions()].hold(transaction)
            }
        }
    }

    private func showHistory(
        _ log: [ReplicatedTransaction],
        of season: SeasonReplay,
        targetBytes: Int
    ) throws {
        let segments = try Self.segments(log, targetBytes: targetBytes)
        var history = 0
        for segment in segments {
            let packed = try segment.encoded(hash: hash)
            guard try Segment(decoding: packed, hash: hash) == segment else { throw Mismatch() }
            history += packed.count
        }
        show("historyBytes", history, "bytes")
        show("historySegments", segments.count, "segments")
        show("historyMillibytesPerOp", history * 1_000 / season.operations, "bytes/1000")
    }

    private func showWire(_ season: SeasonReplay) throws {
        let small = try Segment(season.small)
        let ground = grounds[Self.server] ?? HeldTransactions()
        show("smallSegmentBytes", try small.encoded(hash: hash, on: ground).count, "bytes")
        show("smallSegmentPlainBytes", try small.encoded(hash: hash).count, "bytes")
        show("seasonSegmentBytes", bytes, "bytes")
        show("seasonSegmentPlainBytes", plainBytes, "bytes")
        show("seasonSegments", count, "segments")
    }

    private func show(_ key: String, _ value: Int, _ unit: String) {
        print("{\"key\":\"\(key)\",\"value\":\(value),\"unit\":\"\(unit)\"}")
    }

    /// Transactions in as few segments as the builder makes.
    private static func segments(
        _ transactions: [ReplicatedTransaction],
        targetBytes: Int
    ) throws -> [Segment] {
        var result: [Segment] = []
        var builder = SegmentBuilder(targetBytes: targetBytes)
        for transaction in transactions where try !builder.add(transaction) {
            result.append(try builder.finish())
            builder = SegmentBuilder(targetBytes: targetBytes)
            _ = try builder.add(transaction)
        }
        if !builder.isEmpty { result.append(try builder.finish()) }
        return result
    }
}
