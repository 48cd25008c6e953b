import FieldsyncCore
import GRDB

/// What was read of the spaces of one file, kept from one SQLite transaction to the next.
///
/// It is believed for as long as nobody else has committed to the file, which SQLite tells, and
/// nothing was taken back: a log only grows at its end then, and what stands in it stays. Whoever
/// changes more than that writes without it, and it is forgotten; a build for tests looks whether
/// that is so.
final class SpaceMemory {
    private static let spacesKept = 8
    private var sources: [SpaceID: SpaceSource] = [:]
    /// What SQLite says of others' commits, as of what is remembered.
    private var version: Int64?
    /// False outside of transactions, and in one that changes more than the end of a log.
    private var isOpen = false

    /// Told that a transaction has begun.
    ///
    /// - Parameter keeping: False where it may change anything.
    func begin(_ db: Database, keeping: Bool) throws {
        isOpen = keeping
        guard keeping else { return sources.removeAll() }
        let statement = try DirectStatement(db, "PRAGMA data_version")
        let now = try statement.first { $0.integer(0) } ?? nil
        if now == nil || now != version { sources.removeAll() }
        version = now
    }

    /// Told that the transaction ends as it should.
    func end() {
        isOpen = false
        if sources.count > Self.spacesKept { sources.removeAll() }
        for (space, source) in sources where !source.rest() { sources[space] = nil }
        assert(
            sources.values.allSatisfy(\.remembersWhatIsThere),
            "a log was changed elsewhere than at its end, in a transaction that keeps what it read")
    }

    /// Told that something is taken back, or that anything may change: nothing is remembered before
    /// the next transaction.
    func forget() {
        isOpen = false
        sources.removeAll()
    }

    /// The tables of a space with what is remembered of them, or as `make` gives them where nothing
    /// may be.
    func source(_ space: SpaceID, _ db: Database, make: () -> SpaceSource) -> SpaceSource {
        guard isOpen else { return make() }
        let made = make()
        guard let known = sources[space], known.db === db, known.own == made.own else {
            made.isKept = true
            sources[space] = made
            return made
        }
        // Who reads beside a change that is not whole yet sees what the tables say.
        return known.isBusy ? made : known
    }
}
