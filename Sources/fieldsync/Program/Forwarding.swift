import AFMOffice
import FieldsyncServer
import FieldsyncStore
import Foundation
import Glibc

/// Commands on the store of a running server, which has the files open.
enum Forwarding {
    /// The variables that mean something to a command, wherever it runs.
    private static let variables = ["NO_COLOR", "TZ"]

    /// Runs `command` inside the server of its store, where one is running, and prints what it
    /// printed; nil where the command is to run here.
    static func status(
        of command: any FieldsyncCommand, _ words: [String], in context: CommandContext
    ) async throws -> ExitStatus? {
        guard command.place == .server, context.surroundings.openReplica == nil else { return nil }
        let store = try context.storePath()
        // One look at the disk keeps everything that networks out of a laptop's commands.
        guard FileManager.default.fileExists(atPath: store + "/socket") else { return nil }
        let here = context.surroundings
        let input = command.readsInput ? try here.input.readAll(.lines) : []
        let request = ControlRequest(
            arguments: [
                "--working-directory", here.workingDirectory,
                "--color", context.color ? "always" : "never",
            ] + words,
            user: context.options.user ?? here.nonEmpty("FIELDSYNC_USER") ?? here.systemUser,
            environment: here.variables.filter { variables.contains($0.key) },
            input: Data(input)
        )
        guard let reply = try await ControlClient.send(directory: store, request: request) else {
            return nil
        }
        for (path, data) in reply.files.sorted(by: { $0.key < $1.key }) {
            try CommandContext.write(data, to: path)
        }
        try takeOver(command.madeFiles, in: context)
        try here.output.write(String(decoding: reply.output, as: UTF8.self))
        try here.errors.write(String(decoding: reply.errors, as: UTF8.self))
        return ExitStatus(rawValue: reply.status) ?? .failed
    }

    /// What the server made becomes the file of whoever asked for it, where the system allows it.
    private static func takeOver(_ files: [String], in context: CommandContext) throws {
        for path in files.map(context.surroundings.absolutePath) {
            guard FileManager.default.fileExists(atPath: path) else { continue }
            // Of the file itself, wherever a link of that name may lead.
            let about = try FileManager.default.attributesOfItem(atPath: path)
            guard about[.type] as? FileAttributeType == .typeRegular,
                let owner = about[.ownerAccountID] as? NSNumber,
                owner.uint32Value != geteuid(), lchown(path, geteuid(), getegid()) != 0
            else { continue }
            try context.note("\(path) belongs to user \(owner), as whom the server runs.")
        }
    }

    /// What a running server does with a command that came through its socket.
    static func handler(for replica: Replica) -> ControlHandler {
        let memory = ConsolidationMemory()
        return { request in
            let output = MemorySink()
            let errors = MemorySink()
            let files = DeliveredFiles()
            let surroundings = Surroundings(
                variables: request.environment.merging(["FIELDSYNC_USER": request.user]) { $1 },
                workingDirectory: "/",
                input: .bytes([UInt8](request.input)),
                output: output,
                errors: errors,
                inputIsTerminal: false,
                outputIsTerminal: false,
                errorsAreTerminal: false,
                openReplica: replica,
                memory: memory,
                delivered: files
            )
            let status = await CommandRunner.run(request.arguments, in: surroundings)
            return ControlReply(
                status: status.rawValue, output: Data(output.text.utf8),
                errors: Data(errors.text.utf8), files: files.all)
        }
    }
}
