import CPageSeal
import FieldsyncCore
import Glibc

/// A SQLite file as pages, read without SQLite: also where SQLite would not open it.
///
/// Nobody of this process may have a transaction open in the file, since closing any handle of a
/// file ends all locks that the process has on it.
struct PageFile {
    /// A page that is not what was written.
    struct BrokenPage: Hashable {
        /// From 1.
        let number: UInt32
        /// The place of the byte that differed; nil where more than one did.
        let mendedByte: Int?
    }

    let path: String

    /// The pages that are not what was written.
    ///
    /// - Parameters:
    ///   - mends: Whether to put right those of which one byte differs.
    ///   - tries: Whether to look for that byte though nothing is put right.
    func brokenPages(mends: Bool, tries: Bool = false) throws -> [BrokenPage] {
        let file = open(path, (mends ? O_RDWR : O_RDONLY) | O_CLOEXEC)
        guard file >= 0 else { throw failure("open") }
        defer { close(file) }
        try lock(file, exclusively: mends)
        guard var pages = try layout(file) else { return [] }
        var broken: [BrokenPage] = []
        for number in 1...max(1, pages.count) {
            try pages.load(number, file, path)
            if pages.isSound(number) { continue }
            let place = mends || tries ? pages.mend(number) : nil
            if mends, place != nil { try pages.store(number, file, path) }
            broken.append(BrokenPage(number: number, mendedByte: place))
        }
        if mends, broken.contains(where: { $0.mendedByte != nil }), fsync(file) != 0 {
            throw failure("sync")
        }
        return broken
    }

    /// The bytes that SQLite locks: one for who waits to write, one for who writes, and a range
    /// for those who read.
    private func lock(_ file: Int32, exclusively: Bool) throws {
        var range = flock()
        range.l_type = Int16(exclusively ? F_WRLCK : F_RDLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = 0x4000_0000 + (exclusively ? 0 : 2)
        range.l_len = exclusively ? 512 : 510
        for _ in 0..<100 {
            if fcntl(file, F_SETLK, &range) == 0 { return }
            usleep(100_000)
        }
        throw StoreError.busy(file: path)
    }

    /// How the pages lie; nil where the file has none, or they bear no seals.
    private func layout(_ file: Int32) throws -> Pages? {
        let bytes = lseek(file, 0, SEEK_END)
        guard bytes >= 512 else { return nil }
        var head = Pages(size: 65536, count: 1)
        try head.load(1, file, path)
        let isReserved = Int(head.bytes[20]) == Int(FSPageSealBytes)
        let declared = UInt32(head.bytes[16]) << 8 | UInt32(head.bytes[17])
        var sizes: [UInt32] = [declared == 1 ? 65536 : declared]
        sizes += [4096, 8192, 16384, 1024, 32768, 2048, 512]
        sizes = sizes.filter { $0 >= 512 && $0 & ($0 - 1) == 0 && Int($0) <= bytes }
        // Whichever size makes a sound page of the first one, or of the second, is the right one.
        for number: UInt32 in 1...2 {
            for size in sizes where Int(size) * Int(number) <= bytes {
                var pages = Pages(size: size, count: UInt32(bytes / Int(size)))
                try pages.load(number, file, path)
                if pages.isSound(number), number == 2 || isReserved { return pages }
            }
        }
        guard isReserved, let size = sizes.first else { return nil }
        return Pages(size: size, count: UInt32(bytes / Int(size)))
    }

    private func failure(_ verb: String) -> StoreError {
        .disk(detail: "cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
    }

    /// One page at a time.
    private struct Pages {
        let size: UInt32
        let count: UInt32
        var bytes: [UInt8]

        init(size: UInt32, count: UInt32) {
            self.size = size
            self.count = count
            bytes = [UInt8](repeating: 0, count: Int(size))
        }

        mutating func load(_ number: UInt32, _ file: Int32, _ path: String) throws {
            let place = off_t(number - 1) * off_t(size)
            let read = bytes.withUnsafeMutableBytes {
                pread(file, $0.baseAddress, $0.count, place)
            }
            guard read >= 512 else {
                throw StoreError.disk(detail: "cannot read page \(number) of '\(path)'")
            }
        }

        func store(_ number: UInt32, _ file: Int32, _ path: String) throws {
            let place = off_t(number - 1) * off_t(size)
            let written = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, place) }
            guard written == bytes.count else {
                throw StoreError.disk(detail: "cannot write page \(number) of '\(path)'")
            }
        }

        func isSound(_ number: UInt32) -> Bool {
            FSPageSeal(bytes, size, number) == FSPageSealBorne(bytes, size)
        }

        /// The place of the byte that was put right, or nil.
        mutating func mend(_ number: UInt32) -> Int? {
            let place = FSPageSealMend(&bytes, size, number)
            return place < 0 ? nil : Int(place)
        }
    }
}
