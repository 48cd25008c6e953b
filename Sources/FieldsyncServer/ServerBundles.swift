public import FieldsyncCore
import FieldsyncFormat
public import FieldsyncStore

/// Bundles as a server makes and takes them. Who is believed and who can read what:
/// `protocol/format/bundle.md`.
public struct ServerBundles: Sendable {
    /// For whom a bundle is.
    public enum Audience: Hashable, Sendable {
        /// Every enrolled device, each for the spaces that it may see.
        case devices
        /// One device: its replica id in hex, at least eight digits of it, or its name.
        case device(String)
        /// Whoever has the file.
        case everybody
    }

    private let replica: Replica
    private let directory: ServerDirectory
    private let openSpaces: Set<SpaceID>
    private let rights: WriteRights

    /// The bundles of a server's store.
    ///
    /// - Throws: What SQLite throws.
    public init(
        replica: Replica, openSpaces: Set<SpaceID> = ServerOptions.spacesOpenToAll,
        rights: WriteRights
    ) throws {
        self.replica = replica
        self.rights = rights
        self.openSpaces = openSpaces
        directory = try ServerDirectory(of: replica)
    }

    /// Writes what is held here into a file, sealed so that each device reads what it may see.
    ///
    /// - Parameters:
    ///   - receipt: A file in which a device said what it holds; the bundle is for that device, and
    ///     has only the rest.
    ///   - chosen: Only these spaces; nil for all.
    /// - Throws: ``BundleError``, ``ServerError``, or what the store throws.
    public func make(
        at path: String, for audience: Audience, since receipt: String?, only chosen: [SpaceID]?
    ) throws -> MadeBundle {
        var base: [SpaceID: SpaceHeads] = [:]
        var audience = audience
        if let receipt {
            let scan = try BundleScan.of(receipt, for: replica.identity) { head, maker in
                _ = try self.admit(head, maker, receipt, trusted: nil)
            }
            guard scan.isReceipt else { throw BundleError.noReceipt(path: receipt) }
            base = try replica.base(of: scan)
            let isDevice = try directory.device(scan.maker) != nil
            if isDevice, audience == .devices { audience = .device(scan.maker.hex) }
        }
        let held = try chosen ?? replica.spaces()
        guard let devices = try devices(audience) else {
            return try replica.makeBundle(at: path, BundleOrder(spaces: held, base: base))
        }
        let readers = try devices.map { device in
            BundleOrder.Reader(
                replica: device.replica, agreementKey: device.agreementKey,
                spaces: Set(try spaces(of: device, among: held)))
        }
        let seen = readers.reduce(into: Set<SpaceID>()) { $0.formUnion($1.spaces) }
        return try replica.makeBundle(
            at: path,
            BundleOrder(
                spaces: held.filter(seen.contains), base: base,
                readers: readers))
    }

    /// The devices that a bundle is for; nil where it is for everybody.
    private func devices(_ audience: Audience) throws -> [EnrolledDevice]? {
        let active = try directory.devices().filter { $0.revokedMilliseconds == nil }
        switch audience {
        case .everybody: return nil
        case .devices:
            if active.isEmpty { throw ServerError.nobodyEnrolled }
            return active
        case .device(let word): return [try active.one(called: word)]
        }
    }

