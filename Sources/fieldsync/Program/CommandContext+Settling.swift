import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// A step would settle what others disagree about, and the person at the terminal was not asked.
struct Unconfirmed: Error {
    /// What would be settled.
    let conflicts: [Conflict]
    /// It in words, a line for each.
    let lines: [HumanText]
}

extension CommandContext {
    /// The book that this command's author writes in.
    func book(in replica: Replica) throws -> StageBook {
        StageBook(
            in: replica, author: try author(of: replica),
            catalogue: try InstrumentCatalogue(of: replica), settling: try settling(in: replica))
    }

    /// Tells the person which disagreements a step settles: on a terminal they are asked first, a
    /// script is told on standard error and goes on.
    ///
    /// - Parameter asking: Whether they may be asked at all.
    func settling(in replica: Replica, asking: Bool = true) throws -> SettlingHandler {
        // Words are looked up before: a store that is being written cannot be asked.
        let open = try replica.spaces().flatMap { space in
            try replica.read(space) { try $0.conflicts() }
        }
        let words = try ConflictWords(for: open, in: replica)
        return { [self] conflicts in
            let lines = conflicts.map(words.settled)
            if asking, canAsk, !hasConsented(to: conflicts) {
                throw Unconfirmed(conflicts: conflicts, lines: lines)
            }
            if asking, canAsk { return }
            for line in lines { try note(line) }
        }
    }

    /// Asks the person at the terminal for a word.
    func ask(_ question: String) throws -> String {
        try surroundings.errors.write(question)
        return try surroundings.input.readSecret()
    }

    /// Asks whether to go on; what was agreed to is not asked again.
    func confirm(_ question: Unconfirmed) throws {
        for line in question.lines { try note(line) }
        try surroundings.errors.write("Go on? [y/N] ")
        let answer = try surroundings.input.readSecret().lowercased()
        guard ["y", "yes"].contains(answer) else {
            throw Failure(
                status: .failed,
                code: "not-confirmed",
                message: "Nothing was changed.",
                next: "'fieldsync conflicts' lists what people disagree about."
            )
        }
        consent(to: question.conflicts)
    }
}
