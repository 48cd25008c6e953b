public import FieldsyncCore

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

/// How many transactions of a device are set aside, by what became of them.
struct SetAsideStanding: Hashable, Sendable {
    var counts: [SetAside.State: Int] = [:]
    var reason = ""

    /// A sentence for the person whose device it is; empty where nothing is set aside.
    var sentence: String {
        func words(_ state: SetAside.State, _ rest: String) -> String? {
            counts[state].map { "\($0) \(rest)" }
        }
        let parts = [
            words(.waiting, "wait at the server for a manager to decide"),
            words(.accepted, "were accepted"),
            words(.rejected, reason.isEmpty ? "were rejected" : "were rejected: \(reason)"),
        ].compactMap(\.self)
        return parts.isEmpty
            ? "" : " Of the entries that it handed in, \(parts.joined(separator: "; "))."
    }
}
