import FieldsyncClient
import FieldsyncCore
import FieldsyncStore

/// Looks for damage in a store, and puts right what can be.
struct StoreRepair {
    /// What is still wrong.
    var left: [VerifyFinding] = []
    /// What was wrong and is no longer.
    var repaired: [VerifyFinding] = []
    /// Transactions that the server handed back.
    var fetched = 0
    /// Transactions that were never sent and cannot be read any more.
    var lost: [TransactionID] = []

    /// Only what a look found, with nothing changed.
    init(left: [VerifyFinding]) { self.left = left }

    /// Puts an open store right.
    ///
    /// - Parameter pages: What was found in its pages before it was opened, nil to look now.
    init(_ replica: Replica, pages: [VerifyFinding]? = nil) async throws {
        let pages = try pages ?? replica.inspectPages(mends: true)
        repaired = pages.filter(\.isMended)
        let found = pages.filter { !$0.isMended } + (try replica.verify())
        if found.isEmpty {
            try replica.renewIdentity(after: repaired)
            return
        }
        (fetched, lost) = try await HTTPPeer(replica: replica).repair()
        left = try replica.verify()
        if left.isEmpty {
            try replica.sealAnew()
            left = try replica.inspectPages(mends: true).filter { !$0.isMended }
        }
        try replica.renewIdentity(after: repaired)
        repaired += found.filter { !left.contains($0) }
    }
}

extension CommandContext {
    /// Puts the store right where a look at it showed that a disk or another program altered it,
    /// so that nothing altered takes part in an exchange.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where it cannot be put right.
    func repairIfDamaged(_ replica: Replica) async throws {
        if try replica.sawDamage() { try await repair(replica) }
    }

    /// Puts the store right, and says on standard error what was done.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where it cannot be put right.
    func repair(_ replica: Replica) async throws {
        let repair = try await StoreRepair(replica)
        for finding in repair.repaired { try note("Repaired: \(finding)") }
        for id in repair.lost { try note("Lost: transaction \(id), which was never sent.") }
        if let finding = repair.left.first { throw StoreError.damaged(detail: "\(finding)") }
    }
}
