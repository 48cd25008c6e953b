import Foundation

/// Reads a file, a pipe or standard input, and stops where it is larger than anything real.
struct BoundedInput {
    /// How much is taken.
    enum Limit {
        /// A document: so many bytes of it.
        case bytes(Int)
        /// Lines: any number of them, and so many bytes of each.
        case lineBytes(Int)

        /// 16 MiB of a document, which is what its reader takes.
        static let document = Limit.bytes(16 * 1_024 * 1_024)
        /// 16 MiB of a line.
        static let lines = Limit.lineBytes(16 * 1_024 * 1_024)
    }

    /// Why there are no bytes, as a clause.
    struct Obstacle: Error {
        let words: String
    }

    private let descriptor: Int32

    private static let pieceBytes = 65_536

    /// Reads from a descriptor that is open.
    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Reads the file at `path`; only what is a file or a folder on disk where `onlyFiles`.
    static func read(path: String, limit: Limit, onlyFiles: Bool) throws -> [UInt8] {
        // A server must not wait for the other end of a pipe, nor take its own input for the
        // caller's.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (onlyFiles ? O_NONBLOCK : 0))
        guard descriptor >= 0 else { throw Obstacle(words: reason(errno)) }
        defer { close(descriptor) }
        let isDevice = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
        if onlyFiles, isDevice || lseek(descriptor, 0, SEEK_CUR) < 0 {
            throw Obstacle(words: "a running server reads files only; hand it over as '-'")
        }
        return try BoundedInput(descriptor: descriptor).read(limit)
    }

    /// Everything up to the end. Of a line that is too long only so much is read that its length
    /// shows; nothing behind it is.
    func read(_ limit: Limit) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var lineBytes = 0
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        while true {
            let count = piece.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw Obstacle(words: Self.reason(errno))
            }
            bytes += piece[..<count]
            switch limit {
            case .bytes(let most):
                if bytes.count > most {
                    throw Obstacle(words: "it has more than \(most) bytes, the most that is read")
                }
            case .lineBytes(let most):
                let newline = UInt8(ascii: "\n")
                if let end = piece[..<count].lastIndex(of: newline) {
                    lineBytes = count - end - 1
                } else {
                    lineBytes += count
                }
                if lineBytes > most { return bytes }
            }
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
