import ArgumentParser

/// `fieldsync completion`: what a shell needs to complete our commands.
struct CompletionCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completion script for bash, zsh or fish.",
        discussion: """
            It offers commands and options, and from the store the calls, people, productions, \
            rate cards and instruments that fit what is typed.

              bash  fieldsync completion bash > ~/.local/share/bash-completion/completions/fieldsync
              zsh   fieldsync completion zsh > a folder of $fpath, as _fieldsync
              fish  fieldsync completion fish > ~/.config/fish/completions/fieldsync.fish
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: Shell

    var place: CommandPlace { .here }

    /// The shells that we have a script for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        /// GNU bash, 4 and later.
        case bash
        /// zsh.
        case zsh
        /// fish.
        case fish
    }

    func run(in context: CommandContext) async throws {
        let requested: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        let script = Fieldsync.completionScript(for: requested)
        try context.surroundings.output.write(script + "\n")
    }
}
