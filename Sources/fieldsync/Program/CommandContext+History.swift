import FieldsyncClient
import FieldsyncStore

extension CommandContext {
    /// Brings back what this laptop let go of, also where its tables have to be made anew from it
    /// before anything else can be done, and says how much that is.
    ///
    /// - Throws: ``Failure`` where the server does not have all of it.
    func bringHistoryBack() async throws {
        let replica: Replica
        do {
            replica = try openReplica()
        } catch StoreError.historyLetGo {
            replica = try Replica.open(
                at: try storePath(), schema: FieldsyncDomain.schema, followsSchema: false)
        }
        try await bringHistoryBack(to: replica)
    }

    /// The same for an open replica.
    func bringHistoryBack(to replica: Replica) async throws {
        let (back, missing) = try await HTTPPeer(replica: replica).bringHistoryBack()
        if back > 0 { try note("Brought back: \(back) transactions.") }
        if missing > 0 {
            throw Failure(
                status: .failed, code: "history-missing",
                message: """
                    The server did not hand back \(missing) transactions that this laptop keeps \
                    as links only: it was set back to a time before them, or it shows them to this \
                    laptop no more.
                    """,
                next: """
                    What is shown here is whole. Ask the office to restore the backup of the \
                    server that has them, then run 'fieldsync sync --history'.
                    """)
        }
        if back == 0 { try note("All of the history is here.") }
    }
}
