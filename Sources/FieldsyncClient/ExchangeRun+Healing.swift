import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation

/// How far the healing of one exchange has come. The rules are in `protocol/healing.md`.
struct HealingState {
    /// Steps that one exchange takes at most; who needs more is met by something else than a copy.
    private static let limit = 12

    /// Steps that were taken.
    private(set) var steps = 0
    /// What the next greeting is to say that is held, so that the server can compare.
    private var claim: [SpaceID: SpaceHeads]?
    /// Spaces of which the server was asked where the chains part.
    private(set) var asked: Set<SpaceID> = []
    /// What was healed.
    var outcomes: [HealingOutcome] = []
    /// Acknowledged transactions that the server no longer had.
    var lost: UInt64 = 0
    /// True once the server said that it goes by another name.
    var isServerRenamed = false

    mutating func takeClaim() -> [SpaceID: SpaceHeads]? {
        defer { claim = nil }
        return claim
    }

    /// What was asked was answered by a server that goes by another name now; the answer, which
    /// nobody looked at, is asked for again.
    mutating func askAgain() { asked = [] }

    mutating func ask(_ claim: [SpaceID: SpaceHeads], about spaces: some Sequence<SpaceID>) {
        self.claim = claim
        asked.formUnion(spaces)
    }

    /// Counts a step; false where there were too many.
    mutating func step() -> Bool {
        steps += 1
        return steps <= Self.limit
    }
}

extension ExchangeRun {
    static func terms(
        of replica: Replica, with remote: Remote
    ) throws -> (ReplicaID, ExchangeKey) {
        guard let server = remote.server, let agreementKey = Hex.bytes(remote.agreementKey) else {
            throw PeerError.noRemote
        }
        let key = try ExchangeKey(
            own: replica.identity.agreement, peer: agreementKey, device: replica.identity.id,
            server: server)
        return (server, key)
    }

    /// Makes the server know this replica by the id that it has, where it had another one before.
    mutating func joinAsWhoItIs() async throws {
        guard remote.device != replica.identity.id.hex else { return }
        remote = try await HTTPPeer(replica: replica).vouch(for: remote)
        (server, key) = try Self.terms(of: replica, with: remote)
        let replica = replica
        memory = try await blocking { try ExchangeMemory.of(replica) }
    }

    /// Counts what the server acknowledged once and no longer has.
    mutating func noteLoss(_ trip: ExchangeTrip) {
        guard let stated = trip.stated, healing.lost == 0 else { return }
        // Of what was taken from the person the server says nothing; it is not lost there.
        let hidden = refused.union(sum.removedSpaces).union(sum.spacesToGo)
        for (space, heads) in remembered where !hidden.contains(space) {
            let now = stated[space]?.vector ?? VersionVector()
            for (replica, head) in heads.heads where head.sequence > now[replica] {
                healing.lost += head.sequence - now[replica]
            }
        }
    }

    /// Does what a trip showed to be needed before anything else can move: takes over the server's
    /// new name, asks where chains part, or gives way to the server's.
    ///
    /// - Returns: True where another trip is to begin anew.
    mutating func heals(
        _ tally: ExchangeTally, held: [SpaceID: SpaceHeads], differing: [SpaceID: [ReplicaID]]
    ) async throws -> Bool {
        if let renamed = tally.server { return try await follow(renamed) }
        let trip = tally.trip
        // All that parts is healed in one step: afterwards this replica has another id, and would
        // take what it wrote under this one for another laptop's.
        let shown = Set(tally.excerpts.map(\.space))
        let unasked = differing.filter {
            !healing.asked.contains($0.key) && !shown.contains($0.key)
        }
        if !unasked.isEmpty {
            guard healing.step() else { return false }
            let (replica, peer) = (replica, trip.peerHeads)
            let claim = try await blocking {
                try replica.comparable(held, to: peer, where: unasked)
            }
            healing.ask(claim, about: unasked.keys)
            return true
        }
        if !tally.excerpts.isEmpty {
            return try await giveWay(tally.excerpts, to: trip.stated ?? [:])
        }
        // A segment met another content, and nobody has said yet what each holds.
        return !tally.parted.isEmpty && trip.stated == nil && healing.step()
    }

    private mutating func follow(_ renamed: ReplicaID) async throws -> Bool {
        guard healing.step() else { return false }
        healing.isServerRenamed = true
        healing.askAgain()
        // What it signs from now on bears its new name, so it signs anew what this device shows.
        remote = try await HTTPPeer(replica: replica).vouch(for: remote)
        guard remote.server == renamed else { throw PeerError.impostor(url: remote.url) }
        (server, key) = try Self.terms(of: replica, with: remote)
        let replica = replica
        memory = try await blocking { try ExchangeMemory.of(replica) }
        return true
    }

    private mutating func giveWay(
        _ excerpts: [ChainExcerpt], to peer: [SpaceID: SpaceHeads]
    ) async throws -> Bool {
        guard healing.step() else { return false }
        let replica = replica
        let outcome: HealingOutcome
        do {
            outcome = try await blocking { try replica.heal(excerpts, peer: peer) }
        } catch let error as StoreError {
            guard case .damaged = error else { throw error }
            // Nobody can say what forked in a log that is not what was written.
            for excerpt in excerpts where damage[excerpt.space] == nil {
                damage[excerpt.space] = error
                refused.insert(excerpt.space)
            }
            return false
        }
        guard !outcome.isNothing else { return false }
        healing.outcomes.append(outcome)
        let spaces = Set(outcome.forks.keys)
        refused.subtract(spaces)
        sum.refusals.removeAll { refusal in
            refusal.reason == .forked && refusal.space.map(spaces.contains) == true
        }
        for space in spaces { remembered[space] = nil }
        if outcome.successor != nil { try await joinAsWhoItIs() }
        return true
    }
}
