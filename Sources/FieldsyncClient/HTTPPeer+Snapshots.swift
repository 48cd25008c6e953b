public import FieldsyncCore
import FieldsyncFormat
public import FieldsyncStore

extension HTTPPeer {
    /// Takes the spaces of which nothing is held here as the server has them now: what was written
    /// last as transactions, of what is older the state and links only. An exchange afterwards
    /// brings whatever the server did not send so, and what is newer.
    ///
    /// What breaks off leaves nothing, and begins anew.
    ///
    /// - Parameter limit: What was written then or later comes whole.
    /// - Throws: ``PeerError``, or what the store throws.
    public func takeSnapshots(before limit: Instant) async throws -> SnapshotOutcome {
        let replica = replica
        let (held, spool) = try await blocking {
            (try replica.allHeads(), try SnapshotSpool(in: replica.directory))
        }
        let question = SnapshotQuestion(before: limit, schemaMark: replica.schemaMark)
        _ = try await met {
            try await recover(lackingBeyond: held, asking: .snapshots(question, spool))
        }
        do {
            return try await blocking { try replica.install(spool) }
        } catch let fault as SnapshotFault {
            let url = try await blocking { try Remote.of(replica)?.url }
            throw PeerError.malformed(url: url ?? "", detail: "\(fault)")
        }
    }
}
