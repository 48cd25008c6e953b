package import FieldsyncCore
package import FieldsyncFormat
import Glibc

extension BundleScan {
    /// What the maker held, by space.
    package var heads: [SpaceID: SpaceHeads] {
        Dictionary(uniqueKeysWithValues: spaces.map { ($0.space, $0.heads) })
    }
}

extension Replica {
    private static let trustKey = "trusted"

    /// True where a person has said that this maker of bundles is to be believed.
    package func trusts(_ maker: ReplicaID) throws -> Bool {
        try setting(Self.trustKey)?.split(separator: " ").contains(Substring(maker.hex)) == true
    }

    /// Remembers a maker of bundles that is believed.
    package func trust(_ maker: ReplicaID) throws {
        if try trusts(maker) { return }
        let known = try setting(Self.trustKey).map { $0 + " " } ?? ""
        try setSetting(Self.trustKey, known + maker.hex)
    }

    /// What a receipt's maker holds of what is held here too: where both hold different chains of
    /// a writer, nothing is said of it.
    package func base(of receipt: BundleScan) throws -> [SpaceID: SpaceHeads] {
        let differing = try divergences(from: receipt.heads)
        var base = receipt.heads
        for (space, writers) in differing {
            for writer in writers { base[space]?.heads[writer] = nil }
        }
        return base
    }

    /// How the maker of a receipt stands, beside what is held here.
    package func standing(of receipt: BundleScan, isServer: Bool) throws -> ReceiptStanding {
        let theirs = try base(of: receipt)
        var (here, lacking): (UInt64, UInt64) = (0, 0)
        for (space, heads) in try allHeads() {
            guard let maker = theirs[space] else { continue }
            for (writer, head) in heads.heads {
                here += head.sequence
                lacking += head.sequence - min(head.sequence, maker.heads[writer]?.sequence ?? 0)
            }
        }
        return ReceiptStanding(here: here, lacking: lacking, isServer: isServer)
    }

    /// Learns what a bundle's replicas are called. Only the server changes a name that is known.
    package func learnNames(of bundle: AppliedBundle, isServer: Bool) throws {
        var said: [ReplicaID: String] = [:]
        for part in bundle.scan.spaces where bundle.spaces.contains(part.space) {
            said.merge(part.names) { $1 }
        }
        said[bundle.scan.maker] = bundle.scan.head.name
        let known = try names()
        let fresh = said.filter { replica, name in
            replica != identity.id && (isServer ? known[replica] != name : known[replica] == nil)
        }
        try learn(names: fresh)
    }

    /// Lists what of a bundle was not taken, where it is not listed yet.
    ///
    /// - Parameter isServer: Its maker is this laptop's server: what was listed of other bundles
    ///   and is not said of the same space now is over.
    package func list(_ bundle: AppliedBundle, isServer: Bool = false) throws {
        var refusals = bundle.refusals
        if bundle.scan.isReceipt {
            for part in bundle.scan.spaces where !part.refusals.isEmpty {
                refusals[part.space, default: []] += part.refusals
            }
        }
        let told = bundle.scan.isReceipt ? bundle.scan.spaces.map(\.space) : bundle.spaces
        for space in isServer ? told : [] {
            let now = Set(refusals[space] ?? [])
            let before = try self.refusals(space).filter { $0.subject == Self.bundleSubject }
            for reason in Set(before.map(\.reason)).subtracting(now) {
                try clearRefusals(space, of: Self.bundleSubject, because: reason)
            }
        }
        for (space, reasons) in refusals.sorted(by: { $0.key < $1.key }) {
            let listed = try Set(self.refusals(space).map(\.reason))
            for reason in reasons where !listed.contains(reason) {
                try addRefusal(space: space, subject: Self.bundleSubject, reason: reason)
            }
        }
    }

    /// What a refusal is of that came with a bundle or its receipt.
    private static let bundleSubject = "bundle"

    /// Throws where something lies at the path that a receipt is to have.
    package static func checkFree(_ path: String) throws {
        var status = stat()
        if lstat(path, &status) == 0 { throw BundleError.exists(path: path) }
    }

    /// Writes the receipt of a bundle that was applied.
    ///
    /// - Parameter visible: The spaces that its maker may hear of, besides those that were taken.
    package func writeReceipt(
        at path: String, of bundle: AppliedBundle, visible: [SpaceID], voucher: DeviceVoucher?,
        as maker: ReplicaIdentity? = nil
    ) throws {
        do {
            try makeReceipt(
                at: path, of: bundle.scan.digest,
                spaces: Set(bundle.spaces).union(visible).sorted(),
                refusals: bundle.refusals, voucher: voucher, maker: maker)
        } catch BundleError.unwritable(_, let reason) {
            throw BundleError.receiptUnwritten(
                path: path, reason: reason, transactions: bundle.applied)
        } catch BundleError.exists {
            throw BundleError.receiptUnwritten(
                path: path, reason: "it is there already", transactions: bundle.applied)
        }
    }
}
