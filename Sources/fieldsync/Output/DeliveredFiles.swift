import Foundation
import Synchronization

/// The files that a command makes inside a server, for the one who asked to write.
///
/// A server has the rights of its own user, and not those of the one who asked.
final class DeliveredFiles: Sendable {
    private let files = Mutex<[String: Data]>([:])

    /// All of them, by their absolute paths.
    var all: [String: Data] { files.withLock { $0 } }

    /// Keeps one.
    func add(_ data: Data, at path: String) { files.withLock { $0[path] = data } }
}
