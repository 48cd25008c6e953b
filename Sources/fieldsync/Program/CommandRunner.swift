import ArgumentParser
import FieldsyncJSON

/// Runs one command line, in this process or inside a running server, and says how it ended.
enum CommandRunner {
    /// Runs `words`, the arguments without the program's name.
    static func run(_ words: [String], in surroundings: Surroundings) async -> ExitStatus {
        var status: ExitStatus
        do {
            status = try await dispatch(words, in: surroundings)
        } catch {
            status = report(error, asJSON: CommandWords.wantJSON(words), in: surroundings)
        }
        do {
            try surroundings.output.flush()
            try surroundings.errors.flush()
        } catch {
            let flushed = report(error, asJSON: CommandWords.wantJSON(words), in: surroundings)
            if status == .done { status = flushed }
        }
        return status
    }

    private static func dispatch(
        _ words: [String], in surroundings: Surroundings
    ) async throws -> ExitStatus {
        let arranged = CommandWords.arranged(words, root: Fieldsync.self)
        if let fault = CommandWords.unknownCommand(in: arranged, root: Fieldsync.self) {
            throw fault
        }
        var parsed: any ParsableCommand
        do {
            parsed = try Fieldsync.parseAsRoot(arranged)
        } catch {
            return try explain(error, words, in: surroundings)
        }
        guard let command = parsed as? any FieldsyncCommand else {
            // Only a group of commands and the built-in help are none: they print their help.
            if let fault = CommandWords.fault(in: arranged, root: Fieldsync.self) { throw fault }
            do {
                try parsed.run()
                return .done
            } catch {
                return try explain(error, words, in: surroundings)
            }
        }
        let here = surroundings.at(command.globals.workingDirectory)
        let context = CommandContext(options: command.globals, surroundings: here)
        if let forwarded = try await Forwarding.status(of: command, arranged, in: context) {
            return forwarded
        }
        while true {
            do {
                try await command.run(in: context)
                return context.status
            } catch let question as Unconfirmed {
                // Nothing was written. The answer is kept, and the command begins anew.
                try context.confirm(question)
            }
        }
    }

    /// Prints help and version where they were asked for, and else what is wrong with the words.
    private static func explain(
        _ error: any Error, _ words: [String], in surroundings: Surroundings
    ) throws -> ExitStatus {
        let text = Fieldsync.fullMessage(for: error)
        if Fieldsync.exitCode(for: error).isSuccess {
            try surroundings.output.write(text + "\n")
            return .done
        }
        if CommandWords.wantJSON(words) {
            throw Failure.usage(
                Fieldsync.message(for: error), next: "Run the command with '--help'.")
        }
        let words = text.hasPrefix("Error: ") ? "fieldsync: " + text.dropFirst(7) : text
        try surroundings.errors.write(TerminalText.escaped(words, keepingLineEnds: true) + "\n")
        return .usage
    }

    /// Prints an error on standard error and says what status it means.
    private static func report(
        _ error: any Error, asJSON: Bool, in surroundings: Surroundings
    ) -> ExitStatus {
        // A reader that went away wants no more text, and an error would be more text.
        if error is OutputClosed { return .done }
        let failure = Failure(error)
        let line =
            asJSON
            ? TerminalText.escapedJSON(failure.json.text())
            : TerminalText.escaped(
                "fieldsync: \(failure.message) \(failure.next)", keepingLineEnds: true)
        do {
            try surroundings.errors.write(line + "\n")
        } catch {
            return failure.status == .done ? .failed : failure.status
        }
        return failure.status
    }
}

extension Surroundings {
    /// The same, with paths relative to `directory` where one is given.
    fileprivate func at(_ directory: String?) -> Surroundings {
        guard let directory else { return self }
        return Surroundings(
            variables: variables, workingDirectory: directory, input: input, output: output,
            errors: errors, inputIsTerminal: inputIsTerminal, outputIsTerminal: outputIsTerminal,
            errorsAreTerminal: errorsAreTerminal, openReplica: openReplica,
            memory: memory, delivered: delivered)
    }
}
