import Foundation

/// Tells a program that hangs from one that is slow: what says nothing for ten minutes will never
/// say anything, however busy the machine is. No test is over sooner for it, and none fails by it
/// but one that would else stand still for ever.
enum Hang {
    static let milliseconds: Int32 = 600_000

    /// True once there is something to read, or nothing will ever be.
    static func hasMore(_ file: Int32, withinMilliseconds limit: Int32 = milliseconds) -> Bool {
        var ready = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&ready, 1, limit)
            if count >= 0 { return count > 0 }
            if errno != EINTR { return false }
        }
    }
}
