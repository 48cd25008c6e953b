import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncTesting
import Testing

/// Goal: ids, stamps and chains are what `protocol/format/identity.md` says.
@Suite struct IdentityVectorTests {
    private let vectors: JSONValue

    init() throws { vectors = try VectorFile.load("identity") }

    @Test func namesHaveTheirForms() throws {
        for vector in try vectors.list("names") {
            let name = try vector.string("name")
            let isGood = try vector.bool("good")
            if try vector.string("what") == "space" {
                #expect((SpaceID(name) != nil) == isGood, "\(name)")
            } else {
                #expect((FieldName(name) != nil) == isGood, "\(name)")
                #expect((RecordType(name) != nil) == isGood, "\(name)")
            }
        }
    }

    @Test func idsDeriveAsThePageSays() throws {
        for vector in try vectors.list("replicas") {
            let digest = SHA256Reference.hash(try vector.bytes("publicKey"))
            #expect(ReplicaID(bytes: digest)?.hex == (try vector.string("id")))
        }
        for vector in try vectors.list("derived") {
            let replica = try required(ReplicaID(hex: vector.string("replica")), "replica")
            let id = RecordID.derived(
                transaction: TransactionID(replica, try vector.unsigned("sequence")),
                space: try required(SpaceID(vector.string("space")), "space"),
                salt: TransactionSalt(try vector.word("salt")),
                index: UInt32(try vector.unsigned("index")),
                hash: SHA256Reference.hash)
            #expect(id.hex == (try vector.string("id")))
        }
        for vector in try vectors.list("natural") {
            let id = RecordID.natural(
                type: try required(RecordType(vector.string("type")), "type"),
                key: try vector.list("key").map { try $0.string() },
                hash: SHA256Reference.hash)
            #expect(id.hex == (try vector.string("id")))
        }
    }

    @Test func stampsAreEightBytesInTheOrderOfTime() throws {
        for vector in try vectors.list("stamps") {
            let stamp = HybridTimestamp(
                wallMilliseconds: try vector.unsigned("wall"),
                counter: UInt16(try vector.unsigned("counter")))
            #expect(stamp?.packed == (try vector.word("stamp")))
        }
    }

    @Test func clocksGoAsThePageSays() throws {
        for vector in try vectors.list("clocks") {
            var clock = HybridLogicalClock(latest: HybridTimestamp(packed: try vector.word("from")))
            for step in try vector.list("steps") {
                if step.optional("issue") != nil {
                    let issued = clock.issue(nowMilliseconds: try step.unsigned("issue"))
                    #expect(issued == clock.latest)
                } else {
                    clock.observe(
                        HybridTimestamp(packed: try step.word("observe")),
                        nowMilliseconds: try step.unsigned("at"))
                }
                #expect(clock.latest.packed == (try step.word("latest")), "\(vector)")
            }
        }
    }

    @Test func chainsLinkAsThePageSays() throws {
        for vector in try vectors.list("chains") {
            var link = ChainHash.origin
            let hashes = try vector.list("hashes")
            let payloads = try vector.list("canonical")
            #expect(payloads.count == hashes.count && !hashes.isEmpty)
            for (payload, expected) in zip(payloads, hashes) {
                link = link.next(canonical: try payload.bytes(), hash: SHA256Reference.hash)
                #expect(link.bytes == (try expected.bytes()))
            }
        }
    }
}
