import FieldsyncJSON
import Foundation
import Testing

/// A server process of a test, on a port of its own choice.
final class RunningServer {
    let folder: Folder
    let store: String
    let url: String
    private let process: Process

    /// Starts the server and waits for the line in which it says that it serves.
    init(
        in folder: Folder, store: String = "server", listen: String = "127.0.0.1:0",
        variables: [String: String] = [:]
    ) throws {
        self.folder = folder
        self.store = store
        process = try ProgramUnderTest.process(
            [
                "serve", "--store", folder.path(store), "--name", "office", "--listen",
                listen, "--port-file", folder.path(store + ".port"), "--json",
            ],
            in: folder, variables: variables)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        _ = try folder.write("", to: store + ".log")
        process.standardError = FileHandle(forWritingAtPath: folder.path(store + ".log"))
        try process.run()
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n") {
            let bytes = try output.fileHandleForReading.read(upToCount: 1)
            guard let byte = bytes?.first else {
                let log = try String(contentsOfFile: folder.path(store + ".log"), encoding: .utf8)
                throw Ended(log: log)
            }
            line.append(byte)
        }
        guard case .object(let ready) = try JSONValue(parsing: line), let url = ready.text("url")
        else { throw Ended(log: String(decoding: line, as: UTF8.self)) }
        self.url = url
    }

    deinit { kill() }

    /// Host and port, so that a server can be started again where this one was.
    var address: String { String(url.dropFirst("http://".count)) }

    var isRunning: Bool { process.isRunning }

    struct Ended: Error { let log: String }

    /// Ends the process as a power cut would, and waits for its end.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Runs a command on the server's store.
    func run(_ words: String...) throws -> Ending {
        try folder.run(words + ["--store", folder.path(store)])
    }

    /// An invitation's code.
    func invite(_ user: String, role: String = "manager") throws -> String {
        let ending = try run("admin", "invite", "--user", user, "--role", role, "--json")
        try #require(ending.status == 0, "\(ending.testDescription)")
        return try #require(try ending.json().text("code"))
    }

    /// Enrols a laptop.
    func enrol(_ laptop: Laptop) throws {
        let code = try invite(laptop.user)
        try laptop.must("remote", "set", url, "--invite", "-", input: code + "\n")
    }
}
