import Crypto
public import FieldsyncCore
public import FieldsyncFormat
import Foundation

/// What a replica takes of a bundle, and from whom.
public struct BundleRules {
    /// Throws where nothing of this maker is wanted.
    public var admit: (BundleHead, ReplicaID) throws -> Void
    /// Why nothing of a space is taken, as a sentence; nil where it is.
    public var objection: (SpaceID) throws -> String?
    /// Takes a segment, inside of the step that takes them all; the chains of its space were
    /// compared.
    public var take: (Segment, ChainStanding) throws -> ApplyOutcome
    /// Whose boxes are opened; nil for the replica's own.
    package var reader: ReplicaIdentity?
    /// Whether this replica gives way to a maker where their chains part, as it does to its server.
    package var givesWay: (ReplicaID) -> Bool = { _ in false }

    /// Rules of these three.
    public init(
        admit: @escaping (BundleHead, ReplicaID) throws -> Void,
        objection: @escaping (SpaceID) throws -> String?,
        take: @escaping (Segment, ChainStanding) throws -> ApplyOutcome
    ) {
        self.admit = admit
        self.objection = objection
        self.take = take
    }
}

/// What the maker of a receipt has, beside what is here: of the spaces of which it tells.
public struct ReceiptStanding: Hashable, Sendable {
    /// Transactions that are held here.
    public let here: UInt64
    /// Those of them that the maker did not hold.
    public let lacking: UInt64
    /// True where the maker is this laptop's server.
    public let isServer: Bool
}

/// What came of applying a bundle.
public struct AppliedBundle: Sendable {
    /// The file.
    public let scan: BundleScan
    /// Transactions that are in the log now and were not.
    public internal(set) var applied = 0
    /// Transactions that were held already.
    public internal(set) var known = 0
    /// Applied ones that this server refuses: in the log, and counting for nothing.
    public internal(set) var judged = 0
    /// Transactions that wait for others.
    public internal(set) var parked = 0
    /// The spaces that were taken, whether they moved or not.
    public internal(set) var spaces: [SpaceID] = []
    /// What was not taken, and why, in sentences.
    public package(set) var refusals: [SpaceID: [String]] = [:]
    /// Of a receipt, how its maker stands; else nil.
    public package(set) var standing: ReceiptStanding?
    /// Transactions that are known now to be safe at the server, and were not.
    public package(set) var noticed = 0
    /// What was healed before anything was taken.
    package internal(set) var healing = HealingOutcome()
    /// What a person is to be told besides, in sentences.
    public package(set) var notices: [String] = []
}

extension Replica {
    /// Applies a bundle whole, or nothing of it.
    ///
    /// Form, signature and maker are checked before anything is looked at closely; every segment
    /// enters in one step, so that a failure at any point takes all of it back. (A server's files
    /// are committed one after the other, so that a failing disk can keep the first spaces; what is
    /// there of a transaction is always whole.) Repeating it changes nothing.
    ///
    /// - Throws: ``BundleError``, or what the disk does.
    public func applyBundle(at path: String, _ rules: BundleRules) throws -> AppliedBundle {
        let input = try BundleInput(path: path)
        let reader = rules.reader ?? identity
        let scan = try BundleScan(input, reader, rules.admit)
        var result = AppliedBundle(scan: scan)
        if scan.isSealed, !scan.head.boxes.contains(where: { $0.reader == reader.id }) {
            throw BundleError.sealedToOthers(path: path, readers: scan.head.boxes.count)
        }
        if scan.isReceipt { return result }
        if rules.givesWay(scan.maker) {
            let excerpts = try excerpts(of: scan, input)
            if !excerpts.isEmpty { result.healing = try heal(excerpts, peer: scan.heads) }
        }
        var places: [Int: (space: SpaceID, chains: ChainStanding)] = [:]
        for (place, part) in scan.parts.enumerated() {
            guard let part = part.space else { continue }
            if let objection = try rules.objection(part.space) {
                result.refusals[part.space, default: []].append(objection)
                continue
            }
            try checkBase(of: part, path)
            let chains = try standing(of: part)
            if case .parted(let replicas) = chains {
                result.refusals[part.space, default: []] += replicas.sorted().map {
                    words($0, part.space, scan.head.name)
                }
            }
            places[place] = (part.space, chains)
            result.spaces.append(part.space)
        }
        try inOneStep(result.spaces.filter { name in
            scan.parts.contains { $0.space?.space == name && $0.segments > 0 }
        }) {
            try take(input, scan, places, rules, &result)
        }
        try noteForks(scan, &result)
        return result
    }

