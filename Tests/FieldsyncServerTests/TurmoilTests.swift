import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Goal: whatever happens to laptops and to the server, in whatever order, all come into step, and
/// every value that anybody wrote and was told is written is shown, in conflict, in history or in
/// a list. Every expectation names the invariant that it looks at.
///
/// Method: real replicas and a real server; from a seed, people write, sync, lose connections, die
/// while writing and syncing, copy disks and put them back, restore backups, carry sticks, have
/// wrong clocks, let go of history and have it back, are revoked and forgiven, have bytes, pages
/// and files altered and lost by their disks, while the server is restarted, restored, set back
/// and harmed in the same way.
/// Play one failure again: `FIELDSYNC_SEED=<seed> swift test --filter TurmoilTests`; many:
/// `FIELDSYNC_SEED=100-300`. I8 is the domain's; I14 and I16 have their own tests.
@Suite struct TurmoilTests {
    private static let chosen = ProcessInfo.processInfo.environment[Seeds.variable]
    private static let acts = 4
    private static let steps = 12

    @Test(arguments: Seeds.plan(count: 6, chosen: chosen))
    func everythingAtOnceHeals(seed: UInt64) async throws {
        let turmoil = try Turmoil(seed: seed)
        do {
            for act in 0...Self.acts {
                try await TestNetwork.serve(turmoil.server, { $0.rights = Turmoil.rights }) {
                    if act == Self.acts {
                        try await turmoil.end($0, $1)
                    } else {
                        try await turmoil.act($0, $1, steps: Self.steps)
                    }
                }
                if act < Self.acts - 1 { try await turmoil.restartServer() }
            }
        } catch {
            Issue.record("\(error)\n\(await turmoil.story)")
        }
    }
}
