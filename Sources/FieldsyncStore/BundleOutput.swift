import Crypto
import FieldsyncFormat
import Glibc

/// Writes a bundle under another name, and gives it its own when it is whole and on the disk.
final class BundleOutput {
    private let path: String
    private let draft: String
    private var descriptor: Int32
    private var hash = SHA256()
    /// Frames so far: the index of the next one.
    private(set) var frames: UInt64 = 0
    /// Bytes so far.
    private(set) var bytes = 0

    /// - Throws: ``BundleError/exists(path:)``, or what keeps a file from being made.
    init(path: String) throws {
        self.path = path
        draft = path + ".new"
        var status = stat()
        if lstat(path, &status) == 0 { throw BundleError.exists(path: path) }
        // What an interrupted one has left.
        if lstat(draft, &status) == 0, status.st_mode & S_IFMT == S_IFREG { unlink(draft) }
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BundleError.unwritable(path: path, reason: Self.reason())
        }
        do {
            try write(BundleFrame.magic + [BundleFrame.version])
        } catch {
            discard()
            throw error
        }
    }

    deinit { discard() }

    /// Where nothing came of it, nothing stays.
    private func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(draft)
    }

    func append(_ kind: BundleFrame.Kind, _ payload: [UInt8]) throws {
        try write(BundleFrame.header(kind, payloadBytes: payload.count))
        try write(payload)
        frames += 1
    }

    /// Writes the last frame, signed by `sign`, syncs, and names the file.
    func finish(segments: UInt64, transactions: UInt64, sign: ([UInt8]) throws -> [UInt8]) throws {
        let counts = BundleEnd(
            segments: segments, transactions: transactions, signature: []
        ).countsEncoded()
        let payloadBytes = counts.count + BundleEnd.signatureBytes
        try write(BundleFrame.header(.end, payloadBytes: payloadBytes) + counts)
        try write(try sign(BundleEnd.signedBytes(digest: Array(hash.finalize()))))
        guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw unwritable() }
        descriptor = -1
        // A link never replaces what came to be there meanwhile; some sticks have none.
        if link(draft, path) == 0 {
            unlink(draft)
        } else {
            let code = errno
            let isTaken = code == EEXIST || access(path, F_OK) == 0
            guard !isTaken, rename(draft, path) == 0 else {
                unlink(draft)
                if isTaken { throw BundleError.exists(path: path) }
                throw unwritable()
            }
        }
        try DurableFile.syncDirectory(of: path)
    }

    private func write(_ piece: [UInt8]) throws {
        guard bytes + piece.count <= BundleInput.bytesLimit else {
            throw BundleError.overfull(path: path, limit: BundleInput.bytesLimit)
        }
        hash.update(data: piece)
        bytes += piece.count
        var rest = piece[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable() }
            rest = rest.dropFirst(count)
        }
    }

    private func unwritable() -> BundleError { .unwritable(path: path, reason: Self.reason()) }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
