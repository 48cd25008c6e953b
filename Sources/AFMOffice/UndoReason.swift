package import FieldsyncCore

/// The reason of a transaction that takes another one back: which one, and why where somebody said
/// so.
package struct UndoReason: Hashable, Sendable {
    /// What is taken back.
    package let undone: TransactionID
    /// Why; empty where nobody said it.
    package let because: String

    private static let prefix = "undo of "
    private static let separator = ": "

    /// The parts as given.
    package init(undone: TransactionID, because: String = "") {
        self.undone = undone
        self.because = because
    }

    /// Reads a transaction's reason; nil where it takes nothing back.
    package init?(_ reason: String) {
        guard reason.hasPrefix(Self.prefix) else { return nil }
        let rest = reason.dropFirst(Self.prefix.count)
        let end = rest.firstRange(of: Self.separator)
        let parts = rest[..<(end?.lowerBound ?? rest.endIndex)].split(separator: "@")
        guard parts.count == 2, let replica = ReplicaID(hex: String(parts[0])),
            let sequence = UInt64(parts[1])
        else { return nil }
        undone = TransactionID(replica, sequence)
        because = end.map { String(rest[$0.upperBound...]) } ?? ""
    }

    /// As it is written.
    package var text: String {
        Self.prefix + undone.description + (because.isEmpty ? "" : Self.separator + because)
    }
}
