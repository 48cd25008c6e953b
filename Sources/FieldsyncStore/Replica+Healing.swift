package import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension Replica {
    /// Gives way to the server where chains part: takes back what continues them in another way,
    /// and files this replica's own of it again under a new id. In one SQLite transaction, so that
    /// a power cut leaves all of it or nothing. The rules are in `protocol/healing.md`.
    ///
    /// - Parameters:
    ///   - excerpts: The server's links of the chains that differ.
    ///   - peer: What the server holds.
    /// - Throws: ``StoreError/damaged(detail:)`` where a chain of this store is not that of its
    ///   transactions, so that nobody can say what forked; nothing is changed then.
    package func heal(
        _ excerpts: [ChainExcerpt], peer: [SpaceID: SpaceHeads]
    ) throws -> HealingOutcome {
        precondition(layout == .oneFile, "only what gives way to a server heals")
        let outcome = try files.main.write { db in
            var outcome = HealingOutcome()
            var rewinds: [SpaceRewind] = []
            for (space, theirs) in Dictionary(grouping: excerpts, by: \.space)
                .sorted(by: { $0.key < $1.key })
            {
                let source = source(space, db)
                var forks: [ReplicaID: UInt64] = [:]
                for excerpt in theirs { forks[excerpt.replica] = try source.fork(from: excerpt) }
                if forks.isEmpty { continue }
                outcome.forks[space] = forks.map { TransactionID($0.key, $0.value) }.sorted()
                var reach = try formerReach(in: space, db)
                reach[identity.id] = .max
                if forks.contains(where: { $0.value <= reach[$0.key] ?? 0 }) {
                    outcome.isOwn = true
                }
                var rewind = SpaceRewind(
                    source, own: reach, forks: forks, peer: peer[space] ?? SpaceHeads())
                try rewind.takeBack()
                rewinds.append(rewind)
            }
            if !outcome.isNothing { try file(rewinds, db, &outcome) }
            return outcome
        }
        try followIdentity()
        return outcome
    }

    private func file(
        _ rewinds: [SpaceRewind], _ db: Database, _ outcome: inout HealingOutcome
    ) throws {
        try StateRebuild(db: db, schema: schema, tables: tables).run()
        var successor: ReplicaID?
        // Of one space only: whoever heals the same in fewer or more spaces, since the server had
        // not met the others or had met more of them, is to become the same replica.
        let seeds = rewinds.filter { !$0.own.isEmpty }.compactMap(\.seed)
        if let forked = seeds.min(by: { $0.position < $1.position }) {
            let before = formerIdentities.first { $0.id == forked.replica } ?? identity
            let keys = try before.successor(at: forked.link, in: forked.space)
            try become(keys, db)
            successor = keys.replica
            try learn(names: [identity.id: identity.name], db)
        }
        for rewind in rewinds {
            let source = source(rewind.space, db)
            if let successor {
                try rewind.refile(as: successor, in: source)
                outcome.refiled += rewind.own.count
            }
            try rewind.setAside(in: source)
            outcome.setAside += rewind.others.count
            try db.run("DELETE FROM peerHead WHERE space = ?", rewind.space.name)
        }
        outcome.successor = successor
    }
}

extension SpaceSource {
    /// The first place at which this log's chain differs from the peer's; nil where it does not, as
    /// far as both reach.
    ///
    /// Where the excerpt begins beyond the place, its beginning is taken: what is filed twice then
    /// is the same twice, and nothing is lost.
    fileprivate func fork(from excerpt: ChainExcerpt) throws -> UInt64? {
        guard let head = try heads().heads[excerpt.replica] else { return nil }
        let end = excerpt.first + UInt64(excerpt.links.count) - 1
        let last = min(head.sequence, end)
        guard last >= excerpt.first else { return nil }
        let own = try provenLinks(of: excerpt.replica, from: excerpt.first, through: last)
        let place = zip(own, excerpt.links).enumerated().first { $1.0.excerpt != $1.1 }
        return place.map { excerpt.first + UInt64($0.offset) }
    }
}
