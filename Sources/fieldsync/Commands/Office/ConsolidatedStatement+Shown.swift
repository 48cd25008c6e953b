import AFMOffice
import FieldsyncJSON
import FieldsyncStore

extension CommandContext {
    /// A consolidator that remembers what a running server found before.
    func consolidator(of replica: Replica) -> Consolidator {
        Consolidator(replica, memory: surroundings.memory)
    }

    /// Prints a statement; open conflicts that its figures depend on are the exit status.
    func show(_ statement: ConsolidatedStatement) throws {
        for warning in statement.warnings { try note("\(warning)") }
        if statement.missing.contains(where: \.isConflict) { finish(.conflictsOpen) }
        // A season's is long, so it is laid out one way only.
        if json { return try emit(statement.json) }
        for line in HumanText.lines(of: statement.text()) { try print(line) }
    }
}

extension HumanText {
    /// The lines of a text that a library laid out; what is in them is escaped.
    static func lines(of text: String) -> [HumanText] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast(text.hasSuffix("\n") ? 1 : 0)
            .map { HumanText(String($0)) }
    }
}

extension Failure {
    /// A final statement was asked for and cannot be made; open conflicts are a person's to settle.
    init(_ error: NotFinal) {
        let questions = error.missing.map(\.description)
        self.init(
            status: error.conflicts.isEmpty ? .failed : .conflictsOpen,
            code: error.conflicts.isEmpty ? "not-final" : "conflicts-open",
            message: questions.isEmpty
                ? "This replica may not hold everything, so no final statement was made."
                : "No final statement was made, since this is open: "
                    + questions.joined(separator: " "),
            next: error.conflicts.isEmpty
                ? "Mend it, or leave out --final for a provisional statement."
                : "Settle the conflicts with 'fieldsync resolve', or leave out --final.",
            details: ["missing": .array(error.missing.map(\.json))]
        )
    }
}
