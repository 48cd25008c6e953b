import FieldsyncCore
import FieldsyncFormat
import Glibc
import Synchronization

/// Parts of snapshots on their way, in a file that has no name, so that neither side holds them in
/// memory and nothing is left of them.
public final class SnapshotSpool: Sendable {
    private let file: Int32
    private let size = Mutex<Int>(0)

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

    /// Bytes of all parts.
    package var byteCount: Int { size.withLock { $0 } }

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
        guard offset < byteCount else { return nil }
        let length = try read(8, at: offset).reduce(0) { $0 << 8 | Int($1) }
        let part = try read(length, at: offset + 8)
        offset += 8 + length
        return part
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
