import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Synchronization
import Testing

@testable import FieldsyncServer

extension Turmoil {
    /// Something happens.
    func step() async throws {
        clock.advance(milliseconds: UInt64(draw(1..<120_000)))
        let place = draw(laptops.indices)
        switch draw(0..<40) {
        case 0..<12: try write(at: place)
        case 12..<18:
            try await sync(place, generator.pick([.both, .both, .both, .both, .pull, .push]))
        case 18, 19: try await syncBadly(place)
        case 20, 21: try copy(place)
        case 22, 23: try putBack(at: place)
        case 24: try killWhileWriting(place)
        case 25: try await killWhileSyncing(place)
        case 26, 27: try carryToLaptop(from: place)
        case 28: try carryToServer(from: place)
        case 29: try carryFromServer(to: place)
        case 30, 31: try writeAtServer()
        case 32: try await giveOrTake()
        case 33, 34: try await harmLaptop(place)
        case 35..<39: try await compactOrBringBack(place)
        default: try await revokeOrForgive(place)
        }
        try expectListsAsLongAsNumbers(laptops[min(place, laptops.count - 1)].replica)
        try expectListsAsLongAsNumbers(server)
    }

    // MARK: Writing

    private func write(at place: Int) throws {
        let isConfined = laptops[place].person == "Rex"
        let space = isConfined || generator.chance(70) ? Word.alpha : Word.beta
        let (replica, person) = (laptops[place].replica, laptops[place].person)
        do {
            for deed in try write(to: replica, as: person, in: space) {
                laptops[place].unsent.insert(deed)
                note("at place \(place)")
            }
        } catch StoreError.spaceTakenAway {
            note("\(person) may not write to \(space) now")
        }
    }

    private func writeAtServer() throws {
        acknowledged.formUnion(try write(to: server, as: "Office", in: Word.alpha))
    }

    private func write(
        to replica: Replica, as person: String, in space: SpaceID
    ) throws -> [String] {
        let sight = try deeds(of: replica, in: space)
        var drawn = generator
        defer { generator = drawn }
        let deed = "deed \(sights.count + 1)"
        let scribe = Scribe(deed, with: &drawn)
        let basis = drawn.chance(8) ? VersionVector() : nil
        let isDone = try replica.write(author: person, reason: deed, allowsUnknown: true) { batch in
            _ = try batch.transaction(in: space, basis: basis) { try scribe.write($0) }
            return !batch.written.isEmpty
        }
        guard isDone else { return [] }
        sights[deed] = sight
        let id = replica.identity.id.hex.prefix(4)
        note("\(person) \(id) wrote \(deed) (\(scribe.choice)) in \(space)")
        return [deed]
    }

    // MARK: Syncing

    func sync(_ place: Int, _ direction: ExchangeDirection = .both) async throws {
        let laptop = laptops[place]
        let summary: ExchangeSummary
        do {
            summary = try await withHistory(place) { try await $0.sync(direction) }
        } catch let error as PeerError
        where (isForgetful || revoked.contains(laptop.person))
            && Self.isTurnedAway(error)
        {
            return note("\(laptop.person) \(place) was turned away: \(error.code)")
        }
        note(
            """
            \(laptop.person) \(place) \(laptop.replica.identity.id.hex.prefix(4)) synced: \
            \(summary.transactionsSent) out, \(summary.transactionsReceived) in, \
            \(summary.refusals.map(\.text)) \(summary.notices)
            """)
        let skew = laptop.clock.skewMilliseconds
        #expect((summary.clockOffsetMilliseconds + skew).magnitude <= 2_000, "seed \(seed)")
        if skew.magnitude > 300_000 {
            let word = skew > 0 ? "14 years ahead of the server's" : "25 years behind"
            #expect(summary.notices.contains { $0.contains(word) }, "seed \(seed): \(word)")
        }
        try noteAcknowledged(place)
    }

    static func isTurnedAway(_ error: PeerError) -> Bool {
        ["device-revoked", "not-enrolled"].contains(error.code)
    }

    /// What the laptop does not say is unsent was acknowledged to its person.
    private func noteAcknowledged(_ place: Int) throws {
        let replica = laptops[place].replica
        let isSafe = try replica.spaces().allSatisfy {
            try replica.unpushed($0).transactions == 0
        }
        guard isSafe else { return }
        // Of a space that was taken nothing is acknowledged: it is kept aside at the server.
        let here = try Self.spaces.reduce(into: Set<String>()) {
            $0.formUnion(try deeds(of: replica, in: $1))
        }
        acknowledged.formUnion(laptops[place].unsent.intersection(here))
        laptops[place].unsent.subtract(here)
    }

