import Foundation
import Synchronization

/// Where a command's text goes: a descriptor of this process, or memory.
protocol TextSink: AnyObject, Sendable {
    /// Takes text; throws where nobody reads any more.
    func write(_ text: String) throws
    /// Hands on what was taken.
    func flush() throws
}

/// Nobody reads the output any more, as in `fieldsync log | head -1`. The command stops quietly.
struct OutputClosed: Error {}

/// Text for a file descriptor, in large pieces.
final class DescriptorSink: TextSink {
    private let descriptor: Int32
    private let pieceBytes: Int
    private let pending = Mutex<[UInt8]>([])

    /// - Parameter pieceBytes: How much is kept before it is written; 0 writes at once.
    init(_ descriptor: Int32, pieceBytes: Int) {
        self.descriptor = descriptor
        self.pieceBytes = pieceBytes
    }

    func write(_ text: String) throws {
        try pending.withLock { bytes in
            bytes += Array(text.utf8)
            if bytes.count >= pieceBytes { try send(&bytes) }
        }
    }

    func flush() throws {
        try pending.withLock { try send(&$0) }
    }

    private func send(_ bytes: inout [UInt8]) throws {
        // What could not be written is not tried again: a second failure would hide the first.
        defer { bytes = [] }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { piece in
                Foundation.write(descriptor, piece.baseAddress, piece.count)
            }
            if count >= 0 {
                sent += count
            } else if errno == EPIPE {
                throw OutputClosed()
            } else if errno != EINTR {
                throw Failure(
                    status: .failed,
                    code: "output",
                    message: "The output could not be written (\(String(cString: strerror(errno)))."
                        + " The command itself was done.",
                    next: "Make room, or write the output elsewhere."
                )
            }
        }
    }
}

/// Text kept in memory.
final class MemorySink: TextSink {
    private let kept = Mutex("")

    /// What was written so far.
    var text: String { kept.withLock { $0 } }

    func write(_ text: String) { kept.withLock { $0 += text } }

    func flush() {}
}
