import ArgumentParser

/// `fieldsync duplicates`: what seems to be entered twice.
struct DuplicatesCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "List records that seem to be one thing, entered twice.",
        discussion: """
            Two people who are offline can enter one musician, or one call, as two records. \
            Those that share a card number, or the production, stage and start of a call, and \
            the like, are listed. Nothing is refused because of that, and nothing is merged \
            unasked: 'fieldsync merge TYPE KEEP-ID OTHER-ID' makes one of two; where they are \
            two things, correct the value that they share.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try DuplicateWords.all(
            in: SpaceWords.chosen(space, of: replica), of: replica)
        try context.show(
            each: found.map(\.json),
            found.isEmpty
                ? ["Nothing is entered twice."] : found.flatMap { $0.lines(context) })
    }
}
