import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import Testing

@Suite("Segments are applied while the next ones are read")
final class SegmentQueueTests {
    private static let space = SpaceID(literal: "alpha")
    private static let type = RecordType(literal: "task")
    private static let title = FieldName(literal: "title")
    private static let schema = Schema(
        version: 1,
        types: [TypeSchema(type, home: .fixed(space), fields: [FieldSchema(title, .text)])])

    private let folder: String
    private let source: Replica
    private let target: Replica

    init() throws {
        var name = Array((NSTemporaryDirectory() + "/fieldsync-XXXXXX").utf8CString)
        let folder = try #require(
            name.withUnsafeMutableBufferPointer { name in
                name.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
        func replica(_ name: String) throws -> Replica {
            try Replica.create(
                at: "\(folder)/\(name)", name: name, layout: .oneFile,
                schema: Self.schema)
        }
        self.folder = folder
        (source, target) = (try replica("source"), try replica("target"))
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            print("left behind: \(folder): \(error)")
        }
    }

    private func write(_ count: Int) throws {
        try source.write(author: "Quinn Moss") { batch in
            for number in 0..<count {
                try batch.transaction(in: Self.space) { writer in
                    let key = RecordKey(Self.type, try writer.create(Self.type))
                    try writer.set(key, Self.title, .text("title \(number)"))
                }
            }
        }
    }

    /// The history of `source` as it comes over the wire.
    private func segments() throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        try source.segments(Self.space, lacking: SpaceHeads(), targetBytes: 2_000) { segment in
            found.append(try segment.encoded(hash: sha256))
            return true
        }
        return found
    }

    /// Transactions that wait for one that never comes, more than may wait.
    private func tooManyToWait() throws -> Segment {
        let lost = try #require(ReplicaID(bytes: [UInt8](repeating: 7, count: 16)))
        let record = try #require(RecordID(bytes: [UInt8](repeating: 9, count: 16)))
        let stamp = try #require(
            HybridTimestamp(wallMilliseconds: 1_790_000_000_000, counter: 0))
        return try Segment(
            (2..<10_003).map { sequence in
                ReplicatedTransaction(
                    space: Self.space, id: TransactionID(lost, UInt64(sequence)), stamp: stamp,
                    author: "Harper Vale", context: VersionVector([lost: UInt64(sequence) - 1]),
                    schemaVersion: 1,
                    operations: [.set(RecordKey(Self.type, record), Self.title, nil)])
            })
    }

    @Test("Many segments come to what was written, each with its own outcome")
    func many() async throws {
        try write(400)
        let queue = SegmentQueue(replica: target, server: source.identity.id)
        let all = try segments()
        #expect(all.count > 20)
        for bytes in all { await queue.add(try target.segment(decoding: bytes, writers: [])) }
        let outcomes = try await queue.settled().map { try $0.outcome.get() }
        #expect(outcomes.count == all.count)
        #expect(outcomes.reduce(0) { $0 + ($1?.applied ?? 0) } == 400)
        #expect(try source.digest() == target.digest())
        #expect(try target.verify().isEmpty)
    }

    @Test("One that cannot be applied costs those beside it nothing")
    func oneThatFails() async throws {
        try write(60)
        let all = try segments()
        #expect(all.count > 3)
        let queue = SegmentQueue(replica: target, server: source.identity.id)
        var results: [Result<ApplyOutcome?, any Error>] = []
        for (place, bytes) in all.enumerated() {
            if place == 2 { await queue.add(try tooManyToWait()) }
            await queue.add(try target.segment(decoding: bytes, writers: []))
        }
        results += await queue.settled().map(\.outcome)
        #expect(results.count == all.count + 1)
        for (place, result) in results.enumerated() {
            if place == 2 {
                #expect(throws: StoreError.self) { try result.get() }
            } else {
                #expect(try result.get()?.parked == 0)
            }
        }
        #expect(try source.digest() == target.digest())
        #expect(try target.read(Self.space) { try $0.parked().isEmpty })
    }

    @Test("Nobody waits for a segment that could not be read, or that was given up")
    func unreadable() async throws {
        try write(200)
        let queue = SegmentQueue(replica: target, server: source.identity.id)
        let target = target
        for (place, bytes) in try segments().enumerated() {
            await queue.add(
                try await queue.reading { try target.segment(decoding: bytes, writers: []) })
            if place.isMultiple(of: 2) {
                await #expect(throws: SegmentError.self) {
                    try await queue.reading {
                        try target.segment(decoding: Array(bytes.dropLast()), writers: [])
                    }
                }
            } else {
                _ = try await queue.reading { try target.segment(decoding: bytes, writers: []) }
                queue.giveUp()
            }
        }
        let outcomes = try await queue.settled().map { try $0.outcome.get() }
        #expect(outcomes.reduce(0) { $0 + ($1?.applied ?? 0) } == 200)
        #expect(try source.digest() == target.digest())
    }

    @Test("What follows a segment that contradicts the log is left")
    func contradiction() async throws {
        try write(60)
        let all = try segments()
        let sent = try target.segment(decoding: all[0], writers: [])
        _ = try target.apply(sent, from: nil)
        // The same place of the same replica, written once more as something else.
        let held = try #require(sent.transactions.first)
        let other = ReplicatedTransaction(
            space: held.space, id: held.id, stamp: held.stamp, author: "Harper Vale",
            context: held.context, schemaVersion: held.schemaVersion, salt: held.salt,
            operations: held.operations)
        let queue = SegmentQueue(replica: target, server: source.identity.id)
        await queue.add(try Segment([other]))
        for bytes in all.dropFirst() {
            await queue.add(try target.segment(decoding: bytes, writers: []))
        }
        let outcomes = try await queue.settled().map { try $0.outcome.get() }
        #expect(outcomes.first??.forks == [held.id])
        #expect(outcomes.dropFirst().allSatisfy { $0 == nil })
        #expect(outcomes.count == all.count)
    }
}
