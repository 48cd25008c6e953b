import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Disks alter what was written to them, and a person does what the program says: `verify`,
/// `verify --repair`, and where nothing helps a new replica.
extension Turmoil {
    /// What a disk does to one file of a store that nobody has open.
    enum Harm {
        case flip(Int)
        case page(Int)
        case cut(Int)
        case gone
    }

    /// What became of a harmed store.
    enum Healing {
        case whole(Replica, lost: [TransactionID])
        /// Nothing was changed: what is lost is in no place that could be asked.
        case hopeless
    }

    // MARK: A laptop's disk

    func harmLaptop(_ place: Int) async throws {
        let laptop = laptops[place]
        let (path, before) = (freshPath("harmed"), try laptop.replica.digest())
        let own = try ownDeeds(of: laptop.replica)
        try FileManager.default.copyItem(atPath: laptop.replica.directory, toPath: path)
        let (name, harm) = try harm(path, withKeys: true)
        note("\(laptop.person) \(place): \(name) is harmed by \(harm)")
        try expectNamed(path, laptop.clock.environment)
        let healing: Healing
        do {
            healing = try await heal(path, laptop.clock.environment)
        } catch StoreError.historyLetGo where laptop.person == "Rex" || isForgetful {
            // Of a space that was taken from its person the server hands nothing back.
            note("history is needed, which the server does not show this laptop")
            healing = .hopeless
        } catch is PeerError {
            return note("and cannot be repaired while the server does not answer this laptop")
        }
        guard case .whole(let replica, let lost) = healing else {
            #expect(!harm.isOfOneByte, "\(story): one byte was not put right")
            return try await takeUpAnew(place)
        }
        if harm.isOfOneByte { #expect(try replica.digest() == before, "P13, \(story)") }
        laptops[place].replica = replica
        let left = try everyDeed(of: replica).union(everyDeed(of: server))
        if lost.isEmpty, harm.leavesHeads {
            let gone = own.subtracting(left)
            #expect(gone.isEmpty, "P13, \(story): \(gone) is lost, and nobody was told")
        } else {
            note("and lost \(lost)")
            laptops[place].unsent.formIntersection(left)
        }
        if try Remote.of(replica) == nil { try await inviteAnew(place) }
    }

    /// The disk cannot be saved: its person begins anew with what the server has.
    private func takeUpAnew(_ place: Int) async throws {
        let laptop = laptops[place]
        note("\(laptop.person) \(place) begins anew")
        laptops[place].replica = try Replica.create(
            at: freshPath("anew"), name: laptop.person, layout: .oneFile, schema: Self.schema,
            environment: laptop.clock.environment)
        laptops[place].unsent = []
        try await inviteAnew(place)
    }

    private func inviteAnew(_ place: Int) async throws {
        let laptop = laptops[place]
        guard let known = Self.people.first(where: { $0.name == laptop.person }) else { return }
        try await invite(known.name, laptop.replica, known.role, known.spaces)
    }

    // MARK: The server's disk

    /// While the server is down its disk alters something, and it is repaired before it starts.
    func harmServer() async throws {
        let (path, before) = (freshPath("server"), try server.digest())
        try FileManager.default.copyItem(atPath: server.directory, toPath: path)
        let (name, harm) = try harm(path, withKeys: true)
        note("\(name) of the server is harmed by \(harm)")
        // A file that a failed batch made holds nothing that could be missed.
        if case .gone = harm, try Self.spaces.contains(where: { space in
            try name == "spaces/\(space).sqlite" && server.heads(space).heads.isEmpty
        }) {
            return
        }
        try expectNamed(path, clock.environment)
        guard case .whole(let replica, _) = try await heal(path, clock.environment) else {
            Issue.record("\(story): the server's store was not put right")
            return
        }
        if harm.isOfOneByte { #expect(try replica.digest() == before, "P13, \(story)") }
        let held = try everyDeed(of: server)
        server = replica
        // What it lost comes back from the laptops that still have it.
        acknowledged.formIntersection(try everyDeed(of: server))
        try restoreIfLaptopsLack(held.subtracting(try everyDeed(of: server)))
        if name == ServerDirectory.name, !harm.isOfOneByte { isForgetful = true }
    }

    // MARK: What both do

    private func expectNamed(_ path: String, _ environment: StoreEnvironment) throws {
        let pages = try Replica.inspectPages(in: path, mends: false)
        if !pages.isEmpty { return }
        do {
            let replica = try Replica.open(
                at: path, schema: Self.schema, environment: environment)
            let found =
                try replica.verify() + ServerInspection.findings(of: replica, mends: false)
            #expect(!found.isEmpty, "P8, \(story): nobody noticed")
        } catch let error as StoreError {
            note("it is not opened: \(error.code)")
        }
    }

    /// What `verify --repair` does.
    private func heal(_ path: String, _ environment: StoreEnvironment) async throws -> Healing {
        let broken = try Replica.inspectPages(in: path, mends: true).filter { !$0.isMended }
        let anew = try ServerInspection.salvage(
            in: path, schema: Self.schema, broken: Set(broken.map(\.file)))
        let replica = try Replica.open(at: path, schema: Self.schema, environment: environment)
        if try Remote.of(replica) != nil { _ = try HTTPPeer(replica: replica).move(to: url) }
        var lost: [TransactionID] = []
        let found = try replica.inspectPages(mends: true) + replica.verify()
        if !found.isEmpty || !broken.isEmpty {
            note("\(broken + found) is to be repaired")
            do {
                lost = try await HTTPPeer(replica: replica).repair().lost
            } catch StoreError.damaged(let detail) {
                note("it is not repaired: \(detail)")
                return .hopeless
            }
            if try replica.verify().isEmpty { try replica.sealAnew() }
        }
        try replica.renewIdentity(after: anew)
        _ = try ServerInspection.findings(of: replica, mends: true)
        let left =
            try replica.inspectPages(mends: false) + replica.verify()
            + ServerInspection.findings(of: replica, mends: false)
        #expect(left == [], "P13, \(story): not put right")
        return .whole(replica, lost: lost)
    }

    /// Alters one file of a store. Keys are in no other place: of them one byte at most.
    private func harm(_ path: String, withKeys: Bool) throws -> (String, Harm) {
        var names = try FileManager.default.subpathsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".sqlite") }.sorted()
        if withKeys { names.append("replica.key") }
        let name = generator.pick(names)
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        var bytes = try Data(contentsOf: url)
        if bytes.isEmpty { return try harm(path, withKeys: withKeys) }
        let harm = drawHarm(bytes.count, isOfKeys: name == "replica.key")
        switch harm {
        case .flip(let place): bytes[place] ^= UInt8(draw(1..<256))
        case .page(let page):
            bytes.replaceSubrange(
                page * 4096..<min((page + 1) * 4096, bytes.count), with: Data(count: 4096))
        case .cut(let length): bytes = bytes.prefix(length)
        case .gone:
            try FileManager.default.removeItem(at: url)
            return (name, harm)
        }
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: bytes)
        try handle.close()
        return (name, harm)
    }

    private func drawHarm(_ count: Int, isOfKeys: Bool) -> Harm {
        switch draw(0..<9) {
        case _ where isOfKeys: .flip(draw(0..<count))
        case 0..<5: .flip(draw(0..<count))
        case 5, 6: .page(draw(0..<count / 4096))
        case 7: .cut(draw(0..<count))
        default: .gone
        }
    }

    /// The deeds that a replica wrote itself, by whatever name it goes now.
    private func ownDeeds(of replica: Replica) throws -> Set<String> {
        try Self.spaces.reduce(into: []) { deeds, space in
            let log = try replica.read(space) { try $0.recentLog() }.map(\.transaction)
            deeds.formUnion(
                log.filter { $0.id.replica == replica.identity.id }.compactMap(\.deed))
        }
    }

    private func everyDeed(of replica: Replica) throws -> Set<String> {
        try Self.spaces.reduce(into: []) {
            $0.formUnion(try deeds(of: replica, in: $1))
            $0.formUnion(try replica.heldDeeds($1))
        }
    }
}

extension Turmoil.Harm {
    /// Whether something is left that tells how much there was. Of a file that was cut, or began
    /// anew, the program says that it cannot tell.
    var leavesHeads: Bool {
        switch self {
        case .flip, .page: true
        case .cut, .gone: false
        }
    }

    var isOfOneByte: Bool {
        if case .flip = self { return true }
        return false
    }
}