    /// Applies a bundle, under the rules of an exchange with the device that made it.
    ///
    /// - Parameters:
    ///   - trusted: A maker that is not enrolled, and that whoever owns this store believes; it is
    ///     remembered, and may write to every space.
    ///   - receipt: Where to write what is held here afterwards.
    /// - Throws: ``BundleError``, or what the store throws.
    public func apply(
        _ path: String, trusting trusted: ReplicaID?, receipt: String?
    ) throws -> AppliedBundle {
        if let receipt { try Replica.checkFree(receipt) }
        var maker: ReplicaID?
        var device: EnrolledDevice?
        var judge: ArrivalJudge?
        var aside: [SpaceID: String] = [:]
        let rules = BundleRules(
            admit: {
                device = try self.admit($0, $1, path, trusted: trusted)
                if device?.revokedMilliseconds != nil, receipt != nil {
                    throw BundleError.untrusted(
                        path: path, maker: $1, name: $0.name,
                        why: "That device was revoked and gets no receipt.")
                }
                maker = $1
                judge = try self.judge(device, named: $0.name)
            },
            objection: { try self.objection(to: $0, from: device) },
            take: { segment, chains in
                if let device, device.revokedMilliseconds != nil {
                    aside[segment.space] = try self.setAside(segment, from: device, chains)
                    return ApplyOutcome()
                }
                return try self.replica.apply(segment, from: maker, chains: chains, judge: judge)
            })
        var result = try replica.applyBundle(at: path, rules)
        for (space, sentence) in aside { result.refusals[space, default: []].append(sentence) }
        if device?.revokedMilliseconds != nil { return result }
        if device == nil, result.scan.maker != replica.identity.id {
            try replica.trust(result.scan.maker)
        }
        if let judge, let maker, device != nil {
            for part in result.scan.spaces where result.spaces.contains(part.space) {
                guard let newest = part.heads.heads[maker]?.sequence else { continue }
                try replica.letStand(
                    handedOnUpTo: TransactionID(maker, newest), in: part.space, judge: judge)
            }
        }
        try replica.learnNames(of: result, isServer: false)
        if let receipt, !result.scan.isReceipt {
            let visible = try device.map { try spaces(of: $0, among: replica.spaces()) }
            try replica.writeReceipt(
                at: receipt, of: result, visible: visible ?? [], voucher: nil)
        }
        return result
    }

    /// The spaces that a device may see.
    private func spaces(of device: EnrolledDevice, among held: [SpaceID]) throws -> [SpaceID] {
        let access = try directory.access(of: device.user)
        return held.filter { access.admits($0) || openSpaces.contains($0) }
    }

    /// Who judges what a maker hands in; one that is not enrolled answers as the owner's guest.
    private func judge(_ device: EnrolledDevice?, named name: String) throws -> ArrivalJudge {
        ArrivalJudge(
            of: replica, knowing: try directory.people(), rights: rights,
            answering: device.map { ($0.user, $0.role) } ?? (name, .admin))
    }

    /// Keeps what a revoked device wrote, for a person to decide.
    ///
    /// - Returns: What became of it, as a sentence.
    private func setAside(
        _ segment: Segment, from device: EnrolledDevice, _ chains: ChainStanding
    ) throws -> String {
        let news = try replica.read(segment.space) { reader in
            try segment.transactions.filter { try !reader.holds($0) }
        }
        let now = replica.environment.nowMilliseconds()
        guard
            try directory.setAside(
                news, from: device.replica, cause: .deviceRevoked, beside: chains.replicas, at: now)
        else {
            return """
                That device was revoked, and as much of it waits for a manager to decide as may. \
                The rest stays in the file.
                """
        }
        let standing = try directory.standing(of: device.replica, in: segment.space)
        return "That device was revoked.\(standing.sentence)"
    }

    /// The device that made a bundle; nil where it is believed without being one.
    private func admit(
        _ head: BundleHead, _ maker: ReplicaID, _ path: String, trusted: ReplicaID?
    ) throws -> EnrolledDevice? {
        if maker == replica.identity.id { return nil }
        if let device = try directory.device(maker) { return device }
        if try maker == trusted || replica.trusts(maker) { return nil }
        throw BundleError.untrusted(
            path: path, maker: maker, name: head.name, why: "It is not enrolled here.")
    }

    /// Why a device may not hand in anything of a space; nil where it may.
    private func objection(to space: SpaceID, from device: EnrolledDevice?) throws -> String? {
        guard let device, device.revokedMilliseconds == nil else { return nil }
        if openSpaces.contains(space) { return nil }
        if try directory.access(of: device.user).admits(space) { return nil }
        let isTaken = try replica.spaces().contains(space)
        if try !isTaken && device.role.mayWrite && directory.claim(space, for: device.user) {
            return nil
        }
        return """
            Space \(space) exists and is not open to \(device.user). The entries stay on that \
            laptop until a manager lets \(device.user) in.
            """
    }
}
