import FieldsyncClient
import FieldsyncStore

/// Keeps the replica in step with its server while a screen is open; what came is seen in the
/// store, as what another process fetched would be.
struct StageWatch {
    private let task: Task<Void, any Error>
    private let connection: PeerConnection

    init(_ replica: Replica) {
        let connection = PeerConnection(replica: replica)
        self.connection = connection
        // Somebody looks at it: what the others enter is asked for more often.
        var pace = SyncWatch.Pace()
        pace.longestMilliseconds = 1_500
        pace.lookMilliseconds = 250
        task = Task { [pace] in try await SyncWatch(connection, pace: pace) { _ in }.run() }
    }

    /// Ends it; what it had begun is whole.
    func end() async {
        task.cancel()
        do {
            try await task.value
            try await connection.close()
        } catch {
            // A laptop without a server, or one that was refused: the screen's word said so.
            return
        }
    }
}
