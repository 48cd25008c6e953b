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
                    ["state": "waiting", "code": .string(error.code)], [Self.words(error)])
            }
            try context.surroundings.output.flush()
        }
        let task = Task { try await watch.run() }
        let signals = Self.endOnSignals(task)
        defer { signals.forEach { $0.cancel() } }
        do {
            try await task.value
            try await connection.close()
        } catch StoreError.historyLetGo {
            try await connection.close()
            try await context.bringHistoryBack(to: replica)
            return try await run(in: context)
        } catch {
            try await connection.close()
            throw error
        }
        last.withLock { $0 }?.finish(context)
    }

    /// What is said of an exchange that is tried again without anybody's doing. What a person can
    /// do about it stays, and "sync again" goes.
    private static func words(_ error: PeerError) -> HumanText {
        let failure = Failure(error)
        return switch error {
        case .unreachable, .interrupted, .busy:
            "\(failure.message) Waiting for it; this goes on by itself."
        case .malformed, .impostor:
            """
            \(failure.message) It is tried again by itself; where that does not help, check the \
            address and the network, then ask the office.
            """
        case .refused: "\(error.description) It is tried again by itself."
        default: "\(failure.message) It is tried again by itself. \(failure.next)"
        }
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
