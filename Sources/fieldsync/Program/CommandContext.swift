import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Foundation
import Synchronization

/// What a command works with: its global options, where its text goes, and the store.
final class CommandContext: Sendable {
    /// The options that every command takes.
    let options: GlobalOptions
    /// This process, or the server that runs the command for another one.
    let surroundings: Surroundings
    /// Whether text for people is colored.
    let color: Bool
    private let outcome = Mutex(ExitStatus.done)
    private let consents = Mutex<Set<Conflict>>([])

    init(options: GlobalOptions, surroundings: Surroundings) {
        self.options = options
        self.surroundings = surroundings
        color =
            switch options.color {
            case .always: true
            case .never: false
            case .auto: surroundings.outputIsTerminal && surroundings.nonEmpty("NO_COLOR") == nil
            }
    }

    /// What the command ends with, where nothing is thrown.
    var status: ExitStatus { outcome.withLock { $0 } }

    /// Notes that the command, though done, ends with `status`; the gravest one noted holds.
    func finish(_ status: ExitStatus) {
        outcome.withLock { $0 = $0.combined(with: status) }
    }

    /// Whether a person is there who can answer.
    var canAsk: Bool { surroundings.inputIsTerminal && surroundings.errorsAreTerminal && !json }

    /// Notes that the person agreed to settle these.
    func consent(to conflicts: [Conflict]) { consents.withLock { $0.formUnion(conflicts) } }

    /// Whether the person agreed to settle all of these.
    func hasConsented(to conflicts: [Conflict]) -> Bool {
        consents.withLock { $0.isSuperset(of: conflicts) }
    }
}

// MARK: - Printing

extension CommandContext {
    /// Whether the command prints JSON.
    var json: Bool { options.json }

    /// Prints one line for people on standard output.
    func print(_ line: HumanText) throws {
        try surroundings.output.write(line.text + "\n")
    }

    /// Prints one JSON document as one line, or over several where it is `pretty`.
    func emit(_ document: JSONValue, pretty: Bool = false, sortedKeys: Bool = false) throws {
        let text = document.text(pretty: pretty, sortedKeys: sortedKeys)
        try surroundings.output.write(TerminalText.escapedJSON(text) + "\n")
    }

    /// Prints a document of another kind, such as CSV; on a terminal without its controls.
    func write(document: String) throws {
        try surroundings.output.write(
            surroundings.outputIsTerminal
                ? TerminalText.escaped(document, keepingLineEnds: true) : document)
    }

    /// Prints `document` with `--json`, and else the lines for people.
    func show(_ document: JSONValue, _ lines: [HumanText]) throws {
        if json { return try emit(document) }
        for line in lines { try print(line) }
    }

    /// Prints JSON Lines with `--json`, and else the lines for people.
    func show(each documents: [JSONValue], _ lines: [HumanText]) throws {
        if json { return try documents.forEach { try emit($0) } }
        for line in lines { try print(line) }
    }

    /// Prints a note on standard error, beside the result and not in it.
    func note(_ line: HumanText) throws {
        try surroundings.errors.write("fieldsync: " + line.text + "\n")
    }

    /// Text in a style, where there is color.
    func styled(_ text: HumanText, _ style: HumanText.Style) -> HumanText {
        text.styled(style, color: color)
    }
}

// MARK: - The store

extension CommandContext {
    /// The replica's folder, whether it is there or not.
    func storePath() throws -> String {
        if let open = surroundings.openReplica { return open.directory }
        if let store = options.store {
            guard !store.isEmpty else {
                throw Failure.usage(
                    "'--store' names no folder.",
                    next: "Name the replica's folder, or leave it out.")
            }
            return surroundings.absolutePath(store)
        }
        guard let path = surroundings.defaultStorePath else {
            throw Failure.usage(
                "It is not known where the replica is: neither $FIELDSYNC_STORE nor $HOME is set.",
                next: "Name its folder with '--store DIR'.")
        }
        return path
    }

    /// Opens the replica; a running server hands over its own.
    func openReplica() throws -> Replica {
        if let open = surroundings.openReplica { return open }
        let path = try storePath()
        guard Replica.exists(at: path) else {
            throw Failure(
                status: .failed,
                code: "store-missing",
                message: "There is no replica in \(path). Nothing was changed.",
                next: "Make one with 'fieldsync init --store \(path)', or name another folder."
            )
        }
        do {
            return try Replica.open(at: path, schema: FieldsyncDomain.schema)
        } catch {
            // A byte that a disk altered can look like anything, a newer program included.
            guard let damage = try Replica.flippedByte(in: path) else { throw error }
            throw StoreError.damaged(detail: "\(damage)")
        }
    }

    /// Who writes: `--as`, else $FIELDSYNC_USER, else who is enrolled, else the system's user.
    func author(of replica: Replica) throws -> String {
        let author =
            try options.user ?? surroundings.nonEmpty("FIELDSYNC_USER")
            ?? RemoteUser.name(of: replica) ?? surroundings.systemUser
        let limit = ReplicatedTransaction.Limits.authorBytes
        guard (1...limit).contains(author.utf8.count) else {
            throw Failure.usage(
                "The name of who writes has \(author.utf8.count) bytes; 1 to \(limit) are allowed.",
                next: "Give a shorter one with '--as NAME'.")
        }
        guard !author.unicodeScalars.contains(where: TerminalText.isUnsafe) else {
            throw Failure.usage(
                "The name of who writes has control characters in it.",
                next: "Give another one with '--as NAME'.")
        }
        return author
    }
}

// MARK: - Files and secrets

extension CommandContext {
    /// The bytes of a file or a pipe, or of standard input where `path` is `-`.
    func read(_ path: String, limit: BoundedInput.Limit = .document) throws -> [UInt8] {
        do {
            if path == "-" { return try surroundings.input.readAll(limit) }
            return try BoundedInput.read(
                path: surroundings.absolutePath(path), limit: limit,
                onlyFiles: surroundings.openReplica != nil)
        } catch let obstacle as BoundedInput.Obstacle {
            let name = path == "-" ? "Standard input" : path
            throw Failure(
                status: .badInput,
                code: "unreadable",
                message: "\(name) could not be read: \(obstacle.words). Nothing was changed.",
                next: "Check the path and who may read it."
            )
        }
    }

    /// A secret that is given as it is, as `-` for standard input, or by a variable.
    func secret(_ given: String?, variable: String) throws -> String? {
        if given == "-" { return try surroundings.input.readSecret() }
        return given ?? surroundings.nonEmpty(variable)
    }
}
