import Foundation
import Testing

/// A terminal of a test: the program believes that a person sits there, and the test types.
final class Terminal {
    private let master: Int32
    private let slavePath: String
    /// TIOCSPTLCK and TIOCGPTN of Linux, which Swift does not see.
    private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    init() throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number): (CInt, CUnsignedInt) = (0, 0)
        try #require(master >= 0 && ioctl(master, Self.setLock, &locked) == 0)
        try #require(ioctl(master, Self.getNumber, &number) == 0)
        slavePath = "/dev/pts/\(number)"
    }

    deinit { close(master) }

    /// Runs the program with `typed` waiting in the keyboard's buffer.
    ///
    /// - Returns: How it ended, and all that was on the screen, what was typed included.
    func run(
        _ words: [String], typing typed: String, in folder: Folder, user: String
    ) throws -> (status: Int32, screen: String) {
        let process = try ProgramUnderTest.process(
            words, in: folder, variables: ["FIELDSYNC_USER": user, "NO_COLOR": "1"])
        let slave = open(slavePath, O_RDWR | O_NOCTTY)
        try #require(slave >= 0)
        let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = handle
        let keys = Array(typed.utf8)
        try #require(write(master, keys, keys.count) == keys.count)
        try process.run()
        close(slave)
        var screen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        // The end of the last process that holds the other side is an error of this one.
        while case let count = read(master, &buffer, buffer.count), count > 0 {
            screen += buffer[..<count]
        }
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: screen, as: UTF8.self))
    }
}
