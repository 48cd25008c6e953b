import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

/// Chains that part: what a device is told whose disk was copied or set back. The rules are in
/// `protocol/healing.md`.
extension ExchangeAnswer {
    /// Links that one reply shows, of whatever chains; a device heals all that parts in one step.
    private static let linkLimit = 4 * ChainExcerpt.linkLimit

    /// Compares what the device says that it holds with what is held here, before anything of the
    /// request is taken.
    mutating func compare(_ heads: [SpaceID: SpaceHeads]) async throws {
        let own = desk.identity.id
        // However many a device names, only those that are there cost anything.
        let there = Set(try await desk.storage.spaces())
        let present = heads.filter { there.contains($0.key) }
        let known = try await desk.storage.heads(of: own, in: present.keys)
        // A device holds more of this server's own than the server does: it was set back, and must
        // not write anew what it wrote before.
        if heads.contains(where: {
            ($0.value.heads[own]?.sequence ?? 0) > known[$0.key] ?? 0
        }) {
            try await desk.renewIdentity()
        }
        let parted = try await desk.storage.divergences(from: present).mapValues(Set.init)
        // One that was revoked is believed that the server was set back, and told nothing of it.
        let open = opened?.isRevoked == true ? [:] : parted.filter { sees($0.key) }
        opened?.parted = open
        opened?.partedBeside = parted.filter { open[$0.key] == nil }
    }

    /// Takes note of a segment that contradicts what is held: nothing more of its space is taken.
    mutating func part(_ space: SpaceID, _ forks: [TransactionID]) {
        opened?.parted[space, default: []].formUnion(forks.map(\.replica))
    }

    /// What is known of the chains behind the device's segments of a space.
    func standing(of space: SpaceID) -> ChainStanding {
        opened?.parted[space].map(ChainStanding.parted) ?? .agreed
    }

    /// Shows the links of the chains that part, where the device said how far it holds them.
    mutating func sendChains(_ outlet: Outlet) async throws {
        guard let opened, case .heads(let heads) = opened.greeting.holdings else { return }
        var count = 0
        for (space, replicas) in opened.parted.sorted(by: { $0.key < $1.key }) {
            for replica in replicas.sorted() where count < Self.linkLimit {
                guard let head = heads[space]?.heads[replica] else { continue }
                do {
                    let excerpt = try await desk.storage.chain(
                        of: replica, in: space, upTo: head.sequence)
                    guard let excerpt else { continue }
                    count += excerpt.links.count
                    try await send(.chain(excerpt), outlet)
                } catch StoreError.damaged(let detail) {
                    try await refuseDamaged(space, index: nil, detail, outlet)
                }
            }
        }
    }
}

extension SpaceStorage {
    /// How far one replica's transactions are held, by space.
    fileprivate func heads(
        of replica: ReplicaID, in spaces: some Collection<SpaceID>
    ) async throws -> [SpaceID: UInt64] {
        var result: [SpaceID: UInt64] = [:]
        for space in spaces { result[space] = try await heads(of: space).vector[replica] }
        return result
    }
}
