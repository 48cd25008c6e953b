import ArgumentParser

/// `fieldsync bundle`: the same as an exchange, by a file on a stick.
struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Hand entries over in a file, where there is no network.",
        discussion: """
            'bundle create' on one machine, 'bundle apply' on the other, whichever is a laptop and \
            which the server. With '--receipt' the other one says what arrived, in a file to carry \
            back: 'bundle apply' takes note of it, and 'bundle create --since-bundle' leaves out \
            what it names.
            """,
        subcommands: [
            BundleCreateCommand.self, BundleApplyCommand.self, BundleShowCommand.self,
        ]
    )
}
