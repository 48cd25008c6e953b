import AFMStore
import ArgumentParser
import FieldsyncJSON

/// `fieldsync NOUN list`: all of them, one a line.
struct NounListCommand<Noun: StageNoun>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: "List the \(Noun.several).")
    }

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let finder = RecordFinder(in: try context.openReplica())
        let found = try Noun.all(in: finder)
        let lines = found.map { HumanText("\($0.shortID)  \($0.label)") }
        try context.show(
            each: found.map { .object($0.shownJSON) },
            found.isEmpty ? [HumanText("There are no \(Noun.several).")] : lines)
    }
}
