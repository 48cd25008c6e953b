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
    /// What ``shortage()`` says of a file without a byte.
    static let empty = "it is empty"

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

    /// True where the file has not a single byte.
    func isEmpty() throws -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("look at") }
        return status.st_size == 0
    }

    /// What is wrong with the file as a whole; nil where it has all of its pages.
    func shortage() throws -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open") }
        defer { close(file) }
        try lock(file, exclusively: false)
        if try isEmpty() { return Self.empty }
        guard let (there, declared, _) = try extent(file), there < declared else { return nil }
        return "it ends after \(there) of \(declared) pages"
    }

    /// Makes a file that was cut short as long as it says that it is, so that SQLite reads what is
    /// left of it. Nothing of it is believed that was not believed before.
    func fillUp() throws {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw failure("open") }
        defer { close(file) }
        guard let (there, declared, size) = try extent(file), there < declared else { return }
        guard ftruncate(file, off_t(declared) * off_t(size)) == 0 else { throw failure("extend") }
    }

    /// The pages that are there, and those that the first one says there are; nil where it is not
    /// what was written.
    private func extent(_ file: Int32) throws -> (there: UInt32, declared: UInt32, size: UInt32)? {
        guard var pages = try layout(file) else { return nil }
        try pages.load(1, file, path)
        guard pages.isSound(1) else { return nil }
        let declared = pages.bytes[28..<32].reduce(0) { $0 << 8 | UInt32($1) }
        return (pages.count, declared, pages.size)
    }

    /// Pages one by one, for who reads rows without SQLite.
    struct Reader {
        /// Pages of the file.
        let count: UInt32
        /// Bytes of a page that hold rows.
        let usableBytes: Int
        fileprivate let load: (UInt32) throws -> (bytes: [UInt8], isSealed: Bool)

        /// A page, and whether it is what was written.
        func page(_ number: UInt32) throws -> (bytes: [UInt8], isSealed: Bool) {
            try load(number)
        }
    }

    /// Lets `body` read the pages; a file without any that is sealed has none.
    func reading(_ body: (Reader) throws -> Void) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open") }
        defer { close(file) }
        guard let pages = try layout(file), pages.count > 0 else { return }
        try body(
            Reader(
                count: pages.count, usableBytes: Int(pages.size) - Int(FSPageSealBytes)
            ) { number in
                var one = pages
                try one.load(number, file, path)
                return (one.bytes, one.isSound(number))
            })
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
