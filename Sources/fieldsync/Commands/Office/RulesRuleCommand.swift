import AFMModel
import AFMRules
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// For what a ruling is to hold, by options.
struct RulingReachWords: ParsableArguments {
    @Option(help: "For every call of a production: title, title/episode, or id.")
    var production: String?

    @Option(help: "For every call of a producer, by exact name.")
    var producer: String?

    @Option(help: "For every call in the jurisdiction of a union local, such as 47.")
    var local: String?

    @Option(help: "For one call: words of its title, stage, day and time, or its id.")
    var call: String?

    @Flag(help: "For every call.")
    var everyone = false

    /// What the options say.
    func reach(_ finder: RecordFinder) throws -> RulingReach {
        let given = [production, producer, local, call].count { $0 != nil } + (everyone ? 1 : 0)
        guard given == 1 else {
            throw Failure.usage(
                "It is to be said once for what the ruling holds.",
                next: "Give one of --production, --producer, --local, --call and --everyone.")
        }
        if let production { return .production(try finder.production(production)) }
        if let producer { return .producer(producer) }
        if let local { return .local(local) }
        if let call { return .call(try finder.call(call)) }
        return .everyone
    }
}

/// `fieldsync rules rule`: records how a question that the sheet of rules leaves open was ruled.
struct RulesRuleCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Record a ruling: a value for a question that the sheet of rules leaves open.",
        discussion: """
            'fieldsync rules rule nightSeventhHour 165 --production Alpha --by "Local 47" \
            --because "Letter of 3 May"' holds for every call of Alpha. A call's own ruling holds \
            against its production's, that against the producer's, that against the union \
            local's, that against one for everyone, that against the rulebook's default. \
            'fieldsync rules show RULE' lists keys and values. --withdraw takes a ruling back.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp("The rulebook's key, or KEY=VALUE.", valueName: "key"))
    var key: String

    @Argument(help: "What it was ruled to be.")
    var value: String?

    @OptionGroup var words: RulingReachWords

    @Option(help: "Who ruled; you, where nobody is named.")
    var by: String?

    @Option(help: "The day on which it was ruled; today, where none is named.")
    var on: String?

    @Option(help: "Why.")
    var because: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only these calls of them.", valueName: "call"))
    var only: [String] = []

    @Flag(help: "Take the ruling back.")
    var withdraw = false

    func run(in context: CommandContext) async throws {
        let (spec, value) = try spoken()
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let reach = try words.reach(finder)
        let calls = try only.map { try finder.call($0).id }
        let book = try context.book(in: replica)
        var line: JSONObject = ["type": "ruling", "key": .string(spec.key)]
        guard let value else {
            let id = try book.withdrawRuling(spec.key, calls: calls, for: reach, because: because)
            line["id"] = .string(id.hex)
            line["withdrawn"] = true
            return try context.show(.object(line), ["Took the ruling on \(spec.key) back."])
        }
        let entered = try book.rule(
            RulingWords(
                key: spec.key, value: value, by: try by ?? context.author(of: replica),
                on: try day(replica), because: because, calls: calls),
            for: reach)
        line["id"] = .string(entered.id.hex)
        line["value"] = .string(value)
        line["new"] = .bool(entered.isNew)
        try context.show(
            .object(line),
            ["Ruled: \(spec.key) = \(value) (\(RuleBook.titled(spec.rule))), \(entered.id)."])
    }

    /// The key, which the rulebook has, and the value, which it may have; none to take back.
    private func spoken() throws -> (spec: RulingSpec, value: String?) {
        let parts = key.split(separator: "=", maxSplits: 1).map(String.init)
        let name = parts.first ?? key
        let spoken = value ?? (parts.count == 2 ? parts[1] : nil)
        guard let spec = RulingSpec.named(name) else {
            let nearest = NearestName.among(RulingSpec.all.map(\.key), to: name)
            throw Failure.usage(
                "The rulebook has no key '\(name)'." + (nearest.map { " Perhaps \($0)?" } ?? ""),
                next: "'fieldsync rules keys' lists them.")
        }
        guard (spoken == nil) == withdraw, value == nil || parts.count == 1 else {
            throw Failure.usage("Either a value is to be given, once, or --withdraw.")
        }
        if let spoken, !spec.allows(spoken) {
            throw Failure(
                status: .usage, code: "ruling-value",
                message: "\(spec.key) cannot be '\(spoken)'. Nothing was changed.",
                next: "It can be \(spec.allowed).")
        }
        return (spec, spoken)
    }

    private func day(_ replica: Replica) throws -> CivilDate {
        guard let on else {
            let today = StageZone.utc.date(of: Moment(replica.environment.instant))
            return try Self.day("\(today)")
        }
        return try Self.day(on)
    }

    private static func day(_ text: String) throws -> CivilDate {
        guard let day = CivilDate(text) else {
            throw Failure.usage("'\(text)' is no day.", next: "Say it as 2026-10-14.")
        }
        return day
    }
}
