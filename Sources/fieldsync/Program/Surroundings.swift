import AFMOffice
import AFMStore
import FieldsyncStore
import Foundation

/// What a command finds around it: this process, or a running server that works for another one.
struct Surroundings: Sendable {
    /// The environment's variables.
    let variables: [String: String]
    /// What relative paths are relative to.
    let workingDirectory: String
    /// Standard input.
    let input: InputSource
    /// Standard output.
    let output: any TextSink
    /// Standard error.
    let errors: any TextSink
    /// Whether standard input, output and error are terminals.
    let inputIsTerminal, outputIsTerminal, errorsAreTerminal: Bool
    /// The replica that is open already: a running server's own.
    let openReplica: Replica?
    /// What consolidations of that replica found; a running server's, which lasts.
    var memory = ConsolidationMemory()
    /// Where files go that are another process's to write; nil where they are this one's.
    var delivered: DeliveredFiles?

    /// This process.
    static func ofProcess() -> Surroundings {
        Surroundings(
            variables: ProcessInfo.processInfo.environment,
            workingDirectory: FileManager.default.currentDirectoryPath,
            input: .standard,
            output: DescriptorSink(STDOUT_FILENO, pieceBytes: 65_536),
            errors: DescriptorSink(STDERR_FILENO, pieceBytes: 0),
            inputIsTerminal: isatty(STDIN_FILENO) == 1,
            outputIsTerminal: isatty(STDOUT_FILENO) == 1,
            errorsAreTerminal: isatty(STDERR_FILENO) == 1,
            openReplica: nil
        )
    }

    /// The account that the program runs under.
    var systemUser: String {
        if let account = getpwuid(geteuid()), let name = account.pointee.pw_name {
            return String(cString: name)
        }
        return variables["USER"] ?? variables["LOGNAME"] ?? "unknown"
    }

    /// The path in `text`, absolute.
    func absolutePath(_ text: String) -> String {
        text.hasPrefix("/") ? text : workingDirectory + "/" + text
    }

    /// The folder of the replica where `--store` says nothing.
    var defaultStorePath: String? {
        if let path = nonEmpty("FIELDSYNC_STORE") { return absolutePath(path) }
        // The XDG specification says that a relative path is to be ignored.
        if let data = nonEmpty("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/fieldsync" }
        return nonEmpty("HOME").map { absolutePath($0) + "/.local/share/fieldsync" }
    }

    /// A variable that is set and not empty.
    func nonEmpty(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
