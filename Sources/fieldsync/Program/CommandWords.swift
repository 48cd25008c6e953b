import AFMModel
import ArgumentParser

/// The words of a command line, put into the order that the parser expects.
enum CommandWords {
    /// Moves global options that stand before the command's name behind it.
    ///
    /// `fieldsync --json record get …` becomes `fieldsync record get --json …`: the parser knows
    /// the options of a command only behind its name.
    static func arranged(_ words: [String], root: any ParsableCommand.Type) -> [String] {
        var rest = words[...]
        var leading: [String] = []
        while let word = rest.first {
            if GlobalOptions.flags.contains(word) || isJoined(word) {
                leading.append(word)
                rest = rest.dropFirst()
            } else if GlobalOptions.valued.contains(word), rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        var path: [String] = []
        var command = root
        while let word = rest.first,
            let next = command.configuration.subcommands.first(where: { subcommand in
                subcommand.configuration.commandName == word
            })
        {
            path.append(word)
            rest = rest.dropFirst()
            command = next
        }
        return path + leading + rest
    }

    /// What is wrong with words that name no command of their own: help for something that is
    /// none, or a group of commands without one of them. Nil where help is what was asked for.
    static func fault(in words: [String], root: any ParsableCommand.Type) -> Failure? {
        let isHelp = words.first == "help"
        var command = root
        var path: [String] = []
        for word in words.dropFirst(isHelp ? 1 : 0) where !word.hasPrefix("-") {
            let next = command.configuration.subcommands.first {
                $0.configuration.commandName == word
            }
            guard let next else {
                if isHelp { return .usage("There is no command '\((path + [word]).spaced)'.") }
                break
            }
            path.append(word)
            command = next
        }
        if isHelp || path.isEmpty || words.contains("--help") || words.contains("-h") { return nil }
        let names = command.configuration.subcommands.compactMap { subcommand in
            subcommand.configuration.commandName
        }
        return .usage(
            "'\(path.spaced)' needs one of its commands: \(names.joined(separator: ", ")).",
            next: "See 'fieldsync help \(path.spaced)'.")
    }

    /// What is wrong with arranged words that name no command, with the nearest that there is; nil
    /// where they name one, or none at all.
    static func unknownCommand(
        in words: [String], root: any ParsableCommand.Type
    ) -> Failure? {
        var command = root
        var path: [String] = []
        var rest = words[...]
        while let word = rest.first {
            if GlobalOptions.flags.contains(word) || isJoined(word) {
                rest = rest.dropFirst()
                continue
            }
            if GlobalOptions.valued.contains(word) {
                rest = rest.dropFirst(2)
                continue
            }
            let names = command.configuration.subcommands.compactMap {
                $0.configuration.commandName
            }
            guard !names.isEmpty, !word.hasPrefix("-"), word != "help",
                command.configuration.defaultSubcommand == nil
            else { return nil }
            guard let index = names.firstIndex(of: word) else {
                let nearest = NearestName.among(names, to: word).map { (path + [$0]).spaced }
                return .usage(
                    "There is no command '\((path + [word]).spaced)'."
                        + (nearest.map { " Perhaps '\($0)'?" } ?? ""),
                    next: path.isEmpty
                        ? "'fieldsync help' lists them." : "See 'fieldsync help \(path.spaced)'.")
            }
            path.append(word)
            command = command.configuration.subcommands[index]
            rest = rest.dropFirst()
        }
        return nil
    }

    /// Whether JSON was asked for, told even of words that cannot be parsed.
    static func wantJSON(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains("--json")
    }

    private static func isJoined(_ word: String) -> Bool {
        GlobalOptions.valued.contains { word.hasPrefix($0 + "=") }
    }
}

extension [String] {
    fileprivate var spaced: String { joined(separator: " ") }
}
