import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import Testing

@testable import FieldsyncClient

/// A replica that was in step, and what came to pass at its peer since.
private final class LastSegment {
    private static let space = SpaceID(literal: "alpha")
    private static let type = RecordType(literal: "task")
    private static let title = FieldName(literal: "title")
    private static let schema = Schema(
        version: 1,
        types: [TypeSchema(type, home: .fixed(space), fields: [FieldSchema(title, .text)])])

    let replica: Replica
    let peer: Replica
    let leaving: ExchangeLeaving
    private let folder: String

    init(contradicts: Bool = false) throws {
        var name = Array((NSTemporaryDirectory() + "/fieldsync-XXXXXX").utf8CString)
        folder = try #require(
            name.withUnsafeMutableBufferPointer { name in
                name.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
        peer = try Replica.create(
            at: "\(folder)/peer", name: "peer", layout: .oneFile, schema: Self.schema)
        if contradicts {
            try FileManager.default.copyItem(atPath: peer.directory, toPath: "\(folder)/copy")
            let copy = try Replica.open(at: "\(folder)/copy", schema: Self.schema)
            replica = try Replica.create(
                at: "\(folder)/own", name: "own", layout: .oneFile, schema: Self.schema)
            try Self.write("other", to: copy)
            try copy.segments(Self.space, lacking: SpaceHeads()) { [replica] segment in
                _ = try replica.apply(segment, from: nil)
                return true
            }
        } else {
            replica = try Replica.create(
                at: "\(folder)/own", name: "own", layout: .oneFile, schema: Self.schema)
        }
        try Self.write("theirs", to: peer)
        let key = try ExchangeKey(
            own: replica.identity.agreement,
            peer: Array(peer.identity.agreement.publicKey.rawRepresentation),
            device: replica.identity.id, server: peer.identity.id)
        leaving = ExchangeLeaving(
            replica: replica,
            tally: ExchangeTally(
                ExchangeTrip(
                    ground: PeerGround(heads: [:], isInStep: true), held: [:], direction: .both)),
            key: key, memory: ExchangeMemory(), remembered: [:], offered: [])
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            print("left behind: \(folder): \(error)")
        }
    }

    private static func write(_ title: String, to replica: Replica) throws {
        try replica.write(author: "Quinn Moss") { batch in
            try batch.transaction(in: space) { writer in
                let key = RecordKey(type, try writer.create(type))
                try writer.set(key, Self.title, .text(title))
            }
        }
    }

    func segment() throws -> Segment {
        var found: Segment?
        try peer.segments(Self.space, lacking: SpaceHeads()) { segment in
            found = segment
            return false
        }
        return try #require(found)
    }

    func close() throws -> ExchangeLeaving.Close {
        ExchangeLeaving.Close(
            closing: ExchangeClosing(
                wallSeconds: 1_790_000_000,
                digest: HeadsDigest(of: try peer.allHeads(), hash: sha256)),
            code: [UInt8](repeating: 7, count: 16), clockOffsetMilliseconds: 0)
    }

    /// How often anything was committed to the replica's file, as SQLite counts in its head.
    func commits() throws -> UInt32 {
        let file = try Data(contentsOf: URL(filePath: "\(replica.directory)/fieldsync.sqlite"))
        return file[24..<28].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

@Suite("The end of an exchange is written with its last segment")
struct ExchangeEndingTests {
    @Test func segmentAndWhatIsLeftAreOneCommit() async throws {
        let last = try LastSegment()
        let before = try last.commits()
        let ending = ExchangeEnding(
            of: try last.segment(), from: last.peer.identity.id, last.leaving,
            patienceMilliseconds: 60_000)
        let (outcome, left) = try await ending.end(try last.close())
        #expect(outcome.applied == 1)
        let memory = try ExchangeMemory.of(last.replica)
        #expect(left?.memory == memory)
        #expect(left?.memory.isInStep == true)
        #expect(try last.replica.digest() == last.peer.digest())
        #expect(try last.commits() == before + 1)
    }

    @Test(arguments: [0, 60_000])
    func segmentIsWrittenAloneWhereSomethingElseComes(_ patience: Int) async throws {
        let last = try LastSegment()
        let ending = ExchangeEnding(
            of: try last.segment(), from: last.peer.identity.id, last.leaving,
            patienceMilliseconds: patience)
        let (outcome, left) = try await ending.end(nil)
        #expect(outcome.applied == 1)
        #expect(left == nil)
        #expect(try ExchangeMemory.of(last.replica).ticket == nil)
        #expect(try last.replica.digest() == last.peer.digest())
    }

    /// It names what neither side holds, so the exchange has a way to go.
    @Test func segmentIsWrittenAloneWhereTheLastWordDoesNotAgree() async throws {
        let last = try LastSegment()
        let close = ExchangeLeaving.Close(
            closing: ExchangeClosing(
                wallSeconds: 1_790_000_000, digest: HeadsDigest(of: [:], hash: sha256)),
            code: [UInt8](repeating: 7, count: 16), clockOffsetMilliseconds: 0)
        let (outcome, left) = try last.leaving.end(
            with: try last.segment(), from: last.peer.identity.id
        ) { close }
        #expect(outcome.applied == 1)
        #expect(left == nil)
        #expect(try ExchangeMemory.of(last.replica).ticket == nil)
    }

    @Test func nothingIsWrittenOfASegmentThatContradictsTheLog() async throws {
        let last = try LastSegment(contradicts: true)
        let before = try last.commits()
        let ending = ExchangeEnding(
            of: try last.segment(), from: last.peer.identity.id, last.leaving,
            patienceMilliseconds: 60_000)
        await #expect(throws: ExchangeLeaving.Parted.self) {
            try await ending.end(try last.close())
        }
        #expect(try last.commits() == before)
    }
}
