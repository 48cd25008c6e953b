import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore
import Foundation

/// What a shell offers behind Tab: calls, people and instruments of the store.
///
/// A completion says nothing where it has nothing to offer: no store, a damaged one. The command
/// itself says what is wrong.
enum Completions {
    /// How many are offered at most; who types on gets fewer.
    private static let limit = 400

    /// What can be offered of a store.
    enum Kind: String, CaseIterable {
        case calls, musicians, productions, rateCards, instruments
    }

    /// Something that can be offered.
    struct Offer {
        /// What is put into the command line.
        let word: String
        /// What it is; bash shows no descriptions.
        let words: String
    }

    /// The offers that fit what was typed, as the shell wants them.
    static func fitting(_ typed: String, _ offers: [Offer]) -> [String] {
        let wanted = FoldedName(typed).words
        let fitting = offers.filter { offer in
            guard !offer.word.unicodeScalars.contains(where: TerminalText.isUnsafe) else {
                return false
            }
            if typed.isEmpty || offer.word.hasPrefix(typed) { return true }
            // bash takes only what begins with what was typed, letter by letter.
            guard CompletionShell.requesting != .bash else { return false }
            let words = FoldedName(offer.word + " " + offer.words).words
            return !wanted.isEmpty
                && wanted.allSatisfy { word in words.contains { $0.starts(with: word) } }
        }
        return fitting.prefix(limit).map(shown)
    }

    private static func shown(_ offer: Offer) -> String {
        let words = TerminalText.escaped(offer.words)
        switch CompletionShell.requesting {
        case CompletionShell.zsh?:
            let word = offer.word.split(separator: ":", omittingEmptySubsequences: false)
                .joined(separator: "\\:")
            return words.isEmpty ? word : "\(word):\(words)"
        case CompletionShell.fish?: return words.isEmpty ? offer.word : "\(offer.word)\t\(words)"
        default: return quotedForBash(offer.word)
        }
    }

