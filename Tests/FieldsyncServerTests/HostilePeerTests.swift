import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Testing

@testable import FieldsyncServer

/// Goal: what a peer makes the server do is bounded before the peer has proven who it is, and
/// bounded by what is there afterwards (P9).
///
/// Method: requests made by hand to a storage that counts what is asked of it.
@Suite("What a hostile peer can make a server do")
struct HostilePeerTests {
    /// Heads of many spaces that nobody has.
    private func heads(_ count: Int) throws -> [SpaceID: SpaceHeads] {
        let replica = ReplicaID(Identifier128(high: 1, low: 2))
        let hash = try #require(ChainHash([UInt8](repeating: 7, count: 32)))
        let pairs = try (0..<count).map { number in
            (
                try #require(SpaceID("space-\(number)")),
                SpaceHeads([replica: Head(sequence: 9, hash: hash)])
            )
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private func calls(_ desk: Desk, _ bytes: [UInt8]) async throws -> (Int, [ExchangeMessage]) {
        let storage = CheckedStorage(base: desk.storage) { _ in }
        var changed = desk
        changed.desk = ExchangeDesk(
            storage: storage, replica: desk.desk.replica, memory: desk.desk.memory,
            openSpaces: [], rights: desk.desk.rights, schema: desk.desk.schema,
            limits: desk.desk.limits, log: desk.desk.log)
        let messages = try await changed.answer(bytes)
        return (storage.calls.value, messages)
    }

    @Test func whoProvesNothingCostsOneLookUpAtMost() async throws {
        let desk = try await Desk()
        let stranger = ReplicaID(Identifier128(high: 3, low: 4))
        let large = try heads(10_000)
        let noise = [UInt8](repeating: 0xA5, count: 1 << 20)
        let knock = ExchangeGreeting(caller: .known(tag: 7), direction: .both, holdings: .common)
        let message = ExchangeMessage.greeting(knock)
        let frame = ExchangeFrame(kind: message.kind, payload: message.encoded())
        let end = ExchangeFrame(kind: .end, payload: [UInt8](repeating: 0, count: 16)).encoded()
        let segment = ExchangeFrame(kind: .segment, payload: noise).encoded()
        for (name, bytes, most) in [
            ("nothing", [], 0), ("noise", noise, 0), ("a knock", frame.encoded() + end, 0),
            ("a knock and a segment", frame.encoded() + segment + end, 0),
            ("a stranger with many heads",
                try desk.request(as: stranger, holding: large, []).flatMap(\.self), 1),
            ("a challenge that nobody drew",
                try desk.request(challenge: 6, holding: large, []).flatMap(\.self), 3),
        ] as [(String, [UInt8], Int)] {
            let (calls, messages) = try await calls(desk, bytes)
            #expect(calls <= most, "\(name)")
            #expect(messages.isTurnedAway, "\(name)")
        }
    }

    /// As many calls for ten thousand spaces that are not there as for one.
    @Test func spacesThatAreNotThereCostNothing() async throws {
        let desk = try await Desk()
        try desk.laptop.note("one")
        var counts: [Int] = []
        for count in [1, 10_000] {
            let bytes = try desk.request(holding: heads(count), [desk.segment()]).flatMap(\.self)
            let (calls, messages) = try await calls(desk, bytes)
            // The greeting alone is longer than a passage may be before its last frame.
            #expect(messages.isClosed, "\(count)")
            counts.append(calls)
        }
        #expect(counts[1] <= counts[0], "\(counts)")
        #expect(counts[0] < 30)
    }

    @Test func aSecondQuestionEndsTheExchange() async throws {
        let desk = try await Desk()
        let question = ExchangeMessage.question(
            StateQuestion(space: Word.alpha, schemaMark: 1, mends: true, prefixes: []))
        for second in [question, .backupQuestion] {
            let bytes = try desk.request([question, second]).flatMap(\.self)
            let (_, messages) = try await calls(desk, bytes)
            #expect(messages.refusals == [.tooLarge])
        }
    }

    @Test(arguments: [1, 127, 128, 1 << 40] as [UInt64])
    func aGreetingOfAnotherVersionIsToldTheServersOwn(version: UInt64) async throws {
        let desk = try await Desk()
        var writer = ByteWriter()
        writer.append(3 | 8 | 16)
        writer.varint(version)
        writer.append(contentsOf: [UInt8](repeating: 9, count: 90))
        let greeting = ExchangeFrame(kind: .greeting, payload: writer.bytes).encoded()
        let end = ExchangeFrame(kind: .end, payload: [UInt8](repeating: 0, count: 16)).encoded()
        let (calls, messages) = try await calls(desk, greeting + end)
        #expect(messages == [.otherVersion(0)])
        #expect(calls == 0)
    }

    @Test func aServerOfAnotherVersionIsNamedToThePerson() throws {
        let trip = ExchangeTrip(ground: PeerGround(), held: [:], direction: .both)
        var first = trip
        #expect(try first.receive(.otherVersion(4)) == .otherVersion(4))
        #expect(first.isComplete)
        var later = trip
        _ = try later.receive(.names([:]))
        #expect(throws: ExchangeFault.outOfPlace) { try later.receive(.otherVersion(4)) }
        let error = PeerError.otherVersion(url: "http://127.0.0.1", server: 4)
        #expect(error.exitStatus == 8)
        #expect("\(error)".contains("speaks version 4"))
        #expect("\(error)".contains("Upgrade fieldsync on this machine"))
    }
}
