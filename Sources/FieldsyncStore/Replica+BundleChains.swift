import FieldsyncCore
import FieldsyncFormat

extension Replica {
    /// The links of the chains in a bundle that this replica holds too, so that it is found where
    /// they part; empty where they cannot.
    func excerpts(of scan: BundleScan, _ input: BundleInput) throws -> [ChainExcerpt] {
        var chains: [Int: [ReplicaID: BundleChain]] = [:]
        for (place, part) in scan.parts.enumerated() {
            guard let part = part.space else { continue }
            let own = try heads(part.space).heads
            for (replica, theirs) in part.heads.heads {
                let base = part.base.heads[replica]
                guard let mine = own[replica], mine != theirs,
                    mine.sequence > base?.sequence ?? 0
                else { continue }
                chains[place, default: [:]][replica] = BundleChain(after: base)
            }
        }
        if chains.isEmpty { return [] }
        try input.rewind()
        var (place, index) = (-1, UInt64(0))
        while true {
            let frame = try input.next()
            switch frame.kind {
            case .head: break
            case .space: place += 1
            case .segment:
                guard chains[place] != nil, let space = scan.parts[place].space?.space,
                    let bytes = try BundleScan.opened(
                        frame, index, place: place, scan.head, scan.keys, input)
                else { break }
                for transaction in try segment(bytes, of: space, input).transactions {
                    chains[place]?[transaction.id.replica]?.take(transaction)
                }
            case .end:
                return chains.sorted { $0.key < $1.key }.flatMap { place, chains in
                    chains.sorted { $0.key < $1.key }.compactMap { replica, chain in
                        scan.parts[place].space.flatMap { chain.excerpt(of: replica, in: $0.space) }
                    }
                }
            }
            index += 1
        }
    }
}

/// One chain as a bundle carries it: the links that follow from its transactions.
private struct BundleChain {
    private let first: UInt64
    private var last: ChainHash
    private var links: [UInt64] = []

    init(after base: Head?) {
        first = (base?.sequence ?? 0) + 1
        last = base?.hash ?? .origin
    }

    mutating func take(_ transaction: ReplicatedTransaction) {
        guard transaction.id.sequence == first + UInt64(links.count),
            links.count < ChainExcerpt.linkLimit
        else { return }
        last = last.next(canonical: CanonicalTransaction.encode(transaction), hash: sha256)
        links.append(last.excerpt)
    }

    func excerpt(of replica: ReplicaID, in space: SpaceID) -> ChainExcerpt? {
        links.isEmpty
            ? nil : ChainExcerpt(space: space, replica: replica, first: first, links: links)
    }
}
