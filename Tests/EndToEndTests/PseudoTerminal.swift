import Foundation
import Testing

/// The program on a pseudo-terminal: what a person types goes in, what they see comes out.
///
/// Nothing here waits by the clock: a test waits for words on the screen, and what never comes ends
/// with the program.
final class PseudoTerminal {
    private let process: Process
    private let primary: FileHandle
    /// Everything that was shown so far.
    private(set) var shown = ""

    /// Starts the program on a terminal of its own.
    init(
        _ words: [String], in folder: Folder, variables: [String: String] = [:],
        columns: UInt16 = 80, rows: UInt16 = 24
    ) throws {
        var (primary, secondary): (Int32, Int32) = (0, 0)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&primary, &secondary, nil, nil, &size) == 0)
        self.primary = FileHandle(fileDescriptor: primary, closeOnDealloc: true)
        let handle = FileHandle(fileDescriptor: secondary, closeOnDealloc: true)
        process = try ProgramUnderTest.process(
            words, in: folder,
            variables: ["TERM": "xterm-256color"].merging(variables) { $1 })
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
    }

    /// Types keys.
    func type(_ keys: String) throws { try primary.write(contentsOf: Data(keys.utf8)) }

    /// Types a line.
    func answer(_ line: String) throws { try type(line + "\n") }

    /// Waits until `words` are shown behind what an earlier wait saw.
    func wait(
        for words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        while true {
            if let found = unseen.range(of: words) {
                seen = shown.distance(from: shown.startIndex, to: found.upperBound)
                return
            }
            guard let more = read() else {
                Issue.record(
                    "'\(words)' was never shown. The screen:\n\(shown)",
                    sourceLocation: sourceLocation)
                throw CocoaError(.featureUnsupported)
            }
            shown += more
        }
    }

    /// Waits for a question, and answers it.
    func answer(
        _ line: String, to question: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try wait(for: question, sourceLocation: sourceLocation)
        try answer(line)
    }

    /// Waits for the program's end, and says how it ended.
    func end() throws -> Int32 {
        while let more = read() { shown += more }
        process.waitUntilExit()
        return process.terminationStatus
    }

    private var seen = 0
    private var unseen: Substring { shown.dropFirst(seen) }
    private var waiting: [UInt8] = []

    /// What is shown next; nil where the program is gone.
    private func read() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = bytes.withUnsafeMutableBytes {
            Foundation.read(primary.fileDescriptor, $0.baseAddress, $0.count)
        }
        guard count > 0 else { return nil }
        waiting += bytes.prefix(count)
        // A letter can come in two pieces.
        guard let text = String(validating: waiting, as: UTF8.self) else { return "" }
        waiting = []
        return text
    }
}