    /// bash expands what its script is offered, command substitutions included: a name that came
    /// from another laptop must not run there.
    static func quotedForBash(_ word: String) -> String {
        let harmless = " _./:,@%+=-".unicodeScalars
        var quoted = ""
        for scalar in word.unicodeScalars {
            let isPlain =
                !scalar.isASCII || scalar.properties.isAlphabetic
                || scalar.properties.numericType != nil || harmless.contains(scalar)
            if !isPlain { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted
    }

    // MARK: the store

    /// What the store that the command line names holds; nothing where it cannot be asked.
    static func inStore(_ words: [String], _ kind: Kind, on call: String? = nil) -> [Offer] {
        do {
            let surroundings = Surroundings.ofProcess()
            let path = value(of: "--store", in: words).map(surroundings.absolutePath)
            guard let path = path ?? surroundings.defaultStorePath, Replica.exists(at: path) else {
                return []
            }
            if FileManager.default.fileExists(atPath: path + "/socket"),
                let offers = try ofServer(path, kind, on: call, surroundings)
            {
                return offers
            }
            let replica = try Replica.open(at: path, schema: FieldsyncDomain.schema)
            return try offers(of: kind, in: replica, on: call)
        } catch {
            // The command itself says what is wrong; a line in the middle of typing would not help.
            return []
        }
    }

    /// What a server offers that runs on the store; nil where none does.
    private static func ofServer(
        _ path: String, _ kind: Kind, on call: String?, _ surroundings: Surroundings
    ) throws -> [Offer]? {
        let request = ControlRequest(
            arguments: ["offers", kind.rawValue, "--json"] + (call.map { ["--call", $0] } ?? []),
            user: surroundings.systemUser, environment: [:], input: Data())
        guard let reply = try ControlClient.ask(directory: path, request) else { return nil }
        return try reply.output.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard case .object(let offer) = try JSONValue(parsing: Array(line)),
                case .string(let word)? = offer["word"], case .string(let words)? = offer["words"]
            else { return nil }
            return Offer(word: word, words: words)
        }
    }

    /// What a replica holds of a kind; of musicians those on a call, where one is named.
    static func offers(
        of kind: Kind, in replica: Replica, on call: String? = nil
    ) throws -> [Offer] {
        let finder = RecordFinder(in: replica)
        switch kind {
        case .calls: return try calls(finder)
        case .musicians: return try musicians(finder, on: call)
        case .productions:
            return try finder.productions().map { Offer(word: $0.label, words: "") }
        case .rateCards:
            return try finder.rateCards().compactMap { card in
                card.record[FieldName(literal: "name")].map {
                    Offer(word: $0.text, words: card.label)
                }
            }
        case .instruments: return instruments(try InstrumentCatalogue(of: replica))
        }
    }

    /// The instruments of a catalogue.
    static func instruments(_ catalogue: InstrumentCatalogue) -> [Offer] {
        catalogue.instruments.map { Offer(word: $0.name, words: $0.section) }
    }

    /// The value of an option among the words of a command line.
    static func value(of option: String, in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word == option, index + 1 < words.count, !words[index + 1].isEmpty {
                return words[index + 1]
            }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }

    /// Calls, by number and by title and stage, the newest first.
    static func calls(_ finder: RecordFinder) throws -> [Offer] {
        try finder.calls().reversed().flatMap { call -> [Offer] in
            // A colon parts words in bash, so the time of day is left out.
            let name = call.label.prefix { $0 != ":" }
            let words = name.lastIndex(of: " ").map { name[..<$0] } ?? name
            return (call.number.map { [Offer(word: $0, words: call.label)] } ?? [])
                + [Offer(word: String(words), words: call.number ?? "")]
        }
    }

    /// The call that somebody named; nil where none or several answer to it.
    private static func onlyCall(_ query: String, _ finder: RecordFinder) throws -> FoundRecord? {
        do {
            return try finder.call(query)
        } catch is DomainError {
            return nil
        }
    }

    /// Musicians, by name and by card; those of a call where the words name one.
    static func musicians(_ finder: RecordFinder, on call: String?) throws -> [Offer] {
        if let call = try call.flatMap({ try onlyCall($0, finder) }) {
            return try finder.engagements(on: call).flatMap { person in
                let parts = person.label.components(separatedBy: ", card ")
                guard parts.count == 2 else { return [Offer(word: person.label, words: "")] }
                return [
                    Offer(word: parts[0], words: parts[1]), Offer(word: parts[1], words: parts[0]),
                ]
            }
        }
        return try finder.musicians().flatMap { person -> [Offer] in
            let name = person.record[FieldName(literal: "name")]?.text ?? "?"
            let card = person.record[FieldName(literal: "card")]?.text
            return [Offer(word: name, words: card ?? "")]
                + (card.map { [Offer(word: $0, words: name)] } ?? [])
        }
    }
}

extension CompletionKind {
    /// What the store holds of a kind.
    private static func offering(_ kind: Completions.Kind) -> CompletionKind {
        .custom { (words: [String], _: Int, typed: String) -> [String] in
            Completions.fitting(typed, Completions.inStore(words, kind))
        }
    }

    /// Calls of the store.
    static var calls: CompletionKind { offering(.calls) }

    /// Everybody in the roster.
    static var musicians: CompletionKind { offering(.musicians) }

    /// Productions of the store.
    static var productions: CompletionKind { offering(.productions) }

    /// Rate cards of the store.
    static var rateCards: CompletionKind { offering(.rateCards) }

    /// Those on the call that `--call` names, else everybody.
    static var musiciansOnCall: CompletionKind {
        .custom { (words: [String], _: Int, typed: String) -> [String] in
            let call = Completions.value(of: "--call", in: words)
            return Completions.fitting(typed, Completions.inStore(words, .musicians, on: call))
        }
    }

    /// A call first, then people: of commands that take both as words.
    static var callThenMusicians: CompletionKind {
        .custom { (words: [String], place: Int, typed: String) -> [String] in
            let before = words.prefix(max(0, place))
            let hasCall = Completions.value(of: "--call", in: words) != nil
                || before.dropFirst(3).contains { !$0.hasPrefix("-") }
            return Completions.fitting(
                typed, Completions.inStore(words, hasCall ? .musicians : .calls))
        }
    }

    /// The instruments that the store knows, else those that ship.
    static var instruments: CompletionKind {
        .custom { (words: [String], _: Int, typed: String) -> [String] in
            let own = Completions.inStore(words, .instruments)
            return Completions.fitting(
                typed, own.isEmpty ? Completions.instruments(.standard) : own)
        }
    }
}
