import Foundation
import Testing

/// The program at a pseudo-terminal: a test presses keys, and reads what stands on the screen.
final class ScreenUnderTest {
    let process: Process
    private let master: Int32
    private(set) var lines: [[Character]]
    private var columns: Int
    private var rows: Int
    private var row = 0
    private var column = 0
    private var pending: [UInt8] = []
    /// Everything that was written, for what is no screen.
    private(set) var written: [UInt8] = []
    /// Whether the other screen is on, which programs give back.
    private(set) var isOnOtherScreen = false

    /// Starts the program.
    init(
        _ words: [String], in folder: Folder, variables: [String: String], columns: Int = 80,
        rows: Int = 24
    ) throws {
        (self.columns, self.rows) = (columns, rows)
        lines = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: UInt32 = 0
        var isLocked: Int32 = 0
        try #require(master >= 0)
        // TIOCSPTLCK and TIOCGPTN, which no module has: unlock the other end, and ask its number.
        try #require(ioctl(master, 0x4004_5431, &isLocked) == 0)
        try #require(ioctl(master, 0x8004_5430, &number) == 0)
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(slave >= 0)
        process = try ProgramUnderTest.process(
            words, in: folder, variables: ["TERM": "xterm-256color"].merging(variables) { $1 })
        setSize(slave)
        let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
        process.standardInput = terminal
        process.standardOutput = terminal
        process.standardError = terminal
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        close(master)
    }

    private func setSize(_ file: Int32) {
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(file, UInt(TIOCSWINSZ), &size)
    }

    /// Gives the window another size.
    func resize(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        lines = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        setSize(master)
        kill(process.processIdentifier, SIGWINCH)
    }

    /// Types, in one piece.
    func press(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Types, and reads what is drawn meanwhile, as a terminal does.
    func mash(_ keys: String) {
        press(keys)
        while read(withinMilliseconds: 2) {}
    }

    /// The screen as text.
    var text: String {
        lines.map { line in
            var text = String(line)
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n")
    }

    /// Reads until the screen says it; a test that waits in vain shows the screen.
    func wait(
        for words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try wait(for: "'\(words)'", sourceLocation: sourceLocation) { $0.contains(words) }
    }

    /// Reads until the screen is as it should be.
    func wait(
        for what: String, sourceLocation: SourceLocation = #_sourceLocation,
        until isThere: (String) -> Bool
    ) throws {
        for _ in 0..<Self.looks {
            if isThere(text) { return }
            if !read(withinMilliseconds: Self.look), !process.isRunning { break }
        }
        if isThere(text) { return }
        Issue.record("waited in vain for \(what):\n\(text)", sourceLocation: sourceLocation)
        throw Ended()
    }

    struct Ended: Error {}

    /// How often it is looked, each time for so many milliseconds or until something is drawn: as
    /// long as no program that does not hang takes.
    private static let look: Int32 = 100
    private static let looks = Hang.milliseconds / look

    /// Reads to the end of the program, and gives its status.
    func end() throws -> Int32 {
        for _ in 0..<Self.looks where process.isRunning {
            _ = read(withinMilliseconds: Self.look)
        }
        try #require(!process.isRunning, "it does not end:\n\(text)")
        while read(withinMilliseconds: 0) {}
        process.waitUntilExit()
        return process.terminationReason == .exit
            ? process.terminationStatus : -process.terminationStatus
    }

    // MARK: what a terminal does

    private func read(withinMilliseconds limit: Int32) -> Bool {
        guard Hang.hasMore(master, withinMilliseconds: limit) else { return false }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Foundation.read(master, &bytes, bytes.count)
        guard count > 0 else { return false }
        written += bytes[..<count]
        pending += bytes[..<count]
        obey()
        return true
    }

    private func obey() {
        var rest = pending[...]
        while let first = rest.first {
            if first == 0x1B {
                guard rest.count > 2, rest[rest.startIndex + 1] == UInt8(ascii: "["),
                    let end = rest.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) })
                else { break }
                let parameters = String(
                    decoding: rest[(rest.startIndex + 2)..<end], as: UTF8.self)
                obey(rest[end], parameters)
                rest = rest[(end + 1)...]
            } else {
                let length = rest.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count + 1
                let whole = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
                guard length >= whole else { break }
                put(String(decoding: rest.prefix(whole), as: UTF8.self))
                rest = rest.dropFirst(whole)
            }
        }
        pending = Array(rest)
    }

    private func obey(_ command: UInt8, _ parameters: String) {
        let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
        switch command {
        case UInt8(ascii: "H"):
            row = (numbers.first ?? 1) - 1
            column = (numbers.count > 1 ? numbers[1] : 1) - 1
        case UInt8(ascii: "J"):
            lines = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        case UInt8(ascii: "h") where parameters == "?1049": isOnOtherScreen = true
        case UInt8(ascii: "l") where parameters == "?1049": isOnOtherScreen = false
        default: break
        }
    }

    private func put(_ text: String) {
        switch text {
        case "\n":
            row += 1
            column = 0
            if row == rows {
                lines.removeFirst()
                lines.append(Array(repeating: " ", count: columns))
                row -= 1
            }
        case "\r": column = 0
        default:
            guard let character = text.first, lines.indices.contains(row),
                lines[row].indices.contains(column)
            else { return }
            lines[row][column] = character
            column += 1
        }
    }
}
