import Crypto
import FieldsyncCore
import FieldsyncFormat
import Glibc
import Synchronization

/// Parts of snapshots on their way, in a file that has no name, so that neither side holds them in
/// memory and nothing is left of them.
public final class SnapshotSpool: Sendable {
    private let file: Int32
    private let size = Mutex<Int>(0)
    private static let lengthBytes = 8

    /// An empty one in a folder.
    ///
    /// - Throws: ``StoreError/disk(detail:)``.
    package init(in directory: String) throws {
        var template = Array("\(directory)/snapshot-XXXXXX".utf8CString)
        file = template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return -1 }
            let file = mkstemp(start)
            if file >= 0 { unlink(start) }
            return file >= 0 && fcntl(file, F_SETFD, FD_CLOEXEC) == 0 ? file : -1
        }
        guard file >= 0 else { throw Self.failure("create") }
    }

    deinit { close(file) }

    /// Where the next part would begin.
    package var end: Int { size.withLock { $0 } }

    /// Adds a part.
    ///
    /// - Throws: ``StoreError/disk(detail:)``.
    package func append(_ part: [UInt8]) throws {
        let bytes = BigEndian.bytes(UInt64(part.count)) + part
        try size.withLock { size in
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    pwrite(
                        file, buffer.baseAddress.map { $0 + written }, bytes.count - written,
                        off_t(size + written))
                }
                guard count > 0 else { throw Self.failure("write") }
                written += count
            }
            size += bytes.count
        }
    }

    /// The part at an offset, from 0, which goes on to the next one; nil behind the last.
    ///
    /// - Throws: ``StoreError/disk(detail:)``.
    package func part(at offset: inout Int) throws -> [UInt8]? {
        guard offset < end else { return nil }
        let length = try self.length(at: offset)
        let part = try read(length, at: offset + Self.lengthBytes)
        offset += Self.lengthBytes + length
        return part
    }

    /// Bytes of the parts from an offset on, without what stands between them.
    ///
    /// - Throws: ``StoreError/disk(detail:)``.
    package func partBytes(from offset: Int = 0) throws -> UInt64 {
        var (place, bytes) = (offset, 0)
        while place < end {
            let length = try self.length(at: place)
            bytes += length
            place += Self.lengthBytes + length
        }
        return UInt64(bytes)
    }

    /// The hash of the parts from an offset on that are so many bytes together, and where they end;
    /// nil where no part ends there.
    ///
    /// - Throws: ``StoreError/disk(detail:)``.
    package func beginning(
        of byteCount: UInt64, from offset: Int = 0
    ) throws -> (hash: [UInt8], end: Int)? {
        var (place, left, hash) = (offset, byteCount, SHA256())
        while left > 0, let part = try part(at: &place) {
            guard part.count <= left else { return nil }
            hash.update(data: part)
            left -= UInt64(part.count)
        }
        return left == 0 ? (Array(hash.finalize()), place) : nil
    }

    private func length(at offset: Int) throws -> Int {
        try read(Self.lengthBytes, at: offset).reduce(0) { $0 << 8 | Int($1) }
    }

    private func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let found = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    file, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
            }
            guard found > 0 else { throw Self.failure("read") }
            done += found
        }
        return bytes
    }

    private static func failure(_ verb: String) -> StoreError {
        .disk(detail: "cannot \(verb) a file for a snapshot: \(String(cString: strerror(errno)))")
    }
}