    private func syncBadly(_ place: Int) async throws {
        let at = draw(0..<1_400)
        let fault = generator.pick([
            FaultProxy.Fault.cutRequest(after: at), .cutReply(after: at), .alterRequest(at: at),
            .alterReply(at: at),
        ])
        let replica = laptops[place].replica
        note("\(laptops[place].person) syncs through \(fault)")
        try await FaultProxy.run(before: url, fault) { @Sendable url in
            _ = try HTTPPeer(replica: replica).move(to: url)
            do {
                try await replica.sync()
            } catch is PeerError {
                return
            } catch StoreError.historyLetGo {
                return
            }
        }
        _ = try HTTPPeer(replica: replica).move(to: url)
    }

    // MARK: Disks

    private func copy(_ place: Int) throws {
        let laptop = laptops[place]
        let path = freshPath("copy")
        let isBackup = generator.chance(30)
        if isBackup {
            _ = try laptop.replica.backUp(to: path)
        } else {
            try FileManager.default.copyItem(atPath: laptop.replica.directory, toPath: path)
        }
        note("\(path) of \(laptop.person) \(place)")
        copies.append(
            Copy(
                path: path, person: laptop.person, unsent: laptop.unsent, isBackup: isBackup))
    }

    /// A copy takes the place of a disk of the same person, or makes one laptop more.
    private func putBack(at place: Int) throws {
        let person = laptops[place].person
        guard let copy = copies.filter({ $0.person == person }).randomElement(using: &generator)
        else { return }
        let isOneMore = laptops.count < 5 && generator.chance(50)
        let clock = isOneMore ? drawClock() : laptops[place].clock
        note("\(copy.path) is put to use at \(place), as one more: \(isOneMore)")
        let laptop = try laptop(from: copy, clock)
        if isOneMore { laptops.append(laptop) } else { laptops[place] = laptop }
    }

    private func laptop(from copy: Copy, _ clock: SkewedClock) throws -> Laptop {
        let path = freshPath("disk")
        if copy.isBackup {
            _ = try Replica.restore(
                from: copy.path, to: path, schema: Self.schema, environment: clock.environment)
        } else {
            try FileManager.default.copyItem(atPath: copy.path, toPath: path)
        }
        let replica = try Replica.open(
            at: path, schema: Self.schema, environment: clock.environment)
        _ = try HTTPPeer(replica: replica).move(to: url)
        return Laptop(replica: replica, person: copy.person, clock: clock, unsent: copy.unsent)
    }

    /// The process dies in the midst of a transaction: what it wrote is not there.
    private func killWhileWriting(_ place: Int) throws {
        struct Death: Error {}
        let path = freshPath("dead")
        let laptop = laptops[place]
        let before = try laptop.replica.digest()
        note("\(laptop.person) dies while writing")
        do {
            try laptop.replica.write(author: laptop.person, allowsUnknown: true) { batch in
                try batch.transaction(in: Word.alpha) { writer in
                    try writer.set(
                        RecordKey(Scribe.thing, Scribe.id(9)), Scribe.odd, .text("never"))
                    try FileManager.default.copyItem(
                        atPath: laptop.replica.directory, toPath: path)
                    throw Death()
                }
            }
        } catch is Death {
            try replace(place, by: path)
            #expect(try laptops[place].replica.digest() == before, "P2, seed \(seed)")
        } catch StoreError.spaceTakenAway {
            return
        }
    }

    /// The process dies in the midst of an exchange, and what had come so far is there.
    private func killWhileSyncing(_ place: Int) async throws {
        let path = freshPath("dead")
        let replica = laptops[place].replica
        let isTaken = Mutex(false)
        note("\(laptops[place].person) dies while syncing")
        do {
            _ = try await HTTPPeer(replica: replica).exchange(.both) { _ in
                isTaken.withLock { isTaken in
                    if isTaken { return }
                    do {
                        try FileManager.default.copyItem(
                            atPath: replica.directory, toPath: path)
                        isTaken = true
                    } catch {
                        Issue.record("no image of the disk: \(error)")
                    }
                }
            }
        } catch is PeerError {
            note("and was turned away")
        } catch StoreError.historyLetGo {
            note("and needs history")
        }
        if isTaken.withLock({ $0 }) { try replace(place, by: path) }
    }

