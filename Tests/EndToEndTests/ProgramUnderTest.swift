import FieldsyncJSON
import Foundation
import Testing

/// How a run of the program ended, and what it printed.
struct Ending: CustomTestStringConvertible {
    let words: [String]
    let status: Int32
    let outputBytes: [UInt8]
    let errorBytes: [UInt8]

    var output: String { String(decoding: outputBytes, as: UTF8.self) }
    var errors: String { String(decoding: errorBytes, as: UTF8.self) }

    var testDescription: String {
        "fieldsync \(words.joined(separator: " ")) ended with \(status)\n\(output)\(errors)"
    }

    /// Standard output as the one JSON document that it has to be.
    func json() throws -> JSONObject { try Self.object(outputBytes) }

    /// Standard output as JSON Lines.
    func jsonLines() throws -> [JSONObject] {
        try outputBytes.split(separator: UInt8(ascii: "\n")).map { try Self.object(Array($0)) }
    }

    /// The object in `{"error":…}` on standard error.
    func error() throws -> JSONObject {
        guard case .object(let error)? = try Self.object(errorBytes)["error"] else {
            throw NotAnObject(text: errors)
        }
        return error
    }

    private static func object(_ bytes: [UInt8]) throws -> JSONObject {
        guard case .object(let object) = try JSONValue(parsing: bytes) else {
            throw NotAnObject(text: String(decoding: bytes, as: UTF8.self))
        }
        return object
    }

    struct NotAnObject: Error { let text: String }
}

extension JSONObject {
    func text(_ key: String) -> String? {
        if case .string(let text)? = self[key] { text } else { nil }
    }

    func number(_ key: String) -> Int64? {
        if case .integer(let number)? = self[key] { number } else { nil }
    }

    func list(_ key: String) -> [JSONObject] {
        guard case .array(let members)? = self[key] else { return [] }
        return members.compactMap { if case .object(let object) = $0 { object } else { nil } }
    }

    func object(_ key: String) -> JSONObject {
        if case .object(let object)? = self[key] { object } else { [:] }
    }
}

/// The debug executable, which the build puts beside the test bundle.
enum ProgramUnderTest {
    static var url: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let program = URL(fileURLWithPath: tests).deletingLastPathComponent()
                .appendingPathComponent("fieldsync")
            try #require(FileManager.default.isExecutableFile(atPath: program.path))
            return program
        }
    }

    /// A process of the program that is not started yet: no variables but those given, so that a
    /// test means the same on every machine.
    static func process(
        _ words: [String], in folder: Folder, variables: [String: String]
    ) throws -> Process {
        let process = Process()
        process.executableURL = try url
        process.arguments = words
        process.currentDirectoryURL = folder.url
        process.environment = ["HOME": folder.url.path, "PATH": "/usr/bin:/bin"]
            .merging(variables) { $1 }
        return process
    }
}

/// A folder of its own for one test, gone when the test is.
final class Folder: Sendable {
    let url: URL

    init() throws {
        let template = FileManager.default.temporaryDirectory
            .appendingPathComponent("fieldsync-test.XXXXXX").path
        var name = Array(template.utf8CString)
        guard mkdtemp(&name) != nil else {
            throw CocoaError(.fileWriteUnknown)
        }
        url = URL(fileURLWithPath: String(decoding: name.dropLast().map(UInt8.init), as: UTF8.self))
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            Issue.record(error)
        }
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// What another program than this one does to a store: a statement of SQL.
    func alter(_ store: String, _ statement: String) throws {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as store:
                store.execute(sys.argv[2])
            """, path(store), statement,
        ]
        try python.run()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
    }

    /// Runs the program to its end; what it prints goes through files, so that no pipe fills up.
    @discardableResult
    func run(
        _ words: [String], input: String = "", variables: [String: String] = [:]
    ) throws -> Ending {
        let process = try ProgramUnderTest.process(words, in: self, variables: variables)
        let files = try Folder()
        let input = try files.write(input, to: "input")
        for name in ["output", "errors"] { _ = try files.write("", to: name) }
        process.standardInput = FileHandle(forReadingAtPath: input)
        process.standardOutput = FileHandle(forWritingAtPath: files.path("output"))
        process.standardError = FileHandle(forWritingAtPath: files.path("errors"))
        try process.run()
        process.waitUntilExit()
        let wasKilled = process.terminationReason == .uncaughtSignal
        return Ending(
            words: words,
            status: wasKilled ? -process.terminationStatus : process.terminationStatus,
            outputBytes: Array(try Data(contentsOf: URL(fileURLWithPath: files.path("output")))),
            errorBytes: Array(try Data(contentsOf: URL(fileURLWithPath: files.path("errors"))))
        )
    }
}
