import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync refused resend`: writes again what was refused.
struct RefusedResendCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend",
        abstract: "Write again what was refused, as it was or amended; the next sync sends it.",
        discussion: """
            The new transaction writes the same records, as one who has seen all that is here. Of \
            several, those that depend on others come after them.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: RefusedChoice

    @Option(
        help: ArgumentHelp(
            "Write this value instead, wherever the field is written.", valueName: "field=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Leave this field or type out.", valueName: "field|type"))
    var leaveOut: [String] = []

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let author = try context.author(of: replica)
        var sent: [JSONValue] = []
        for (space, refused) in try chosen.found(in: replica) {
            let new = try replica.sendAgain(refused.transaction, in: space, author: author) {
                try amended($0, schema: replica.schema)
            }
            sent.append([
                "space": .string(space.name),
                "transaction": .string(refused.transaction.description),
                "sentAs": .string(new.description),
            ])
        }
        try context.show(
            each: sent,
            [
                sent.isEmpty
                    ? "Nothing of this laptop's is refused."
                    : """
                    Wrote \(Counted(sent.count, "transaction")) again; 'fieldsync sync' sends what \
                    was written.
                    """
            ])
    }

    private func amended(
        _ operations: [RecordOperation], schema: Schema
    ) throws -> [RecordOperation] {
        let kept = operations.filter { operation in
            !leaveOut.contains(operation.record.type.name)
                && !(operation.write.map { leaveOut.contains($0.field.name) } ?? false)
        }
        let names = try set.map { words in
            guard let equals = words.firstIndex(of: "=") else {
                throw Failure.usage("'\(words)' is neither FIELD=VALUE nor FIELD:=JSON.")
            }
            let name = words[..<equals]
            return (words: words, field: name.hasSuffix(":") ? name.dropLast() : name)
        }
        for name in names where !kept.contains(where: { $0.writes(name.field) }) {
            throw Failure.usage("What was refused does not write '\(name.field)'.")
        }
        guard !kept.isEmpty else {
            throw Failure.usage(
                "Nothing would be left to write.", next: "'fieldsync refused dismiss' lets it go.")
        }
        return try kept.map { operation in
            guard let name = names.last(where: { operation.writes($0.field) }) else {
                return operation
            }
            let change = try RecordChange(
                words: name.words, of: operation.record, schema: schema, allowsUnknown: true)
            guard case .set(let key, let field, let value) = change else { return operation }
            return .set(key, field, value)
        }
    }
}

extension RecordOperation {
    fileprivate func writes(_ field: Substring) -> Bool {
        switch self {
        case .set(_, let name, _), .resolve(_, let name, _): name.name == field
        default: false
        }
    }
}
