/// What the program's exit status says, as `protocol/cli-json.md` lists it.
enum ExitStatus: Int32, Hashable, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// Failed; nothing was changed, or the message says what was kept.
    case failed = 1
    /// Done, and conflicts are open that need a person.
    case conflictsOpen = 3
    /// Not enrolled, or not allowed.
    case notAllowed = 4
    /// The server was not reached; nothing is lost here.
    case unreachable = 5
    /// The store is damaged.
    case damaged = 6
    /// The server refused something; `status` lists it.
    case refused = 7
    /// A newer program wrote this.
    case newerProgram = 8
    /// Wrong usage.
    case usage = 64
    /// A bad input file.
    case badInput = 65

    /// Which one is reported where several hold: the first of this order.
    private static let precedence: [ExitStatus] = [
        .usage, .badInput, .failed, .damaged, .newerProgram, .notAllowed, .unreachable, .refused,
        .conflictsOpen, .done,
    ]

    /// The one of the two that is reported where both hold.
    func combined(with other: ExitStatus) -> ExitStatus {
        Self.precedence.first { $0 == self || $0 == other } ?? self
    }
}
