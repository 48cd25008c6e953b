import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncServer
import FieldsyncStore
import FieldsyncTesting
import Testing

/// Goal: nobody gains a right by handing in what bears another one's name, and what a person may
/// write comes to stand whoever carried it.
@Suite struct HandedOnTests {
    /// Recorders may not delete.
    private static let rights = WriteRights([
        Word.note: [.recorder: [.add, .change], .manager: [.add, .change, .remove]]
    ])

    /// A note of Ada's that Rex, a recorder, has too.
    private func stage(
        _ network: TestNetwork
    ) async throws -> (ada: Replica, rex: Replica, note: RecordKey) {
        let ada = try await network.enrolled("Ada")
        let rex = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
        let note = try ada.note("one")
        try await ada.sync()
        try await rex.sync()
        return (ada, rex, note)
    }

    private func expectRefused(_ network: TestNetwork, _ rex: Replica) throws {
        for replica in [network.server, rex] {
            #expect(try replica.notes().contains("one"))
            let refused = try replica.read(Word.alpha) { try $0.refused() }
            #expect(refused.map(\.cause) == [.handedOn])
            #expect(refused.first?.text.hasPrefix("Rex, a recorder, handed it in") == true)
        }
    }

    @Test func whatAManagerWroteStandsOnceTheManagersLaptopHandsItIn() async throws {
        try await TestNetwork.run({ $0.rights = Self.rights }) { network in
            let (ada, rex, note) = try await stage(network)
            try ada.write(author: "Ada") { batch in
                try batch.transaction(in: Word.alpha) { try $0.delete(note) }
            }
            try ada.segments(Word.alpha, lacking: rex.heads(Word.alpha)) {
                _ = try rex.apply($0, from: ada.identity.id)
                return true
            }
            try await rex.sync()
            try expectRefused(network, rex)
            for replica in [ada, rex] { try await replica.sync() }
            for replica in [network.server, ada, rex] {
                #expect(try replica.notes() == [])
                #expect(try replica.read(Word.alpha) { try $0.refused() } == [])
                #expect(try replica.digest() == network.server.digest())
            }
        }
    }

    /// I2, I3: somebody else's replica id.
    @Test func whatBearsAManagersNameAndIsNotTheManagersNeverStands() async throws {
        try await TestNetwork.run({ $0.rights = Self.rights }) { network in
            let (ada, rex, note) = try await stage(network)
            let heads = try rex.heads(Word.alpha)
            let forged = ReplicatedTransaction(
                space: Word.alpha,
                id: TransactionID(ada.identity.id, heads.vector[ada.identity.id] + 1),
                stamp: HybridTimestamp(packed: .max), author: "Ada", context: heads.vector,
                schemaVersion: 1, operations: [.delete(note)])
            var builder = SegmentBuilder(targetBytes: 1 << 16)
            _ = try builder.add(forged)
            _ = try rex.apply(builder.finish(), from: ada.identity.id)
            #expect(try rex.notes() == [])
            try await rex.sync()
            try expectRefused(network, rex)
            // Her own next entry takes the same place.
            try ada.note("two")
            let notices = try await ada.sync().notices
            #expect(notices.count == 1, "she is told that her disk was copied, or so it seems")
            for replica in [rex, ada] { try await replica.sync() }
            for replica in [network.server, ada, rex] {
                #expect(try replica.notes() == ["one", "two"])
                #expect(try replica.read(Word.alpha) { try $0.refused() }.count == 1)
                #expect(try replica.verify() == [])
                #expect(try replica.digest() == network.server.digest())
            }
        }
    }
}
