import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncTesting
import Foundation
import Testing

/// Goal: a program that was written from the pages alone reads what this one writes.
///
/// Method: segments of random transactions go through `tools/reader`, and what it prints is held
/// against what was written, byte for byte.
@Suite struct IndependentReaderTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func theReaderInPythonReadsRandomSegments(seed: UInt64) throws {
        var random = RandomTransactions(seed: seed, space: SpaceID(literal: "alpha"))
        let transactions = random.draw(100)
        let process = ProcessInfo.processInfo.processIdentifier
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "fieldsync-reader-\(process)-\(seed)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch {
                Issue.record("\(folder.path()) stays behind: \(error)")
            }
        }
        let file = folder.appending(path: "segment")
        try Data(Segment(transactions).encoded(hash: SHA256Reference.hash)).write(to: file)

        let printed = try read(["segment", file.path()])
        let lines = printed.split(separator: UInt8(ascii: "\n"))
        let decoded = try lines.map { line in
            try ReplicatedTransaction(vector: JSONValue(parsing: Array(line)))
        }
        #expect(
            decoded.map(CanonicalTransaction.encode)
                == transactions.map(CanonicalTransaction.encode))
    }

    private func read(_ arguments: [String]) throws -> Data {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", root.appending(path: "tools/reader").path()] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return printed
    }
}
