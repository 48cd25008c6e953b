import ArgumentParser
import FieldsyncCore
import FieldsyncStore

/// Transactions that were refused or set aside, as a person names them.
struct RefusedChoice: ParsableArguments {
    @Option(help: "Only of this space.")
    var space: String?

    @Flag(help: "All, instead of names: of what was refused, what this laptop wrote.")
    var all = false

    @Argument(
        help: ArgumentHelp(
            "As 'refused' lists them; four digits and what follows '@' do.",
            valueName: "transaction"))
    var transactions: [String] = []

    func validate() throws {
        guard all == transactions.isEmpty else {
            throw ValidationError("Name what 'fieldsync refused' lists, or give '--all'.")
        }
    }

    /// Those of the names that are of transactions that wait or were set aside.
    func held(in replica: Replica) throws -> [String: HeldTransaction] {
        let spaces = try SpaceWords.chosen(space, of: replica)
        let listed = try spaces.flatMap { space in
            try replica.read(space) { try $0.parked() + $0.quarantined() }
        }
        return transactions.reduce(into: [:]) { found, word in
            let fits = listed.filter { Self.fits(word.lowercased(), $0.transaction.id) }
            if let one = fits.first, fits.count == 1 { found[word] = one }
        }
    }

    /// Those that are meant, in the order in which they were written.
    ///
    /// - Parameter others: Names that are dealt with.
    func found(
        in replica: Replica, but others: Set<String> = []
    ) throws -> [(space: SpaceID, refused: RefusedTransaction)] {
        let spaces = try SpaceWords.chosen(space, of: replica)
        let listed = try spaces.flatMap { space in
            try replica.read(space) { try $0.refused() }.filter { !$0.isSettled }
                .map { (space: space, refused: $0) }
        }
        if all { return listed.filter { $0.refused.transaction.replica == replica.identity.id } }
        return try transactions.filter { !others.contains($0) }.map { word in
            let fits = listed.filter { Self.fits(word.lowercased(), $0.refused.transaction) }
            guard let one = fits.first, fits.count == 1 else {
                throw Failure(
                    status: .failed,
                    code: fits.isEmpty ? "not-refused" : "ambiguous-transaction",
                    message: "'\(word)' names \(fits.count) refused transactions. Nothing was"
                        + " changed.",
                    next: "Name it as 'fieldsync refused' lists it, and its '--space'.")
            }
            return one
        }
    }

    static func fits(_ word: String, _ id: TransactionID) -> Bool {
        guard let at = word.lastIndex(of: "@") else { return false }
        return word[..<at].count >= 4 && id.replica.hex.hasPrefix(word[..<at])
            && word[word.index(after: at)...] == String(id.sequence)
    }
}
