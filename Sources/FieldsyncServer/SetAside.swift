public import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

/// A transaction that a device handed in without the right to, kept for a person to decide.
public struct SetAside: Hashable, Sendable {
    /// Why it was not taken.
    public enum Cause: String, Hashable, Sendable {
        /// The device was revoked.
        case deviceRevoked
        /// The person may not see the space, or no longer.
        case spaceNotGranted
    }

    /// What became of it.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Nobody has decided yet.
        case waiting
        /// It entered the log.
        case accepted
        /// Somebody decided against it. It is kept.
        case rejected
    }

    /// Names it on this server.
    public let number: Int64
    /// The device that handed it in.
    public let device: ReplicaID
    /// What was handed in.
    public let transaction: ReplicatedTransaction
    /// Why it was not taken.
    public let cause: Cause
    /// What became of it.
    public let state: State
    /// True where its device held other transactions than the log under the same names, and its
    /// author may have seen those: in the log it would follow what its author never saw.
    public let isBeside: Bool
    /// Why it was rejected, where somebody said so.
    public let reason: String
    /// When it arrived, in milliseconds since the Unix epoch.
    public let receivedMilliseconds: UInt64

    /// Transactions of one device that are kept, at most.
    static let countLimit = 10_000
    /// Canonical bytes of one device that are kept, at most.
    static let byteLimit = 64 << 20
    /// Canonical bytes of all devices that are kept, at most.
    static let totalByteLimit = 512 << 20
}

extension SetAside {
    /// Those of one device and space that continue another chain than the log's or than what came
    /// before them, because a disk was copied, and those that were written in sight of them.
    ///
    /// - Returns: Their numbers.
    static func forked(
        among entries: [SetAside], in reader: SpaceReader
    ) throws -> Set<Int64> {
        var numbers: Set<Int64> = []
        var contents: [TransactionID: [UInt8]] = [:]
        var cuts: [ReplicaID: UInt64] = [:]
        for entry in entries.sorted(by: { $0.number < $1.number }) {
            let (id, context) = (entry.transaction.id, entry.transaction.context)
            let content = CanonicalTransaction.encode(entry.transaction)
            let logged = try reader.transaction(id).map(CanonicalTransaction.encode)
            let first = logged ?? contents[id] ?? content
            contents[id] = first
            // What comes of a replica after another content of it belongs to either chain.
            let isBeyond =
                entry.isBeside || cuts[id.replica] != nil
                || cuts.contains { context[$0.key] >= $0.value }
            guard first != content || isBeyond && logged == nil else { continue }
            cuts[id.replica] = min(cuts[id.replica] ?? .max, id.sequence)
            numbers.insert(entry.number)
        }
        return numbers
    }
}

/// How many transactions of a device are set aside, by what became of them.
struct SetAsideStanding: Hashable, Sendable {
    var counts: [SetAside.State: Int] = [:]
    var reason = ""

    /// A sentence for the person whose device it is; empty where nothing is set aside.
    var sentence: String {
        func words(_ state: SetAside.State, _ one: String, _ many: String) -> String? {
            counts[state].map { "\(Counted($0, one, many))" }
        }
        let why = reason.isEmpty ? "" : ": \(reason)"
        let place = "at the server for a manager to decide"
        let parts = [
            words(.waiting, "waits \(place)", "wait \(place)"),
            words(.accepted, "was accepted", "were accepted"),
            words(.rejected, "was rejected\(why)", "were rejected\(why)"),
        ].compactMap(\.self)
        return parts.isEmpty
            ? "" : " Of the entries that it handed in, \(parts.joined(separator: "; "))."
    }
}
