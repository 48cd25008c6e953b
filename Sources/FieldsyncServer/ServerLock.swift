import Foundation

/// Keeps a second server off a store: an advisory lock that ends with the process, however it ends.
final class ServerLock: Sendable {
    private let descriptor: Int32

    init(directory: String) throws {
        descriptor = open(directory + "/server.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw ServerError.storeServed(directory: directory)
        }
    }

    deinit { close(descriptor) }
}

extension CentralServer {
    /// Throws ``ServerError/storeServed(directory:)`` where a server runs on the store in
    /// `directory`.
    public static func checkIdle(_ directory: String) throws {
        guard FileManager.default.fileExists(atPath: directory + "/server.lock") else { return }
        withExtendedLifetime(try ServerLock(directory: directory)) {}
    }
}
