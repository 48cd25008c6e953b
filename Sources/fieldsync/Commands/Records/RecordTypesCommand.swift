import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync record types`: the schema.
struct RecordTypesCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "List the types of records: fields, kinds, merge policies.",
        discussion: "Needs no replica."
    )

    @OptionGroup var globals: GlobalOptions

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        let schema = FieldsyncDomain.schema
        if context.json { return try context.emit(Self.json(schema)) }
        for type in schema.types {
            try context.print(
                context.styled("\(type.name)", .bold) + "  lives in \(Self.words(type.home))")
            var table = HumanTable("  field", "kind", "policy", "group")
            for field in type.fields {
                table.add(
                    "  \(field.name)", "\(field.kind.rawValue)", "\(field.policy.rawValue)",
                    "\(field.group?.name ?? "")")
            }
            for line in table.lines { try context.print(line) }
        }
    }

    private static func json(_ schema: Schema) -> JSONValue {
        let types = schema.types.map { type -> JSONValue in
            let fields = type.fields.map { field -> JSONValue in
                [
                    "field": .string(field.name.name), "kind": .string(field.kind.rawValue),
                    "policy": .string(field.policy.rawValue),
                    "group": field.group.map { .string($0.name) } ?? .null,
                    "target": field.target.map { .string($0.name) } ?? .null,
                ]
            }
            return [
                "type": .string(type.name.name), "home": .string(words(type.home)),
                "fields": .array(fields),
            ]
        }
        return ["version": .integer(Int64(schema.version)), "types": .array(types)]
    }

    private static func words(_ home: RecordHome) -> String {
        switch home {
        case .fixed(let space): "the space \(space)"
        case .ownID: "a space of its own"
        case .through(let field): "the space of its \(field)"
        }
    }
}
