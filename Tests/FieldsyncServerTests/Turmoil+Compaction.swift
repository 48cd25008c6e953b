import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Laptops let go of old history, and have it back: by a word, or because something needs it.
extension Turmoil {
    /// A person runs `compact` or `sync --history`; the office backs the server up, or does not.
    func compactOrBringBack(_ place: Int) async throws {
        let laptop = laptops[place]
        do {
            if generator.chance(25) { return try await bringBack(laptop.replica, at: place) }
            if generator.chance(70) { try backUpServer() }
            let backup = try await HTTPPeer(replica: laptop.replica).backupPoint()
            let before = try Self.spaces.map { ($0, try laptop.replica.deedsHere($0)) }
            let limit = try #require(Instant(milliseconds: 4_000_000_000_000))
            let went = try laptop.replica.compact(backup: backup, before: limit).transactions
            for (space, deeds) in before { letGo[space, default: [:]].merge(deeds) { $1 } }
            note("\(laptop.person) \(place) let go of \(went)")
            #expect(try laptop.replica.verify() == [], "I3, \(story)")
        } catch let error as PeerError
        where (isForgetful || revoked.contains(laptop.person)) && Self.isTurnedAway(error) {
            note("\(laptop.person) \(place) may not ask for history: \(error.code)")
        } catch PeerError.refused(let refusal)
            where revoked.contains(laptop.person) || isForgetful
        {
            note("\(laptop.person) \(place) is told nothing of history: \(refusal.text)")
        }
    }

    func backUpServer() throws {
        let path = freshPath("server")
        _ = try server.backUp(to: path)
        serverCopies.append((path, true))
        note("the server is backed up to \(path)")
    }

    /// Brings a laptop's history back; of spaces that were taken from its person meanwhile, as much
    /// as is shown to it.
    func bringBack(_ replica: Replica, at place: Int) async throws {
        let (back, missing) = try await HTTPPeer(replica: replica).bringHistoryBack()
        note("\(laptops[place].person) \(place) has \(back) back, \(missing) missing")
        if laptops[place].person != "Rex" { #expect(missing == 0, "I1, \(story)") }
    }

    /// Runs what needs a log that is whole; where something of it was let go of, it is fetched
    /// first, as the program does.
    func withHistory<T: Sendable>(
        _ place: Int, _ body: (Replica) async throws -> T
    ) async throws -> T {
        do {
            return try await body(laptops[place].replica)
        } catch StoreError.historyLetGo {
            note("which needs history")
            try await bringBack(laptops[place].replica, at: place)
            return try await body(laptops[place].replica)
        }
    }

    /// The deeds of a replica's log, those that it let go of included.
    func deeds(of replica: Replica, in space: SpaceID) throws -> Set<String> {
        let here = try replica.deedsHere(space)
        let vector = try replica.heads(space).vector
        let gone = (letGo[space] ?? [:]).filter { here[$0.key] == nil && vector.contains($0.key) }
        return Set(here.values).union(gone.values).subtracting([""])
    }

    /// Where the server's disk lost what laptops have let go of, its backup is put back, as they
    /// are told to have done.
    func restoreIfLaptopsLack(_ lost: Set<String>) throws {
        let isMissed = try laptops.contains { laptop in
            try laptop.replica.linksOnly().contains { space, _ in
                let here = Set(try laptop.replica.deedsHere(space).values)
                return try !deeds(of: laptop.replica, in: space).subtracting(here)
                    .isDisjoint(with: lost)
            }
        }
        guard isMissed, let backup = serverCopies.last(where: \.isBackup) else { return }
        note("\(backup.path) is put back, since laptops let go of what was lost")
        let path = freshPath("server")
        _ = try Replica.restore(
            from: backup.path, to: path, schema: Self.schema, environment: clock.environment)
        server = try Replica.open(at: path, schema: Self.schema, environment: clock.environment)
        let held = try Set(Self.spaces.flatMap { try server.deeds($0) })
        acknowledged.formIntersection(held)
        isForgetful = true
    }

    /// Every laptop has its whole history back, and it is the server's.
    func expectWholeHistories() async throws {
        for (place, laptop) in laptops.enumerated() {
            try await bringBack(laptop.replica, at: place)
            #expect(try laptop.replica.linksOnly() == [:], "I9, \(story)")
            #expect(try laptop.replica.verify() == [], "I9, \(story)")
            for space in try laptop.replica.spaces() {
                let logs = try [laptop.replica, server].map { replica in
                    try replica.read(space) { try Set($0.log().map(\.hash)) }
                }
                #expect(logs[0] == logs[1], "I9, \(story)")
            }
        }
    }
}

extension Replica {
    /// What the transactions that are here say of whose deed they are, "" for verdicts.
    fileprivate func deedsHere(_ space: SpaceID) throws -> [TransactionID: String] {
        let log = try read(space) { try $0.recentLog() }.map(\.transaction)
        return Dictionary(log.map { ($0.id, $0.deed ?? "") }) { first, _ in first }
    }
}
