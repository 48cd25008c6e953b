import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Logging
import Synchronization
import Testing

@testable import FieldsyncServer

/// Names that the tests write literally.
enum Word {
    static let alpha = SpaceID(literal: "alpha")
    static let beta = SpaceID(literal: "beta")
    static let roster = SpaceID(literal: "roster")
    static let note = RecordType(literal: "note")
    static let text = FieldName(literal: "text")
}

extension Schema {
    /// One type with one guarded field.
    static let trial = Schema(
        version: 1,
        types: [
            TypeSchema(
                Word.note, home: .fixed(Word.alpha), fields: [FieldSchema(Word.text, .text)])
        ])
}

/// A clock that tests set, and the system's randomness.
final class TestClock: Sendable {
    private let now = Mutex<UInt64>(1_790_000_000_000)

    func advance(milliseconds: UInt64) { now.withLock { $0 += milliseconds } }

    var environment: StoreEnvironment {
        StoreEnvironment(
            nowMilliseconds: { self.now.withLock { $0 } },
            randomBytes: StoreEnvironment.system.randomBytes, packs: .tiny)
    }
}

/// A server on this machine, and laptops that know nothing of it yet.
struct TestNetwork {
    let folder: TestFolder
    let clock: TestClock
    let server: Replica
    let administration: ServerAdministration
    let url: String

    /// Runs a server while `body` runs.
    static func run(
        _ change: (inout ServerOptions) -> Void = { _ in },
        control: @escaping ControlHandler = { _ in ControlReply(status: 0) },
        _ body: @escaping @Sendable (TestNetwork) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        let clock = TestClock()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial,
            environment: clock.environment)
        try await serve(server, change, control: control) { administration, url in
            try await body(
                TestNetwork(
                    folder: folder, clock: clock, server: server,
                    administration: administration, url: url))
        }
    }

    /// Runs a server on a store that is there already.
    static func serve(
        _ server: Replica,
        _ change: (inout ServerOptions) -> Void = { _ in },
        control: @escaping ControlHandler = { _ in ControlReply(status: 0) },
        _ body: @escaping @Sendable (ServerAdministration, String) async throws -> Void
    ) async throws {
        var options = ServerOptions()
        options.port = 0
        options.endsOnSignals = false
        // Both sides are known to be there: how busy the machine is says nothing about them.
        options.silenceSeconds = 6 * 3_600
        change(&options)
        let (ports, told) = AsyncStream<Int>.makeStream()
        options.onListening = { told.yield($0) }
        var log = Logger(label: "test")
        log.logLevel = .critical
        let central = try CentralServer(
            replica: server, options: options, log: log, control: control)
        let scheme = options.certificate == nil ? "http" : "https"
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { told.finish() }
                try await central.run()
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await group.next()
                return
            }
            do {
                try await NetworkPatience.$current.withValue(.longerThanAnyWork) {
                    try await body(central.administration, "\(scheme)://127.0.0.1:\(port)")
                }
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError { return }
        }
    }

    /// A laptop that is not enrolled.
    func laptop(_ name: String) throws -> Replica {
        try Replica.create(
            at: folder.path + "/" + name, name: name, layout: .oneFile, schema: .trial,
            environment: clock.environment)
    }

    /// A second copy of a laptop's disk.
    func copy(of replica: Replica, named name: String) throws -> Replica {
        let path = folder.path + "/" + name
        try FileManager.default.copyItem(atPath: replica.directory, toPath: path)
        return try Replica.open(at: path, schema: .trial, environment: clock.environment)
    }

    /// A laptop that is enrolled.
    func enrolled(
        _ name: String, _ role: UserRole = .manager, spaces: [SpaceID] = []
    ) async throws -> Replica {
        let replica = try laptop(name)
        let code = try await administration.invite(user: name, role: role, spaces: spaces).code
        _ = try await HTTPPeer(replica: replica).enrol(url: url, code: code)
        return replica
    }
}

extension Replica {
    /// Writes one note, as one transaction.
    @discardableResult
    func note(_ text: String, in space: SpaceID = Word.alpha) throws -> RecordKey {
        try write(author: identity.name) { batch in
            try batch.transaction(in: space) { writer in
                let key = RecordKey(Word.note, try writer.create(Word.note))
                try writer.set(key, Word.text, .text(text))
                return key
            }
        }
    }

    /// The texts of all notes of a space, in order.
    func notes(_ space: SpaceID = Word.alpha) throws -> [String] {
        try read(space) { reader in
            try reader.records(Word.note).compactMap { record in
                guard case .text(let text) = record[Word.text] else { return nil }
                return text
            }.sorted()
        }
    }

    /// What a server refused of a space.
    func refused(_ space: SpaceID = Word.alpha) throws -> [RefusedTransaction] {
        try read(space) { try $0.refused() }
    }

    /// Exchanges both ways.
    @discardableResult
    func sync(_ direction: ExchangeDirection = .both) async throws -> ExchangeSummary {
        try await HTTPPeer(replica: self).exchange(direction)
    }
}
