public import FieldsyncCore
import FieldsyncFormat
public import FieldsyncStore

/// Bundles as a laptop makes and takes them. Who is believed: `protocol/format/bundle.md`.
public struct LaptopBundles: Sendable {
    private let replica: Replica
    private let openSpaces: Set<SpaceID>

    /// - Parameter openSpaces: Spaces that everybody of a server sees.
    public init(replica: Replica, openSpaces: Set<SpaceID>) {
        self.replica = replica
        self.openSpaces = openSpaces
    }

    /// Who can read a bundle.
    public enum Audience: Hashable, Sendable {
        /// Everybody who has the file.
        case everybody
        /// The server of this laptop.
        case server
        /// Whoever made the bundle or the receipt at this path.
        case maker(of: String)
    }

    /// Writes what is held here into a file.
    ///
    /// - Parameters:
    ///   - audience: Who can read it.
    ///   - receipt: A file in which the reader said what it holds; only the rest is written.
    ///   - chosen: Only these spaces; nil for all.
    /// - Throws: ``BundleError``, ``PeerError/noRemote``, or what the store throws.
    public func make(
        at path: String, for audience: Audience, since receipt: String?, only chosen: [SpaceID]?
    ) throws -> MadeBundle {
        let remote = try Remote.of(replica)
        let spaces = try (chosen ?? replica.spaces())
        let maker = identity(for: remote)
        var order = BundleOrder(spaces: spaces, voucher: try remote?.voucher(for: maker.id))
        order.maker = maker
        order.readers = try readers(audience, of: spaces, as: maker, remote)
        if let receipt {
            let scan = try BundleScan.of(receipt, for: maker) { head, maker in
                try self.admit(head, maker, receipt, remote: remote, trusted: nil)
            }
            guard scan.isReceipt else { throw BundleError.noReceipt(path: receipt) }
            order.base = try replica.base(of: scan)
            _ = try learn(from: scan, remote: remote)
        }
        return try replica.makeBundle(at: path, order)
    }

    private func readers(
        _ audience: Audience, of spaces: [SpaceID], as maker: ReplicaIdentity, _ remote: Remote?
    ) throws -> [BundleOrder.Reader]? {
        switch audience {
        case .everybody: return nil
        case .server:
            guard let server = remote?.server, let key = remote?.serverAgreementKey else {
                throw PeerError.noRemote
            }
            return [BundleOrder.Reader(replica: server, agreementKey: key, spaces: Set(spaces))]
        case .maker(let file):
            let scan = try BundleScan.of(file, for: maker) { head, maker in
                try self.admit(head, maker, file, remote: remote, trusted: nil)
            }
            // Of other spaces nothing says that its person may see them.
            let shown = openSpaces.union(scan.spaces.map(\.space))
            let voucher = scan.head.voucher.flatMap {
                $0.server == remote?.server && $0.vouches(for: scan.maker) ? $0 : nil
            }
            let seesAll =
                remote == nil || scan.maker == remote?.server || voucher?.seesEverything == true
            return [
                BundleOrder.Reader(
                    replica: scan.maker, agreementKey: scan.head.agreementKey,
                    spaces: seesAll ? Set(spaces) : shown.intersection(spaces))
            ]
        }
    }

