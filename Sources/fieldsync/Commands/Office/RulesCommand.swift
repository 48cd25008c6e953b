import AFMModel
import AFMRules
import ArgumentParser
import FieldsyncJSON

/// `fieldsync rules`: the rules that pay is worked out by.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Read the rules that pay is worked out by, and rule where they are open.",
        subcommands: [
            RulesListCommand.self, RulesShowCommand.self, RulesKeysCommand.self,
            RulesRuleCommand.self, RulesRulingsCommand.self,
        ]
    )
}

/// `fieldsync rules list`: every rule, covered or not.
struct RulesListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules, and which are not covered yet.")

    @OptionGroup var globals: GlobalOptions

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        try context.show(each: Self.rows, HumanText.lines(of: RuleBook.listText))
    }

    private static var rows: [JSONValue] {
        let covered = RuleBook.all.map { row($0.id, $0.title, $0.awaits, isCovered: true) }
        let open = RuleBook.notCovered.map { row($0.id, $0.title, $0.awaits, isCovered: false) }
        let conventions = RuleBook.conventions.map {
            row($0.id, $0.title, $0.awaits, isCovered: true)
        }
        func number(_ row: JSONObject) -> Int {
            guard case .string(let id)? = row["id"] else { return .max }
            return Int(id.dropFirst()) ?? .max
        }
        return ((covered + open).sorted { number($0) < number($1) } + conventions)
            .map { .object($0) }
    }

    private static func row(
        _ id: String, _ title: String, _ awaits: RuleScope, isCovered: Bool
    ) -> JSONObject {
        [
            "id": .string(id), "title": .string(title), "covered": .bool(isCovered),
            "awaits": .string(awaits.rawValue),
        ]
    }
}

/// `fieldsync rules show`: one rule with its sentence, reading, examples and rulings.
struct RulesShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a rule: its sentence, how it is read, worked examples, possible rulings."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp("Its number, such as R18.", valueName: "rule"))
    var rule: String

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        guard let text = RuleBook.showText(rule) else {
            throw Failure(
                status: .failed,
                code: "no-such-rule",
                message: "There is no rule '\(rule)'.",
                next: "'fieldsync rules list' lists them."
            )
        }
        try context.show(json, HumanText.lines(of: text))
    }

    private var json: JSONValue {
        if let found = RuleBook.rule(rule) { return found.json }
        guard let found = RuleBook.uncovered(rule) else { return .null }
        return [
            "id": .string(found.id), "title": .string(found.title), "covered": false,
            "awaits": .string(found.awaits.rawValue),
        ]
    }
}

extension PayRule {
    /// As `rules show --json` prints it.
    fileprivate var json: JSONValue {
        [
            "id": .string(id), "title": .string(title), "covered": true,
            "awaits": .string(awaits.rawValue), "sentence": .string(sentence),
            "reading": .string(reading),
            "citation": [
                "document": .string(citation.document), "location": .string(citation.location),
                "checked": .string(citation.checked),
            ],
            "rulings": .array(rulings.map(Self.ruling)),
            "examples": .array(examples.map(\.json)),
        ]
    }

    private static func ruling(_ key: String) -> JSONValue {
        RulingSpec.named(key)?.json ?? ["key": .string(key)]
    }
}

extension RuleExample {
    fileprivate var json: JSONValue {
        var cents: JSONValue = .null
        switch outcome {
        case .owed(let amount), .everyone(let amount), .latePenalty(let amount):
            cents = .integer(Int64(amount.amount))
        case .required, .finding: break
        }
        return [
            "id": .string(id), "facts": .string(facts), "outcome": .string("\(outcome)"),
            "cents": cents,
        ]
    }
}
