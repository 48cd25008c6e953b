import ArgumentParser
import FieldsyncJSON

/// `fieldsync offers`: what Tab offers of a store; for completion scripts, which ask a running
/// server by it.
struct OffersCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers",
        abstract: "List what a shell offers of a store behind Tab.",
        shouldDisplay: false
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "What is offered.")
    var kind: Completions.Kind

    @Option(help: "The call whose musicians are meant.")
    var call: String?

    func run(in context: CommandContext) async throws {
        let offers = try Completions.offers(of: kind, in: try context.openReplica(), on: call)
        try context.show(
            each: offers.map { ["word": .string($0.word), "words": .string($0.words)] },
            offers.map { "\($0.word)  \($0.words)" })
    }
}

extension Completions.Kind: ExpressibleByArgument {}
