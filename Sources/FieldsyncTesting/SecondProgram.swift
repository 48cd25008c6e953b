public import Foundation

/// A program in Python that was written from the pages alone: `tools/reader`, or another one.
public enum SecondProgram {
    /// It ended with another status than 0.
    public struct Failed: Error {
        /// The status.
        public let status: Int32
        /// What it had printed.
        public let printed: Data
    }

    /// What `tools/reader` prints.
    public static func reader(_ arguments: String...) throws -> Data {
        try run("reader", arguments)
    }

    /// What a program in `tools` prints.
    public static func run(_ name: String, _ arguments: [String] = []) throws -> Data {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", root.appending(path: "tools/\(name)").path()] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus, printed: printed)
        }
        return printed
    }
}
