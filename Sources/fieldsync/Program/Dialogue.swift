import AFMModel
import AFMStore

/// Questions to a person at a terminal, one after the other.
///
/// An answer that cannot be is said to be so, and asked for again. Nothing is written before the
/// last one; who ends the input leaves everything as it was.
struct Dialogue {
    private let context: CommandContext

    init(_ context: CommandContext) { self.context = context }

    /// Asks until the answer makes sense.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - usual: What an empty answer means, shown in brackets; nil where there has to be one.
    ///   - read: Makes sense of the answer, or throws why it cannot.
    func ask<Answer>(
        _ question: HumanText, usual: String? = nil, _ read: (String) throws -> Answer
    ) throws -> Answer {
        while true {
            let hint: HumanText = if let usual, !usual.isEmpty { " [\(usual)]" } else { "" }
            try context.surroundings.errors.write((question + hint + ": ").text)
            guard let line = context.surroundings.input.nextLine() else { throw Self.ended }
            let typed = line.trimmingSpaces
            guard let answer = typed.isEmpty ? usual : typed else { continue }
            do {
                return try read(answer)
            } catch let error as DomainError {
                try say(error)
            } catch let error as Failure where error.status == .usage {
                try say(error)
            } catch let error as StageZoneError {
                try say(error)
            }
        }
    }

    /// Asks for words; an empty answer is the usual one, or nil where there is none.
    func words(_ question: HumanText, usual: String? = nil) throws -> String? {
        try ask(question, usual: usual ?? "") { $0.isEmpty ? nil : $0 }
    }

    /// Asks yes or no.
    func agrees(_ question: HumanText, usual: Bool) throws -> Bool {
        try ask(question + (usual ? " [Y/n]" : " [y/N]"), usual: "") { answer in
            switch answer.lowercased() {
            case "": return usual
            case "y", "yes": return true
            case "n", "no": return false
            default:
                throw Failure.usage("'\(answer)' is neither yes nor no.", next: "Say y or n.")
            }
        }
    }

    private func say(_ error: any Error) throws {
        let failure = Failure(error)
        let words = TerminalText.escaped(
            "\(failure.message) \(failure.next)", keepingLineEnds: true)
        try context.surroundings.errors.write("  \(words)\n")
    }

    private static var ended: Failure {
        Failure(
            status: .failed, code: "not-confirmed",
            message: "The questions were not answered to the end. Nothing was changed.",
            next: "Begin again, or say it all with options.")
    }
}

extension String {
    /// Without the blanks at both ends.
    var trimmingSpaces: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
