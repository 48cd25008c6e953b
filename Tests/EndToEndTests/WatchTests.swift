import FieldsyncJSON
import Foundation
import Testing

/// Goal: `sync --watch` stays in step by itself, whatever the network does.
///
/// Method: the real program; every step waits for the line that says so, and for no time.
@Suite struct WatchTests {
    /// A laptop's `sync --watch --json`, and its lines one by one.
    private final class Watcher {
        let process: Process
        private let output = Pipe()

        init(_ laptop: Laptop) throws {
            process = try ProgramUnderTest.process(
                ["sync", "--watch", "--json", "--store", laptop.folder.path(laptop.name)],
                in: laptop.folder, variables: ["FIELDSYNC_USER": laptop.user])
            process.standardOutput = output
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        deinit { if process.isRunning { process.terminate() } }

        /// The next line; nil once the program has ended.
        func next() throws -> JSONObject? {
            var line: [UInt8] = []
            let file = output.fileHandleForReading
            while hasMore(file), let byte = try file.read(upToCount: 1)?.first {
                if byte == UInt8(ascii: "\n") {
                    guard case .object(let object) = try JSONValue(parsing: line) else {
                        throw Ending.NotAnObject(text: String(decoding: line, as: UTF8.self))
                    }
                    return object
                }
                line.append(byte)
            }
            return nil
        }

        private func hasMore(_ file: FileHandle) -> Bool {
            if Hang.hasMore(file.fileDescriptor) { return true }
            process.terminate()
            return false
        }

        /// The next line that tells of something moved.
        func moved(_ key: String) throws -> JSONObject {
            while let line = try next() {
                if line.number(key) ?? 0 > 0 { return line }
            }
            throw Ending.NotAnObject(text: "the watch ended")
        }

        func end(by signal: Int32) -> Int32 {
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : -signal
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func whatEitherSideRecordsArrivesByItself(signal: Int32) throws {
        let stage = try TwoLaptopsTests.Stage()
        let watcher = try Watcher(stage.anna)
        #expect(try watcher.next()?.text("state") == "inStep")
        // Another process commits here.
        try stage.anna.must("record", "set", "call", id(2), "notes=from Anna")
        #expect(try watcher.moved("transactionsSent").number("transactionsSent") == 1)
        // Somebody else hands something in.
        try stage.ben.must("sync")
        try stage.ben.must("record", "set", "call", id(2), "notes=from Ben")
        try stage.ben.must("sync")
        #expect(try watcher.moved("transactionsReceived").text("state") == "inStep")
        #expect(watcher.end(by: signal) == 0)
        #expect(try stage.anna.dump() == stage.ben.dump())
        #expect(try stage.anna.must("verify").status == 0)
    }

    @Test func aServerThatIsGoneIsToldOfOnceAndWaitedFor() throws {
        let stage = try TwoLaptopsTests.Stage()
        let watcher = try Watcher(stage.anna)
        #expect(try watcher.next()?.text("state") == "inStep")
        stage.server.kill()
        #expect(try watcher.next()?.text("state") == "waiting")
        try stage.anna.must("record", "set", "call", id(2), "notes=kept meanwhile")
        let server = try RunningServer(in: stage.folder, listen: stage.server.address)
        // Nothing was said in between, however often it was tried.
        let back = try #require(try watcher.next())
        #expect(back.text("state") == "inStep")
        #expect(back.number("transactionsSent") == 1)
        #expect(watcher.end(by: SIGTERM) == 0)
        try stage.ben.must("sync")
        #expect(try stage.anna.dump() == stage.ben.dump())
        withExtendedLifetime(server) {}
    }

    @Test func aReplicaWithoutAServerHasNothingToWatch() throws {
        let folder = try Folder()
        let laptop = try Laptop("anna", user: "Anna", in: folder)
        try laptop.must("sync", "--watch", endWith: 4)
        try laptop.must("sync", "--watch", "--dry-run", endWith: 64)
    }
}