    private func replace(_ place: Int, by path: String) throws {
        laptops[place].replica = try Replica.open(
            at: path, schema: Self.schema, environment: laptops[place].clock.environment)
    }

    // MARK: Sticks

    /// What a stick may say instead of being read: its maker is not believed, or it is for others.
    private func carry(_ what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as BundleError {
            note("\(what): \(error)")
            switch error {
            case .untrusted, .sealedToOthers, .baseMissing: return
            default: throw error
            }
        } catch ServerError.nobodyEnrolled {
            note("\(what): nobody is enrolled")
        } catch StoreError.historyLetGo {
            note("\(what): history that it needs was let go of")
        }
    }

    private func carryToLaptop(from place: Int) throws {
        let to = draw(laptops.indices)
        guard to != place else { return }
        let (path, receipt) = (freshPath("stick"), freshPath("receipt"))
        let (giver, taker) = (laptops[place], laptops[to])
        let open = ServerOptions.spacesOpenToAll
        note("a stick from \(giver.person) \(place) to \(taker.person) \(to)")
        try carry("a stick") {
            let bundles = LaptopBundles(replica: giver.replica, openSpaces: open)
            _ = try bundles.make(at: path, for: .everybody, since: nil, only: nil)
            _ = try LaptopBundles(replica: taker.replica, openSpaces: open)
                .apply(path, trusting: nil, receipt: receipt)
            _ = try bundles.apply(receipt, trusting: nil, receipt: nil)
        }
    }

    private func carryToServer(from place: Int) throws {
        let (path, receipt) = (freshPath("stick"), freshPath("receipt"))
        let laptop = laptops[place]
        note("a stick from \(laptop.person) \(place) to the server")
        try carry("to the server") {
            let bundles = LaptopBundles(
                replica: laptop.replica, openSpaces: ServerOptions.spacesOpenToAll)
            _ = try bundles.make(at: path, for: .server, since: nil, only: nil)
            _ = try ServerBundles(replica: server, rights: Self.rights)
                .apply(path, trusting: nil, receipt: receipt)
            _ = try bundles.apply(receipt, trusting: nil, receipt: nil)
            try noteAcknowledged(place)
        }
    }

    private func carryFromServer(to place: Int) throws {
        let path = freshPath("stick")
        let laptop = laptops[place]
        note("a stick from the server to \(laptop.person) \(place)")
        try carry("from the server") {
            _ = try ServerBundles(replica: server, rights: Self.rights)
                .make(at: path, for: .devices, since: nil, only: nil)
            _ = try LaptopBundles(
                replica: laptop.replica, openSpaces: ServerOptions.spacesOpenToAll
            ).apply(path, trusting: nil, receipt: nil)
        }
    }

    // MARK: The office

    private func giveOrTake() async throws {
        guard let administration else { return }
        do {
            if generator.chance(50) {
                note("alpha is taken from Rex")
                try await administration.withdraw(Word.alpha, from: "Rex")
            } else {
                note("alpha is given to Rex")
                try await administration.grant(Word.alpha, to: "Rex")
            }
        } catch ServerError.unknownUser where isForgetful {
            note("but the server has forgotten Rex")
        }
    }

    private func revokeOrForgive(_ place: Int) async throws {
        let laptop = laptops[place]
        if revoked.contains(laptop.person) { return try await forgive(laptop.person) }
        guard let administration, generator.chance(50) else { return }
        do {
            try await administration.revoke(laptop.replica.identity.id.hex)
            revoked.insert(laptop.person)
            note("\(laptop.person) \(laptop.replica.identity.id.hex.prefix(4)) is revoked")
        } catch ServerError.unknownDevice {
            note("\(laptop.person) is not known to be revoked")
        }
    }

    /// All laptops of a person are let in again, and what they handed in meanwhile is accepted.
    func forgive(_ person: String) async throws {
        guard let known = Self.people.first(where: { $0.name == person }) else { return }
        revoked.remove(person)
        note("\(person) is forgiven")
        for laptop in laptops where laptop.person == person {
            try await invite(person, laptop.replica, known.role, known.spaces)
        }
        try await acceptAll()
    }

    func acceptAll() async throws {
        guard let administration else { return }
        let waiting = try await administration.setAside().filter { $0.state == .waiting }
        if waiting.isEmpty { return }
        try await administration.decide(waiting, accepts: true, author: "Office")
    }
}
