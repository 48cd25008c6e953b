import FieldsyncCore
import FieldsyncStore

/// A transaction as a person names it: `1f3a…@12`, the laptop by its id, the beginning of it or its
/// name, and the number that the transaction has there.
struct TransactionWords {
    private let replica: String
    private let sequence: UInt64
    private let words: String

    /// The shortest beginning of a laptop's id that is looked up.
    private static let shortestPrefix = 4

    /// How lists for people print it.
    static func short(_ id: TransactionID) -> String {
        "\(id.replica.hex.prefix(8))@\(id.sequence)"
    }

    init(_ words: String) throws {
        let parts = words.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = UInt64(parts[1]), !parts[0].isEmpty else {
            throw Failure.usage(
                "'\(words)' names no transaction.",
                next: "'fieldsync log' prints them, as '1f3a5b7c@12'.")
        }
        replica = String(parts[0])
        self.sequence = sequence
        self.words = words
    }

    /// The one transaction that is meant, in one of `spaces`.
    func entry(
        in spaces: [SpaceID], of replica: Replica
    ) throws -> (space: SpaceID, entry: LogEntry) {
        let names = try replica.names()
        var found: [(space: SpaceID, entry: LogEntry)] = []
        for space in spaces {
            try replica.read(space) { reader in
                for writer in try reader.vector().entries.map(\.replica)
                where matches(writer, names) {
                    let id = TransactionID(writer, sequence)
                    if let entry = try reader.entry(id) { found.append((space, entry)) }
                }
            }
        }
        guard let only = found.first else {
            throw Failure(
                status: .failed, code: "no-such-transaction",
                message: "There is no transaction \(words) here. Nothing was changed.",
                next: "'fieldsync log' lists what there is.")
        }
        guard found.count == 1 else {
            let places = found.map(\.space.name).joined(separator: ", ")
            throw Failure(
                status: .failed, code: "ambiguous-transaction",
                message: "\(words) is in several spaces: \(places). Nothing was changed.",
                next: "Name the space with '--space'.")
        }
        return only
    }

    private func matches(_ id: ReplicaID, _ names: [ReplicaID: String]) -> Bool {
        let word = replica.lowercased()
        if names[id]?.lowercased() == word { return true }
        return word.utf8.count >= Self.shortestPrefix && id.hex.hasPrefix(word)
    }
}
