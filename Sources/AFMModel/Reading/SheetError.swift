/// Why a call sheet or a rate card was refused: everything that is wrong with it, up to 20.
///
/// Nothing of a refused document is used.
public struct SheetError: Error, Hashable {
    /// The name of the file, as the caller gave it.
    public let file: String
    /// What is wrong, in the order of the document's parts; at least one.
    public let problems: [SheetProblem]
    /// How many more problems there are than are listed.
    public let omitted: Int

    /// A refusal.
    public init(file: String, problems: [SheetProblem], omitted: Int = 0) {
        self.file = file
        self.problems = problems
        self.omitted = omitted
    }
}

extension SheetError: CustomStringConvertible {
    /// A line for each problem, with file, path, value and what would be right, then the outcome.
    public var description: String {
        var lines = problems.map { "\(file): \($0)" }
        if omitted > 0 { lines.append("\(file): and \(omitted) more.") }
        return lines.joined(separator: "\n")
            + "\nNothing of \(file) was taken. Mend it and try again."
    }
}

/// One thing that is wrong with a document.
public struct SheetProblem: Hashable, Sendable {
    /// Where, as a JSON path: `$.musicians[3].dismissed`.
    public let path: String
    /// What is there: the value as JSON, shortened, or `missing`.
    public let found: String
    /// What would be right, as a clause: `it must be …`.
    public let remedy: String

    /// A problem.
    public init(path: String, found: String, remedy: String) {
        self.path = path
        self.found = found
        self.remedy = remedy
    }
}

extension SheetProblem: CustomStringConvertible {
    /// Path, value and what would be right, as one sentence.
    public var description: String { "\(path) is \(found); \(remedy)." }
}

/// Something in a document that is legal and that somebody should look at.
public struct SheetWarning: Hashable, Sendable {
    /// The name of the file, as the caller gave it.
    public let file: String
    /// Where, as a JSON path.
    public let path: String
    /// What is odd, as a clause that follows the path.
    public let message: String

    /// A warning.
    public init(file: String, path: String, message: String) {
        self.file = file
        self.path = path
        self.message = message
    }
}

extension SheetWarning: CustomStringConvertible {
    /// File, path and what is odd, as one sentence.
    public var description: String { "\(file): \(path) \(message)" }
}

/// A document that was read, with what somebody should look at.
public struct Parsed<Document: Hashable & Sendable>: Hashable, Sendable {
    /// The document.
    public let document: Document
    /// What is legal and odd; unknown keys, for example.
    public let warnings: [SheetWarning]

    /// A document with its warnings.
    public init(document: Document, warnings: [SheetWarning] = []) {
        self.document = document
        self.warnings = warnings
    }
}
