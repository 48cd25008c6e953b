import ArgumentParser

/// `fieldsync refused`: what was refused, and what can be done about it.
struct RefusedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refused",
        abstract: "List what was refused and why, and send it again or let it go.",
        discussion: """
            What a server refuses is kept on every laptop and counts for nothing anywhere. It is \
            listed until somebody sends it again, once the right to it was given or with what was \
            wrong amended, or lets it go. What was set aside because a disk was copied waits for \
            its laptop, or until somebody accepts it.
            """,
        subcommands: [
            RefusedListCommand.self, RefusedShowCommand.self, RefusedResendCommand.self,
            RefusedDismissCommand.self, RefusedAcceptCommand.self,
        ],
        defaultSubcommand: RefusedListCommand.self
    )
}
