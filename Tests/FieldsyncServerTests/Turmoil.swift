import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Synchronization
import Testing

@testable import FieldsyncServer

/// Several laptops and a server to which everything happens at once, as one seed determines.
///
/// Every transaction that a person writes bears its *deed* as its reason. A deed stays the same
/// thing under whatever name it is filed again, so what is lost or there twice can be told.
actor Turmoil {
    /// A machine: its clock stays wrong whatever disk is put into it.
    struct Laptop {
        var replica: Replica
        let person: String
        let clock: SkewedClock
        /// Deeds that nobody has acknowledged yet.
        var unsent: Set<String>
    }

    /// A copy of a disk, or a backup of a store, that lies somewhere.
    struct Copy {
        let path: String
        let person: String
        let unsent: Set<String>
        let isBackup: Bool
    }

    static let schema = SimulatedEdits.schema
    /// Recorders may not delete; what they delete all the same is refused and stays listed.
    static let rights = WriteRights([
        Scribe.visit: [
            .recorder: [.add, .change], .manager: [.add, .change, .remove],
            .office: [.add, .change, .remove], .admin: [.add, .change, .remove],
        ]
    ])
    /// Rex may not see beta.
    static let people: [(name: String, role: UserRole, spaces: [SpaceID])] = [
        ("Ada", .manager, []), ("Bo", .manager, []), ("Rex", .recorder, [Word.alpha]),
    ]

    let seed: UInt64
    let folder: TestFolder
    let clock = TestClock()
    var generator: SeededGenerator
    var laptops: [Laptop] = []
    var copies: [Copy] = []
    /// The server's store, as it was between two runs of it.
    var serverCopies: [(path: String, isBackup: Bool)] = []
    var server: Replica
    var url = ""
    var administration: ServerAdministration?

    /// What the author of each deed had seen of its space.
    var sights: [String: Set<String>] = [:]
    /// The deeds of transactions that laptops may hold as links only.
    var letGo: [SpaceID: [TransactionID: String]] = [:]
    /// What was acknowledged to a person since the server was last set back.
    var acknowledged: Set<String> = []
    /// People of whom a device was revoked.
    var revoked: Set<String> = []
    /// True where the server may not know any more whom it forgave.
    var isForgetful = false
    /// What was done, for a failure to be understood.
    var journal: [String] = []
    private var paths = 0

    init(seed: UInt64) throws {
        self.seed = seed
        folder = try TestFolder()
        generator = SeededGenerator(seed: seed)
        server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace,
            schema: Self.schema, environment: clock.environment)
    }

    /// A place in the folder that nothing has.
    func freshPath(_ word: String) -> String {
        paths += 1
        return "\(folder.path)/\(word)-\(paths)"
    }

    func draw(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

    func note(_ text: String) { journal.append(text) }

    /// A clock that is right, a little off, or years off.
    func drawClock() -> SkewedClock {
        let year: Int64 = 31_557_600_000
        return SkewedClock(
            clock, by: generator.pick([0, 0, 40, -90_000, 14 * year, -25 * year]))
    }

    /// Runs the server and lets steps happen.
    func act(_ administration: ServerAdministration, _ url: String, steps: Int) async throws {
        self.url = url
        self.administration = administration
        if laptops.isEmpty { try await enrol() }
        for laptop in laptops { _ = try HTTPPeer(replica: laptop.replica).move(to: url) }
        for _ in 0..<steps { try await step() }
    }

    private func enrol() async throws {
        for (name, role, spaces) in Self.people {
            let clock = drawClock()
            let replica = try Replica.create(
                at: freshPath(name), name: name, layout: .oneFile, schema: Self.schema,
                environment: clock.environment)
            try await invite(name, replica, role, spaces)
            laptops.append(Laptop(replica: replica, person: name, clock: clock, unsent: []))
        }
    }

    func invite(
        _ name: String, _ replica: Replica, _ role: UserRole, _ spaces: [SpaceID]
    ) async throws {
        guard let administration else { return }
        let code = try await administration.invite(user: name, role: role, spaces: spaces).code
        _ = try await HTTPPeer(replica: replica).enrol(url: url, code: code)
    }

    /// The server is started anew: as it was, or as it once was.
    func restartServer() async throws {
        let path = freshPath("server")
        switch draw(0..<8) {
        case 0, 1:
            try FileManager.default.copyItem(atPath: server.directory, toPath: path)
            serverCopies.append((path, false))
        case 2:
            _ = try server.backUp(to: path)
            serverCopies.append((path, true))
        case 3, 4:
            guard let copy = serverCopies.last else { return }
            note("server set back to \(copy.path), by restore: \(copy.isBackup)")
            if copy.isBackup {
                _ = try Replica.restore(
                    from: copy.path, to: path, schema: Self.schema,
                    environment: clock.environment)
            } else {
                try FileManager.default.copyItem(atPath: copy.path, toPath: path)
            }
            server = try Replica.open(
                at: path, schema: Self.schema, environment: clock.environment)
            acknowledged = []
            isForgetful = true
        case 5, 6: try await harmServer()
        default: return
        }
    }
}

/// What is true, and how far a machine is from it.
final class SkewedClock: Sendable {
    private let truth: TestClock
    let skewMilliseconds: Int64

    init(_ truth: TestClock, by skewMilliseconds: Int64) {
        self.truth = truth
        self.skewMilliseconds = skewMilliseconds
    }

    var environment: StoreEnvironment {
        let (truth, skew) = (truth.environment, skewMilliseconds)
        return StoreEnvironment(
            nowMilliseconds: {
                UInt64(clamping: Int64(clamping: truth.nowMilliseconds()) + skew)
            },
            randomBytes: truth.randomBytes, packs: truth.packs)
    }
}

extension Replica {
    /// The deeds in the log of a space, in its order.
    func deeds(_ space: SpaceID) throws -> [String] {
        try read(space) { try $0.log() }.map(\.transaction).compactMap(\.deed)
    }

    /// The deeds that are kept beside the log of a space.
    func heldDeeds(_ space: SpaceID) throws -> Set<String> {
        try read(space) { reader in
            Set(try (reader.parked() + reader.quarantined()).compactMap(\.transaction.deed))
        }
    }
}

extension ReplicatedTransaction {
    /// What a person did by it; nil for verdicts.
    var deed: String? { reason.hasPrefix("deed ") ? reason : nil }
}
