import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import Glibc
import Synchronization
import Testing

@testable import FieldsyncStore

/// Names that the tests write literally.
enum Word {
    static let space = SpaceID(literal: "alpha")
    static let other = SpaceID(literal: "beta")
    static let task = RecordType(literal: "task")
    static let person = RecordType(literal: "person")
    static let title = FieldName(literal: "title")
    static let effort = FieldName(literal: "effort")
    static let owner = FieldName(literal: "owner")
    static let span = FieldName(literal: "span")
    static let from = FieldName(literal: "from")
    static let to = FieldName(literal: "to")
    static let tags = FieldName(literal: "tags")
    static let labels = FieldName(literal: "labels")
    static let remarks = FieldName(literal: "remarks")
    static let total = FieldName(literal: "total")
    static let name = FieldName(literal: "name")
}

extension Schema {
    /// Two types, with every kind of field, a group and every policy.
    static let trial = Schema(
        version: 3,
        types: [
            TypeSchema(
                Word.task, home: .ownID,
                fields: [
                    FieldSchema(Word.title, .text, .register),
                    FieldSchema(Word.effort, .integer),
                    FieldSchema(Word.owner, .reference, target: Word.person),
                    FieldSchema(Word.from, .instant, group: Word.span),
                    FieldSchema(Word.to, .instant, group: Word.span),
                    FieldSchema(Word.tags, .textSet),
                    FieldSchema(Word.labels, .textSet, .set),
                    FieldSchema(Word.remarks, .textList, .log),
                    FieldSchema(Word.total, .integer, .derived),
                    FieldSchema(FieldName(literal: "price"), .decimal),
                    FieldSchema(FieldName(literal: "done"), .boolean),
                    FieldSchema(FieldName(literal: "day"), .date),
                    FieldSchema(FieldName(literal: "zone"), .zone),
                    FieldSchema(FieldName(literal: "blob"), .bytes),
                ],
                keys: [
                    UniqueKey([Word.effort]),
                    UniqueKey([Word.title, Word.owner], optional: [Word.owner]),
                ]),
            TypeSchema(
                Word.person, home: .fixed(Word.space),
                fields: [FieldSchema(Word.name, .text)], keys: [UniqueKey([Word.name])]),
        ]
    )
}

/// A clock and a source of randomness that tests set.
final class TestWorld: Sendable {
    private let now: Mutex<UInt64>
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64, nowMilliseconds: UInt64 = 1_790_000_000_000) {
        now = Mutex(nowMilliseconds)
        generator = Mutex(SeededGenerator(seed: seed))
    }

    func setTime(_ milliseconds: UInt64) { now.withLock { $0 = milliseconds } }

    var environment: StoreEnvironment {
        StoreEnvironment(
            nowMilliseconds: { [self] in
                now.withLock {
                    $0 += 1
                    return $0
                }
            },
            randomBytes: { [self] count in
                generator.withLock { generator in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                }
            },
            packs: .tiny
        )
    }
}

/// A store in a folder of its own.
final class TestStore: Sendable {
    let folder: TestFolder
    let world: TestWorld
    let replica: Replica

    init(
        _ seed: UInt64 = 1, layout: StoreLayout = .oneFile, schema: Schema = .trial
    ) throws {
        folder = try TestFolder()
        world = TestWorld(seed: seed)
        replica = try Replica.create(
            at: folder.path + "/store", name: "laptop \(seed)", layout: layout, schema: schema,
            environment: world.environment)
    }

    func reopened(schema: Schema = .trial) throws -> Replica {
        try Replica.open(at: replica.directory, schema: schema, environment: world.environment)
    }
}

extension Replica {
    /// One transaction of one author.
    @discardableResult
    func change<T>(
        _ space: SpaceID = Word.space,
        author: String = "Ann",
        basis: VersionVector? = nil,
        _ body: (SpaceWriter) throws -> T
    ) throws -> T {
        try write(author: author) { try $0.transaction(in: space, basis: basis, body) }
    }

    /// All segments of a space that `peer` lacks.
    func segments(
        _ space: SpaceID, lacking peer: SpaceHeads = SpaceHeads(), targetBytes: Int = 1 << 20
    ) throws -> [Segment] {
        var segments: [Segment] = []
        try self.segments(space, lacking: peer, targetBytes: targetBytes) {
            segments.append($0)
            return true
        }
        return segments
    }

    /// Takes over what `other` has of a space, through the bytes of segments.
    @discardableResult
    func pull(_ other: Replica, _ space: SpaceID = Word.space) throws -> [ApplyOutcome] {
        try other.segments(space, lacking: heads(space)).map { segment in
            let bytes = try segment.encoded(hash: sha256)
            return try apply(Segment(decoding: bytes, hash: sha256), from: other.identity.id)
        }
    }

    /// Lets the replica believe that a server has all of a space, so that it may pack it.
    func packAll(_ space: SpaceID) throws {
        let at = try #require(Instant(milliseconds: 1_790_000_000_000))
        try setPeerHeads(heads(space), for: space, at: at)
    }

    func view(_ key: RecordKey, _ space: SpaceID = Word.space) throws -> RecordView {
        try #require(try read(space) { try $0.record(key) })
    }

    func conflicts(_ space: SpaceID = Word.space) throws -> [Conflict] {
        try read(space) { try $0.conflicts() }
    }

    func dump(_ space: SpaceID = Word.space) throws -> [String] {
        try read(space) { try $0.allRecords().map(RecordDump.line) }
    }
}

/// A record id that is easy to read.
func id(_ number: UInt64) -> RecordID { RecordID(Identifier128(high: 0, low: number)) }

/// A person of such an id.
func person(_ number: UInt64) -> RecordKey { RecordKey(Word.person, id(number)) }

/// A task of such an id.
func task(_ number: UInt64) -> RecordKey { RecordKey(Word.task, id(number)) }
