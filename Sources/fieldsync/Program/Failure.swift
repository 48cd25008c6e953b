import FieldsyncJSON

/// Why a command failed, in the three sentences that people get and the object that scripts get.
struct Failure: Error {
    /// What the program exits with.
    let status: ExitStatus
    /// One word of camel case that names the kind of failure for scripts, and never changes.
    let code: String
    /// What happened, and what state the data is in: whole sentences.
    let message: String
    /// What to do next: a whole sentence.
    let next: String
    /// More members of the error object, such as `line`.
    var details: JSONObject = [:]

    /// The object that `--json` prints on standard error.
    var json: JSONValue {
        let error: JSONObject = [
            "code": .string(code), "message": .string(message), "next": .string(next),
        ]
        return ["error": .object(error.adding(missingFrom: details))]
    }
}

extension Failure {
    /// The command was used wrongly; nothing was read or changed.
    static func usage(_ message: String, next: String = "See 'fieldsync help'.") -> Failure {
        Failure(status: .usage, code: "usage", message: message, next: next)
    }

    /// A failure of a library, whose description ends with what to do next.
    ///
    /// By the house rule for errors the last sentence is the advice; a description of one
    /// sentence is the message alone.
    init(describing error: any Error, status: ExitStatus, code: String, next: String? = nil) {
        let words = String(describing: error)
        if let next {
            self.init(status: status, code: code, message: words, next: next)
        } else if let end = words.lastSentenceStart {
            self.init(
                status: status,
                code: code,
                message: String(words[..<end]).trimmingTrailingBlanks,
                next: String(words[end...])
            )
        } else {
            self.init(
                status: status, code: code, message: words,
                next: "'fieldsync verify' says whether the store is sound.")
        }
    }
}

extension String {
    /// Where the last of several sentences begins, or nil where there is one.
    fileprivate var lastSentenceStart: Index? {
        var result: Index?
        var previous: Character = " "
        for index in indices {
            if self[index] == " ", previous == "." { result = self.index(after: index) }
            previous = self[index]
        }
        return result.flatMap { $0 < endIndex ? $0 : nil }
    }

    fileprivate var trimmingTrailingBlanks: String {
        var result = self
        while result.last == " " { result.removeLast() }
        return result
    }
}
