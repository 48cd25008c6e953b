import FieldsyncCore
import FieldsyncStore
import Foundation
import Testing

@testable import FieldsyncServer

/// I18: every number that `status` prints is the length of a list, and both are what the log of
/// that replica adds up to.
extension Turmoil {
    func expectListsAsLongAsNumbers(_ replica: Replica) throws {
        // Whatever lies in any table of a space must be found by asking space by space.
        let told = try Set(replica.spaces()).union(replica.refusals().map(\.space))
        for space in Self.spaces {
            let held = try replica.read(space) { try $0.parked() + $0.quarantined() }
            #expect(held.isEmpty || told.contains(space), "I18, \(story): \(space) is not told of")
        }
        for space in try replica.spaces() {
            let log = try replica.read(space) { try $0.recentLog() }.reversed().map(\.transaction)
            if replica.layout == .oneFile {
                let peer = try replica.peerHeads(space).vector
                let listed = log.filter { !peer.contains($0.id) }.count
                #expect(try replica.unpushed(space).transactions == listed, "I18, \(story)")
            }
            if try replica.linksOnly()[space] == nil {
                try expectListsOf(log, in: space, of: replica)
            }
        }
    }

    private func expectListsOf(
        _ log: [ReplicatedTransaction], in space: SpaceID, of replica: Replica
    ) throws {
        var state = SpaceState(schema: Self.schema)
        for transaction in log { _ = state.apply(transaction) }
        try replica.read(space) { reader in
            #expect(try reader.conflicts() == state.conflicts, "I18, \(story)")
            #expect(try reader.duplicates() == state.duplicates, "I18, \(story)")
            #expect(try reader.lateEdits() == state.lateEdits, "I18, \(story)")
            for refused in try reader.refused() {
                let listed = try reader.transaction(refused.transaction)
                #expect(listed != nil, "I18, \(story): \(refused.transaction) is not listed")
            }
        }
    }
}
