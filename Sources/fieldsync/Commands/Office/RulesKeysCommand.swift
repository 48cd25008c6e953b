import AFMModel
import AFMRules
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync rules keys`: every question that can be ruled otherwise.
struct RulesKeysCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "List what can be ruled otherwise: key, default, values, rule.")

    @OptionGroup var globals: GlobalOptions

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        var table = HumanTable("key", "default", "can be", "rule")
        for spec in RulingSpec.all {
            table.add(
                "\(spec.key)", "\(RulingKey.named(spec.key)?.standard ?? "")", "\(spec.allowed)",
                "\(spec.rule)")
        }
        try context.show(each: RulingSpec.all.map(\.json), table.lines)
    }
}

extension RulingSpec {
    /// As `rules show` and `rules keys` print it.
    var json: JSONValue {
        [
            "key": .string(key),
            "default": RulingKey.named(key).map { .string($0.standard) } ?? .null,
            "allowed": .string(allowed),
            "rule": .string(rule),
        ]
    }
}

/// `fieldsync rules rulings`: what was ruled.
struct RulesRulingsCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "rulings",
        abstract: "List the rulings that this replica knows: for what, by whom, when and why.")

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let labels = try RecordLabels(in: replica)
        let spaces = try replica.spaces()
        let rulings = try spaces.flatMap { space in
            try replica.read(space) { try $0.records(RulingFields.type) }
        }
        var table = HumanTable("key", "value", "for", "by", "on", "because")
        for ruling in rulings {
            let owner = try RulingFields.owner(of: ruling, labels)
            let mark = ruling.conflicts.isEmpty ? "" : " (disputed)"
            table.add(
                "\(RulingFields.text("key", of: ruling))",
                "\(RulingFields.text("value", of: ruling))\(mark)", "\(owner)",
                "\(RulingFields.text("by", of: ruling))",
                "\(RulingFields.text("ruledOn", of: ruling))",
                "\(RulingFields.text("because", of: ruling))")
        }
        try context.show(
            each: rulings.map { .object(RecordDump.object($0)) },
            rulings.isEmpty ? ["Nothing was ruled; every default holds."] : table.lines)
    }
}

/// A ruling's fields in words.
private enum RulingFields {
    static let type = RecordType(literal: "ruling")

    static func text(_ field: StaticString, of ruling: RecordView) -> String {
        ruling[FieldName(literal: field)]?.text ?? ""
    }

    /// For what it holds.
    static func owner(of ruling: RecordView, _ labels: RecordLabels) throws -> String {
        let owners: [(StaticString, StaticString)] = [
            ("call", "call"), ("production", "production"), ("producer", "producer"),
        ]
        for (field, type) in owners {
            guard case .reference(let id)? = ruling[FieldName(literal: field)] else { continue }
            let key = RecordKey(RecordType(literal: type), id)
            return try labels.label(of: key)?.text ?? "\(key)"
        }
        let local = text("local", of: ruling)
        return local.isEmpty ? "everyone" : "local \(local)"
    }
}