    /// Applies a bundle, or takes note of a receipt.
    ///
    /// - Parameters:
    ///   - trusted: A maker that the person believes though nobody vouches for it; it is
    ///     remembered.
    ///   - receipt: Where to write what is held here afterwards.
    /// - Throws: ``BundleError``, or what the store throws.
    public func apply(
        _ path: String, trusting trusted: ReplicaID?, receipt: String?
    ) throws -> AppliedBundle {
        let remote = try Remote.of(replica)
        if let receipt { try Replica.checkFree(receipt) }
        var maker: ReplicaID?
        var rules = BundleRules(
            admit: {
                try self.admit($0, $1, path, remote: remote, trusted: trusted)
                maker = $1
            },
            objection: { try self.objection(to: $0, from: maker, remote: remote) },
            take: { try self.replica.apply($0, from: maker, chains: $1) })
        rules.reader = identity(for: remote)
        rules.givesWay = { $0 == remote?.server }
        var result = try replica.applyBundle(at: path, rules)
        if !result.healing.isNothing {
            result.notices.append(result.healing.words)
            try HealingNotice.add(result.notices, to: replica)
        }
        let isOurServer = remote?.server == result.scan.maker
        if result.scan.maker != replica.identity.id {
            // A person's word is kept; a server's is asked for again each time.
            if remote == nil || trusted == result.scan.maker {
                try replica.trust(result.scan.maker)
            }
            try replica.learnNames(of: result, isServer: isOurServer)
        }
        if result.scan.isReceipt {
            result.standing = try replica.standing(of: result.scan, isServer: isOurServer)
        }
        result.noticed = try learn(from: result.scan, remote: remote)
        if !result.scan.isReceipt || isOurServer { try replica.list(result, isServer: isOurServer) }
        if let receipt, !result.scan.isReceipt {
            // Another laptop hears of the spaces that it has shown itself; the server of all.
            let visible = try remote == nil || isOurServer ? replica.spaces() : []
            try replica.writeReceipt(
                at: receipt, of: result, visible: visible,
                voucher: remote?.voucher(for: identity(for: remote).id),
                as: identity(for: remote))
        }
        return result
    }

    /// Who this laptop is to those who know it by its server: where it took a new id, the one
    /// before, until it has met the server.
    private func identity(for remote: Remote?) -> ReplicaIdentity {
        let identities = [replica.identity] + replica.formerIdentities
        return identities.first { $0.id.hex == remote?.device } ?? replica.identity
    }

    // MARK: Who is believed

    private func admit(
        _ head: BundleHead, _ maker: ReplicaID, _ path: String, remote: Remote?,
        trusted: ReplicaID?
    ) throws {
        // Where there is no server, the person who applies the file is the only authority there is.
        guard let server = remote?.server else { return }
        if maker == replica.identity.id || maker == server || maker == trusted { return }
        if let voucher = head.voucher, voucher.server == server, voucher.vouches(for: maker) {
            if voucher.role != "viewer" { return }
            throw BundleError.untrusted(
                path: path, maker: maker, name: head.name,
                why: "Its person, \(voucher.user), may look and not write.")
        }
        if try replica.trusts(maker) { return }
        let hasWrittenHere = try replica.allHeads().values.contains { $0.heads[maker] != nil }
        if hasWrittenHere { return }
        throw BundleError.untrusted(
            path: path, maker: maker, name: head.name,
            why: "This laptop has never met it, and its server does not vouch for it.")
    }

    /// A laptop takes of others what its server would give it.
    private func objection(
        to space: SpaceID, from maker: ReplicaID?, remote: Remote?
    ) throws -> String? {
        guard let remote, remote.server != maker, maker != replica.identity.id else { return nil }
        if openSpaces.contains(space) { return nil }
        if try remote.voucher(for: replica.identity.id)?.seesEverything == true { return nil }
        if try replica.heads(space).heads.isEmpty == false { return nil }
        return """
            Nothing says that \(remote.user) may see space \(space), so it was not taken from the \
            bundle. The server gives it where that is so.
            """
    }

    // MARK: What others hold

    /// What the server holds is not unsent any more. Where there is no server, what anybody holds
    /// is not.
    ///
    /// - Returns: How many transactions are known to be safe elsewhere that were not before.
    private func learn(from scan: BundleScan, remote: Remote?) throws -> Int {
        guard scan.maker != replica.identity.id,
            remote == nil || remote?.server == scan.maker
        else { return 0 }
        var count = 0
        let differing = try replica.divergences(from: scan.heads)
        for part in scan.spaces {
            let before = try replica.unpushed(part.space).transactions
            var known = try replica.peerHeads(part.space)
            let news = part.heads.heads.filter { writer, head in
                head.sequence > (known.heads[writer]?.sequence ?? 0)
                    && differing[part.space]?.contains(writer) != true
            }
            if news.isEmpty { continue }
            known.heads.merge(news) { $1 }
            try replica.setPeerHeads(known, for: part.space, at: scan.madeAt)
            count += try before - replica.unpushed(part.space).transactions
        }
        try ExchangeMemory.forgetStep(of: replica)
        return count
    }
}
