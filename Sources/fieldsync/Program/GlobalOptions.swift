import ArgumentParser

/// The options that every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The replica's folder; else $FIELDSYNC_STORE, else the user's data folder.",
            valueName: "dir"))
    var store: String?

    @Flag(help: "Print JSON on standard output; its shapes are in protocol/cli-json.md.")
    var json = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who is writing; else $FIELDSYNC_USER, else the enrolled user, else the system's.",
            valueName: "name"))
    var user: String?

    @Option(help: ArgumentHelp("Color for people: auto, always or never.", valueName: "when"))
    var color: ColorChoice = .auto

    @Option(help: .hidden)
    var workingDirectory: String?

    /// When text for people is colored.
    enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
        /// On a terminal, unless NO_COLOR is set.
        case auto
        /// Always.
        case always
        /// Never.
        case never
    }

    /// Names of the options above that take a value.
    static let valued = ["--store", "--as", "--color", "--working-directory"]
    /// Names of the flags above.
    static let flags = ["--json"]
}
