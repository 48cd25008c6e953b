import Crypto
import FieldsyncFormat
import Glibc

/// Reads a bundle file frame by frame, believing nothing that the file says of itself before it is
/// compared with how long the file is.
final class BundleInput {
    /// Bytes that a bundle may have.
    static let bytesLimit = 1 << 30
    private static let pieceBytes = 65_536

    let path: String
    /// Bytes of the file.
    let size: Int
    /// Where the next frame begins.
    private(set) var offset = 0
    /// Where the frame that was read last begins.
    private(set) var frameOffset = 0
    /// SHA-256 of what was read.
    private var hash = SHA256()
    /// SHA-256 up to the signature, once the end was read.
    private(set) var signedDigest: [UInt8] = []
    private let descriptor: Int32

    /// Opens the file, which must be a regular one, and reads what every bundle begins with.
    init(path: String) throws {
        self.path = path
        // Neither a link nor a pipe nor a device is followed or waited for.
        descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = errno == ELOOP ? "it is a symbolic link" : Self.reason()
            throw BundleError.unreadable(path: path, reason: reason)
        }
        var status = stat()
        let isKnown = fstat(descriptor, &status) == 0
        size = Int(status.st_size)
        guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
            throw BundleError.unreadable(path: path, reason: "it is no regular file")
        }
        guard size <= Self.bytesLimit else {
            throw BundleError.tooLarge(path: path, bytes: size, limit: Self.bytesLimit)
        }
        try readOpening()
    }

    deinit { close(descriptor) }

    /// Begins anew.
    func rewind() throws {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw BundleError.unreadable(path: path, reason: Self.reason())
        }
        offset = 0
        hash = SHA256()
        try readOpening()
    }

    /// SHA-256 of all that was read: of the file, once the end was.
    var digest: [UInt8] { Array(hash.finalize()) }

    /// True where nothing is left.
    var isAtEnd: Bool { offset == size }

    private func readOpening() throws {
        guard size >= BundleFrame.magic.count + 1 else {
            throw BundleError.notABundle(path: path)
        }
        guard try take(BundleFrame.magic.count) == BundleFrame.magic else {
            throw BundleError.notABundle(path: path)
        }
        let version = try take(1)[0]
        guard version == BundleFrame.version else {
            throw version > BundleFrame.version
                ? BundleError.newer(path: path, version: UInt64(version))
                : malformed("version \(version) was never one", at: BundleFrame.magic.count)
        }
    }

    /// The next frame.
    func next() throws -> BundleFrame {
        frameOffset = offset
        var header: [UInt8] = []
        while true {
            header += try take(1)
            do {
                guard let found = try BundleFrame.readHeader(header[...]) else { continue }
                return BundleFrame(kind: found.kind, payload: try payload(found))
            } catch let fault as DecodingFault {
                throw malformed("\(fault)", at: frameOffset)
            }
        }
    }

    private func payload(
        _ found: (kind: BundleFrame.Kind, payloadBytes: Int, headerBytes: Int)
    ) throws -> [UInt8] {
        guard found.kind == .end, found.payloadBytes >= BundleEnd.signatureBytes else {
            return try take(found.payloadBytes)
        }
        let counts = try take(found.payloadBytes - BundleEnd.signatureBytes)
        signedDigest = digest
        return try counts + take(BundleEnd.signatureBytes)
    }

    private func take(_ count: Int) throws -> [UInt8] {
        guard count <= size - offset else {
            throw malformed(
                "it ends after \(size) bytes, and \(count - (size - offset)) more are needed",
                at: frameOffset)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let piece = try readPiece(min(count - bytes.count, Self.pieceBytes))
            hash.update(data: piece)
            bytes += piece
        }
        offset += count
        return bytes
    }

    private func readPiece(_ count: Int) throws -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        while true {
            let found = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if found > 0 { return Array(piece.prefix(found)) }
            if found < 0, errno == EINTR { continue }
            let reason = found == 0 ? "it became shorter while it was read" : Self.reason()
            throw BundleError.unreadable(path: path, reason: reason)
        }
    }

    func malformed(_ what: String, at offset: Int) -> BundleError {
        .malformed(path: path, offset: offset, what: what)
    }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
