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
