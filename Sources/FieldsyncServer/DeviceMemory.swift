import FieldsyncCore
import FieldsyncStore
import Synchronization

/// What the server keeps in memory between the requests of devices.
///
/// All of it may be lost: the device then makes one more request.
final class DeviceMemory: Sendable {
    /// Challenges that wait for their device; the oldest goes where a flood of knocks fills it.
    private static let challengeLimit = 4096

    private struct Entry {
        var ticket: ExchangeTicket?
        var heads: [SpaceID: SpaceHeads]?
        var seenMilliseconds: UInt64 = 0
    }

    private struct State {
        var entries: [ReplicaID: Entry] = [:]
        /// Devices by the tags of their tickets.
        var tagged: [UInt16: Set<ReplicaID>] = [:]
        var challenges: Set<UInt64> = []
        var challengesInOrder: [UInt64] = []

        mutating func forgetTicket(of device: ReplicaID) {
            guard let tag = entries[device]?.ticket?.tag else { return }
            entries[device]?.ticket = nil
            tagged[tag]?.remove(device)
            if tagged[tag]?.isEmpty == true { tagged[tag] = nil }
        }
    }

    private let state = Mutex(State())
    private let isRenewed = Atomic(false)
    /// True after a request that failed before anybody could be told, until the store answers.
    let isStoreFailing = Atomic(false)

    /// Keeps a challenge that is handed out: at enrolment, or to who knocked.
    func expect(_ challenge: ExchangeChallenge) {
        state.withLock { state in
            guard state.challenges.insert(challenge.value).inserted else { return }
            state.challengesInOrder.append(challenge.value)
            guard state.challengesInOrder.count > 2 * Self.challengeLimit else { return }
            // Half at a time, so that forgetting costs nothing that counts.
            let dropped = state.challengesInOrder.prefix(Self.challengeLimit)
            state.challenges.subtract(dropped)
            state.challengesInOrder.removeFirst(Self.challengeLimit)
        }
    }

    /// Uses a challenge up.
    ///
    /// - Returns: False where it was not handed out, or used before.
    func use(_ challenge: ExchangeChallenge) -> Bool {
        state.withLock { $0.challenges.remove(challenge.value) != nil }
    }

    /// The devices that may hold a ticket with this tag, with their tickets: one, as a rule, and
    /// one in 65,536 of all besides.
    func holders(of tag: UInt16) -> [(device: ReplicaID, ticket: ExchangeTicket)] {
        state.withLock { state in
            (state.tagged[tag] ?? []).compactMap { device in
                state.entries[device]?.ticket.map { (device, $0) }
            }
        }
    }

    /// Uses a ticket up, so that each serves one request.
    ///
    /// - Returns: False where it is not the device's last one.
    func use(_ ticket: ExchangeTicket, of device: ReplicaID) -> Bool {
        state.withLock { state in
            guard state.entries[device]?.ticket == ticket else { return false }
            state.forgetTicket(of: device)
            return true
        }
    }

    /// What the device was told last, and so holds at least where it says so.
    func heads(of device: ReplicaID) -> [SpaceID: SpaceHeads]? {
        state.withLock { $0.entries[device]?.heads }
    }

    /// Notes that the device was heard of.
    func see(_ device: ReplicaID, atMilliseconds now: UInt64) {
        state.withLock { $0.entries[device, default: Entry()].seenMilliseconds = now }
    }

    /// Keeps what the device is told now; no heads where the exchange ended badly.
    func part(
        from device: ReplicaID, with ticket: ExchangeTicket, heads: [SpaceID: SpaceHeads]?
    ) {
        state.withLock { state in
            state.forgetTicket(of: device)
            state.entries[device, default: Entry()].ticket = ticket
            state.entries[device]?.heads = heads
            state.tagged[ticket.tag, default: []].insert(device)
        }
    }

    /// When the device was last heard of since the server started; nil where it was not.
    func seen(_ device: ReplicaID) -> UInt64? {
        state.withLock { $0.entries[device]?.seenMilliseconds }.flatMap { $0 == 0 ? nil : $0 }
    }

    /// True the first time that it is asked: whoever claims that this server was set back is
    /// believed once for each start, since a running one is not set back.
    func claimRenewal() -> Bool { isRenewed.exchange(true, ordering: .relaxed) == false }

    func forget(_ device: ReplicaID) {
        state.withLock { state in
            state.forgetTicket(of: device)
            state.entries[device] = nil
        }
    }
}