    /// Whether the maker's chains are this replica's, where its segments go on and as far as both
    /// reach.
    private func standing(of part: BundleSpace) throws -> ChainStanding {
        let parted = try [part.base, part.heads].flatMap {
            try divergences(from: [part.space: $0])[part.space] ?? []
        }
        return parted.isEmpty ? .agreed : .parted(Set(parted))
    }

    private func checkBase(of part: BundleSpace, _ path: String) throws {
        let held = try heads(part.space).vector
        let lacking = part.base.vector.entries.reduce(UInt64(0)) { sum, entry in
            let missing = entry.sequence - min(held[entry.replica], entry.sequence)
            return sum.addingReportingOverflow(missing).partialValue
        }
        guard lacking == 0 else {
            throw BundleError.baseMissing(path: path, space: part.space, lacking: lacking)
        }
    }

    /// The second reading: of the file that was checked, or all of it is taken back.
    private func take(
        _ input: BundleInput, _ scan: BundleScan,
        _ places: [Int: (space: SpaceID, chains: ChainStanding)],
        _ rules: BundleRules, _ result: inout AppliedBundle
    ) throws {
        try input.rewind()
        var place = -1
        var index: UInt64 = 0
        while true {
            let frame = try input.next()
            switch frame.kind {
            case .head: break
            case .space: place += 1
            case .segment:
                guard let (space, chains) = places[place],
                    let bytes = try BundleScan.opened(
                        frame, index, place: place, scan.head, scan.keys, input)
                else { break }
                let outcome = try rules.take(
                    try segment(bytes, of: space, input), chains)
                result.applied += outcome.applied
                result.known += outcome.known
                result.parked += outcome.parked
                result.judged += outcome.refused
                if !outcome.forks.isEmpty, chains == .agreed {
                    result.refusals[space, default: []].append(Self.words(outcome.forks))
                }
            case .end:
                guard input.digest == scan.digest else {
                    throw BundleError.unreadable(
                        path: input.path, reason: "it changed while it was read")
                }
                return
            }
            index += 1
        }
    }

    func segment(
        _ bytes: [UInt8], of space: SpaceID, _ input: BundleInput
    ) throws -> Segment {
        let segment: Segment
        do {
            segment = try Segment(decoding: bytes, hash: sha256)
        } catch {
            throw BundleError.segmentRefused(
                path: input.path, offset: input.frameOffset, error: error)
        }
        guard segment.space == space else {
            throw input.malformed(
                "a segment is of space \(segment.space) and stands in \(space)",
                at: input.frameOffset)
        }
        return segment
    }

    /// Chains that are others here, though no transaction of them came twice.
    private func noteForks(_ scan: BundleScan, _ result: inout AppliedBundle) throws {
        let heads = scan.spaces.filter { result.spaces.contains($0.space) }
            .map { ($0.space, $0.heads) }
        let differing = try divergences(from: Dictionary(uniqueKeysWithValues: heads))
        for (space, replicas) in differing where result.refusals[space] == nil {
            result.refusals[space] = replicas.map { words($0, space, scan.head.name) }
        }
    }

    private func words(_ replica: ReplicaID, _ space: SpaceID, _ maker: String) -> String {
        """
        In space \(space), '\(maker)' and '\(identity.name)' hold different entries of replica \
        \(replica.hex): a disk was copied or set back. Nothing of the space was taken, and nothing \
        is lost. Let both sync with the server, or apply a bundle of the server on the laptop.
        """
    }

    private static func words(_ forks: [TransactionID]) -> String {
        let names = forks.prefix(3).map(\.description).joined(separator: ", ")
        return """
            The bundle holds other content than this replica for \(names). It was set aside here \
            and not applied; a disk was copied or set back.
            """
    }
}

extension Replica {
    /// Runs `body` with the files of `spaces` open for writing: what it writes to them stays
    /// together, or nothing of it does.
    func inOneStep<T>(_ spaces: [SpaceID], _ body: () throws -> T) throws -> T {
        turn.lock()
        defer { turn.unlock() }
        var open: [StoreFile] = []
        func end(commit: Bool) throws {
            var failure: (any Error)?
            for file in open {
                do {
                    try file.end(commit: commit && failure == nil)
                } catch {
                    failure = failure ?? error
                }
            }
            open = []
            if let failure { throw failure }
        }
        let result: T
        do {
            for space in spaces {
                let file = try files.file(for: space)
                if open.contains(where: { $0 === file }) { continue }
                try file.begin()
                open.append(file)
            }
            result = try body()
        } catch {
            try end(commit: false)
            throw error
        }
        try end(commit: true)
        return result
    }
}
