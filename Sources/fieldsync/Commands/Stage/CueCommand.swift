import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync cue`: the music that is recorded on a call.
struct CueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cue",
        abstract: "Record the cues of a call: number, title, finished length, who played.",
        subcommands: [
            CueAddCommand.self, CueEditCommand.self, CueTakeCommand<CueStart>.self,
            CueTakeCommand<CueStop>.self, CueListCommand.self, CueRemoveCommand.self,
        ]
    )
}

/// What may be said of a cue.
struct CueFacts: ParsableArguments {
    @Option(help: "Its title.")
    var title: String?

    @Option(help: ArgumentHelp("The finished length: 2:31, or seconds.", valueName: "length"))
    var length: String?

    @Flag(inversion: .prefixedNo, help: "Whether it is format music: an opening, a bumper.")
    var formatMusic: Bool?

    @Option(
        parsing: .upToNextOption,
        help: "Who played: cards or names of people on the call; everybody unless said.",
        completion: .musiciansOnCall)
    var who: [String] = []

    /// The fields that were said.
    func edits(on call: FoundRecord, _ finder: RecordFinder) throws -> FieldEdits {
        var edits = FieldEdits()
        edits.set("title", title)
        edits.set("finishedSeconds", try length.map(Self.seconds))
        edits.set("format", formatMusic)
        if !who.isEmpty {
            let cards = try who.map { name -> String in
                let person = try finder.engagement(name, on: call)
                let roster = try finder.musician(of: person)
                guard let card = roster?.record[FieldName(literal: "card")]?.text else {
                    throw Failure.usage(
                        "\(person.label) has no card yet, and cues name players by their cards.",
                        next: "Enter the card with 'musician edit --card' first.")
                }
                return card
            }
            edits.set("musicians", names: cards)
        }
        return edits
    }

    /// `2:31`, `151`.
    static func seconds(_ text: String) throws -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        if numbers.count == parts.count, numbers.allSatisfy({ (0...86_400).contains($0) }) {
            if numbers.count == 1 { return numbers[0] }
            if numbers.count == 2, numbers[1] < 60, parts[1].count == 2 {
                return numbers[0] * 60 + numbers[1]
            }
        }
        throw Failure.usage("'\(text)' is no length.", next: "Say 2:31, or whole seconds.")
    }
}

/// `fieldsync cue add`: a cue, or more of one that is here.
struct CueAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Record a cue; one that has the number already is said more of.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var onCall: NamedCall

    @Argument(help: "Its number, such as 1m1.")
    var number: String

    @OptionGroup var facts: CueFacts

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try onCall.found(in: finder)
        let edits = try facts.edits(on: call, finder)
        let entered = try context.book(in: replica).putCue(
            number, on: call, setting: edits.values)
        let found = try finder.cue(entered.id.hex, of: call)
        try context.showWritten(
            found, on: call, in: replica,
            "\(entered.isNew ? "Recorded" : "Changed") cue \(found.label) on \(call.label).",
            ["new": .bool(entered.isNew)])
    }
}

/// `fieldsync cue edit`: changes what is said of a cue.
struct CueEditCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a cue.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: NamedCue
    @OptionGroup var facts: CueFacts

    @Option(help: "Another number.")
    var number: String?

    @Option(help: ArgumentHelp("A field to clear; may be repeated.", valueName: "field"))
    var clear: [String] = []

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let (call, found) = try named.found(in: finder)
        var edits = try facts.edits(on: call, finder)
        edits.set("number", number)
        try edits.clear(clear, of: found.record.key.type)
        try context.book(in: replica).edit(found, setting: try edits.checked())
        let changed = try finder.cue(found.id.hex, of: call)
        try context.showWritten(
            changed, on: call, in: replica, "Changed cue \(changed.label) on \(call.label).")
    }
}

/// `fieldsync cue list`: the cues of a call.
struct CueListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the cues of a call.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var listed: ListedCall

    func run(in context: CommandContext) async throws {
        let finder = RecordFinder(in: try context.openReplica())
        let call = try listed.found(in: finder)
        let cues = try finder.cues(of: call)
        var table = HumanTable("number", "title", "length", "played by")
        for cue in cues {
            func text(_ field: FieldName) -> String { cue.record[field]?.text ?? "" }
            var length = text(FieldName(literal: "finishedSeconds"))
            if let seconds = Int(length) {
                length = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
            }
            let players = text(FieldName(literal: "musicians"))
            table.add(
                "\(text(FieldName(literal: "number")))", "\(text(FieldName(literal: "title")))",
                "\(length)", "\(players.isEmpty ? "everybody" : players)")
        }
        try context.show(
            each: cues.map { .object($0.shownJSON) },
            cues.isEmpty ? ["\(call.label) has no cue yet."] : table.lines)
    }
}

/// `fieldsync cue remove`: takes a cue off a call.
struct CueRemoveCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take a cue off a call.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: NamedCue

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (call, found) = try named.found(in: RecordFinder(in: replica))
        try context.book(in: replica).remove(found)
        try context.showWritten(
            found, on: call, in: replica, "Took cue \(found.label) off \(call.label).")
    }
}
