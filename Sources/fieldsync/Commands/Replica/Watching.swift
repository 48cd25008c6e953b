import FieldsyncClient
import FieldsyncJSON
import FieldsyncStore
import Foundation
import Synchronization

/// `fieldsync sync --watch`: in step for as long as it runs.
struct Watching {
    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        guard try Remote.of(replica) != nil else { throw PeerError.noRemote }
        let connection = PeerConnection(replica: replica)
        let last = Mutex<ExchangeResult?>(nil)
        let watch = SyncWatch(connection) { event in
            switch event {
            case .exchanged(let summary):
                let lost = try context.tellLostValues(of: replica)
                let result = try ExchangeResult(summary, of: replica, lost: lost)
                last.withLock { $0 = result }
                var members: JSONObject = [
                    "state": .string(summary.isInStep ? "inStep" : "behind")
                ]
                for (key, value) in result.json { members[key] = value }
                try context.show(
                    .object(members), [HumanText(result.lines, separator: " ")])
                try result.tellNotices(context)
            case .waiting(let error):
                try context.show(
                    ["state": "waiting", "code": .string(error.code)],
                    ["\(error.description) Waiting for it; this goes on by itself."])
            }
            try context.surroundings.output.flush()
        }
        let task = Task { try await watch.run() }
        let signals = Self.endOnSignals(task)
        defer { signals.forEach { $0.cancel() } }
        do {
            try await task.value
            try await connection.close()
        } catch {
            try await connection.close()
            throw error
        }
        last.withLock { $0 }?.finish(context)
    }

    /// Ends the watch on SIGINT and SIGTERM, which then end nothing else.
    private static func endOnSignals(
        _ task: Task<Void, any Error>
    ) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
    }
}
