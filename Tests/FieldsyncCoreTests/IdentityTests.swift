import FieldsyncCore
import FieldsyncTesting
import Testing

@Suite struct IdentityTests {
    private let replica = ReplicaID(Identifier128(high: 1, low: 2))

    @Test func idsAreThirtyTwoHexDigits() throws {
        let id = try #require(Identifier128(hex: "000102030405060708090A0b0c0d0e0f"))
        #expect(id.hex == "000102030405060708090a0b0c0d0e0f")
        #expect(id.bytes == Array(0...15))
        #expect(Identifier128(bytes: id.bytes) == id)
        #expect(Identifier128(bytes: id.bytes + [99]) == id)
    }

    @Test(arguments: [
        "", "00", String(repeating: "0", count: 31), String(repeating: "0", count: 33),
        String(repeating: "g", count: 32), String(repeating: "é", count: 16),
        " " + String(repeating: "0", count: 31), String(repeating: "０", count: 32),
    ])
    func whatIsNoIDIsRefused(text: String) {
        #expect(Identifier128(hex: text) == nil)
        #expect(ReplicaID(hex: text) == nil)
        #expect(RecordID(hex: text) == nil)
    }

    @Test func fewerThanSixteenBytesAreNoID() {
        #expect(Identifier128(bytes: [UInt8](repeating: 1, count: 15)) == nil)
        #expect(ChainHash([UInt8](repeating: 1, count: 31)) == nil)
        #expect(ChainHash([UInt8](repeating: 1, count: 33)) == nil)
    }

    @Test func idsAreOrderedByTheirBytes() {
        var generator = SeededGenerator(seed: 5)
        let ids = (0..<200).map { _ in generator.identifier() }.sorted()
        #expect(ids.map(\.hex) == ids.map(\.hex).sorted())
    }

    @Test func everyPartOfADerivationCounts() {
        let base = derived(replica, 1, "alpha", 0, 0)
        let others = [
            derived(ReplicaID(Identifier128(high: 1, low: 3)), 1, "alpha", 0, 0),
            derived(replica, 2, "alpha", 0, 0), derived(replica, 1, "beta", 0, 0),
            derived(replica, 1, "alpha", 1, 0), derived(replica, 1, "alpha", 0, 1),
        ]
        #expect(Set(others + [base]).count == 6)
        #expect(base == derived(replica, 1, "alpha", 0, 0))
    }

    private func derived(
        _ replica: ReplicaID,
        _ sequence: UInt64,
        _ space: StaticString,
        _ salt: UInt64,
        _ index: UInt32
    ) -> RecordID {
        .derived(
            transaction: TransactionID(replica, sequence), space: SpaceID(literal: space),
            salt: TransactionSalt(salt), index: index, hash: SHA256Reference.hash)
    }

    @Test func partsOfANaturalKeyDoNotRunTogether() {
        let type = RecordType(literal: "person")
        let keys = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], [], [""]]
        let ids = keys.map { RecordID.natural(type: type, key: $0, hash: SHA256Reference.hash) }
        #expect(Set(ids).count == keys.count)
    }

    @Test func textAndIDsAreOneThing() {
        #expect(TransactionID(replica, 7).description == "\(replica.hex)@7")
        let key = RecordKey(RecordType(literal: "note"), RecordID(replica.value))
        #expect(key.description == "note \(replica.hex)")
    }

    @Test func aVectorLeavesZerosOut() {
        let other = ReplicaID(Identifier128(high: 0, low: 9))
        var vector = VersionVector([replica: 3, other: 0])
        #expect(vector.count == 1 && vector[other] == 0)
        #expect(vector.contains(TransactionID(replica, 3)))
        #expect(!vector.contains(TransactionID(replica, 4)))
        #expect(vector.covers(VersionVector()) && !VersionVector().covers(vector))
        vector[replica] = 0
        #expect(vector.isEmpty && vector == VersionVector())
        vector.formUnion(VersionVector([replica: 2, other: 5]))
        vector.formUnion(VersionVector([replica: 1, other: 6]))
        #expect(vector.entries == [TransactionID(other, 6), TransactionID(replica, 2)])
    }
}
