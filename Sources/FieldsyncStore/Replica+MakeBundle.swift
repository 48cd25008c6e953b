import Crypto
package import FieldsyncCore
package import FieldsyncFormat
import Foundation

extension Replica {
    /// Writes what readers lack into a file, one segment in memory at a time.
    ///
    /// The file is there whole, synced and signed, or not at all; one that is there already is
    /// left alone. What goes into it was proven against its chain.
    ///
    /// - Throws: ``BundleError``, or ``StoreError/damaged(detail:)``.
    public func makeBundle(at path: String, _ order: BundleOrder) throws -> MadeBundle {
        let spaces = order.spaces.sorted()
        let output = try BundleOutput(path: path)
        let seals = order.readers == nil ? nil : spaces.map { _ in randomKey() }
        let head = try head(.transactions, order, spaces, seals)
        try output.append(.head, head.encoded())
        var (segments, transactions) = (0, 0)
        for (place, space) in spaces.enumerated() {
            func append(_ kind: BundleFrame.Kind, _ payload: [UInt8]) throws {
                guard let seals else { return try output.append(kind, payload) }
                try output.append(
                    kind, BundleSeal.seal(payload, with: seals[place], index: output.frames))
            }
            let base = order.base[space] ?? SpaceHeads()
            let held = try heads(space)
            try append(.space, try part(space, base: base, held: held).encoded())
            try self.segments(space, lacking: base) { segment in
                try append(.segment, try segment.encoded(hash: sha256))
                segments += 1
                transactions += segment.transactions.count
                return true
            }
        }
        try finish(output, order, segments: segments, transactions: transactions)
        return MadeBundle(
            spaces: spaces, segments: segments, transactions: transactions, bytes: output.bytes,
            readers: (order.readers ?? []).map(\.replica).sorted())
    }

    /// Writes what this replica holds now of the spaces of a bundle that arrived.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the bundle.
    ///   - spaces: The spaces that it was taken of.
    ///   - refusals: What was not taken, and why.
    ///   - voucher: The word of this replica's server for it.
    ///   - maker: In whose name it is made; nil for the replica's own.
    /// - Throws: ``BundleError``.
    @discardableResult
    package func makeReceipt(
        at path: String, of digest: [UInt8], spaces: [SpaceID],
        refusals: [SpaceID: [String]], voucher: DeviceVoucher?, maker: ReplicaIdentity? = nil
    ) throws -> MadeBundle {
        let listed = Set(spaces).union(refusals.keys).sorted()
        let output = try BundleOutput(path: path)
        var order = BundleOrder(spaces: listed, voucher: voucher)
        order.maker = maker
        let head = try head(.receipt(of: digest), order, listed, nil)
        try output.append(.head, head.encoded())
        for space in listed {
            let held = spaces.contains(space) ? try heads(space) : SpaceHeads()
            let part = try part(
                space, base: SpaceHeads(), held: held, refusals: refusals[space] ?? [])
            try output.append(.space, part.encoded())
        }
        try finish(output, order, segments: 0, transactions: 0)
        return MadeBundle(
            spaces: listed, segments: 0, transactions: 0, bytes: output.bytes, readers: [])
    }

    private func part(
        _ space: SpaceID, base: SpaceHeads, held: SpaceHeads, refusals: [String] = []
    ) throws -> BundleSpace {
        let names = try names().filter { held.heads[$0.key] != nil }
        return BundleSpace(
            space: space, base: base, heads: held, names: names, refusals: refusals)
    }

    private func finish(
        _ output: BundleOutput, _ order: BundleOrder, segments: Int, transactions: Int
    ) throws {
        let maker = order.maker ?? identity
        try output.finish(segments: UInt64(segments), transactions: UInt64(transactions)) {
            Array(try maker.signing.signature(for: Data($0)))
        }
    }

    private func randomKey() -> SymmetricKey { SymmetricKey(data: environment.randomBytes(32)) }

    private func head(
        _ purpose: BundleHead.Purpose, _ order: BundleOrder, _ spaces: [SpaceID],
        _ seals: [SymmetricKey]?
    ) throws -> BundleHead {
        let maker = order.maker ?? identity
        let salt = environment.randomBytes(32)
        let latest = UInt64(Instant.latestMilliseconds)
        var boxes: [BundleHead.Box] = []
        let readers = (order.readers ?? []).sorted { $0.replica < $1.replica }
        for reader in readers {
            let keys = (seals ?? []).enumerated()
                .filter { reader.spaces.contains(spaces[$0.offset]) }
            let pairs = keys.map { ($0.offset, $0.element.withUnsafeBytes(Array.init)) }
            let key = try BundleSeal.boxKey(
                own: maker.agreement, peer: reader.agreementKey, salt: salt,
                maker: maker.id, reader: reader.replica)
            let contents = BundleSpaceKeys(Dictionary(uniqueKeysWithValues: pairs)).encoded()
            boxes.append(
                BundleHead.Box(
                    reader: reader.replica,
                    sealed: try BundleSeal.seal(contents, with: key, index: 0)))
        }
        return BundleHead(
            purpose: purpose, name: identity.name,
            signingKey: Array(maker.signing.publicKey.rawRepresentation),
            agreementKey: Array(maker.agreement.publicKey.rawRepresentation),
            wallMilliseconds: min(environment.nowMilliseconds(), latest), salt: salt,
            voucher: order.voucher, boxes: boxes)
    }
}
