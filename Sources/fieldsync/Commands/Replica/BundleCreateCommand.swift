import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore
import Foundation

/// `fieldsync bundle create`: what is held here, as a file.
struct BundleCreateCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Write what is held here into a new file, signed by this replica.",
        discussion: """
            On a laptop everybody who has the file can read it; '--for server' seals it, so that \
            only this laptop's server can, and '--for FILE', a bundle or a receipt of another \
            laptop, so that only that one can: of the spaces that FILE names, and of all where \
            its person sees every space. On a server it is sealed to every enrolled device, and \
            each reads the spaces that it may see; '--for DEVICE' makes it for one.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The file to make; one that is there already is left alone.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "A receipt that 'bundle apply' wrote: what it names is left out.",
            valueName: "receipt"))
    var sinceBundle: String?

    @Option(help: "Only this space; can be given several times.")
    var space: [String] = []

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Who can read it: 'server', or who made a file, on a laptop; a device on a server.",
            valueName: "reader"))
    var reader: String?

    @Flag(help: "On a server: everybody who has the file can read all of it.")
    var open = false

    func validate() throws {
        if open, reader != nil { throw ValidationError("Give '--for' or '--open', not both.") }
    }

    var madeFiles: [String] { [file] }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let chosen = try space.isEmpty ? nil : space.map(SpaceWords.space)
        if let chosen {
            let held = try Set(replica.spaces())
            for space in chosen where !held.contains(space) {
                throw Failure(
                    status: .failed, code: "no-such-space",
                    message: "Nothing of space '\(space)' is held here. Nothing was written.",
                    next: "'fieldsync status' lists the spaces.")
            }
        }
        let path = context.surroundings.absolutePath(file)
        let receipt = sinceBundle.map(context.surroundings.absolutePath)
        let made: MadeBundle
        if replica.layout == .filePerSpace {
            made = try ServerBundles(replica: replica, rights: FieldsyncDomain.rights).make(
                at: path, for: audience, since: receipt, only: chosen)
        } else {
            made = try context.laptopBundles(replica).make(
                at: path, for: try laptopAudience(of: replica, context), since: receipt,
                only: chosen)
        }
        try context.show(
            [
                "file": .string(file),
                "spaces": .array(made.spaces.map { .string($0.name) }),
                "segments": .integer(Int64(made.segments)),
                "transactions": .integer(Int64(made.transactions)),
                "bytes": .integer(Int64(made.bytes)),
                "sealedTo": .array(made.readers.map { .string($0.hex) }),
            ],
            [
                """
                Wrote \(Counted(made.transactions, "transaction")) of \
                \(Counted(made.spaces.count, "space")) to \
                \(file), \(made.bytes) bytes.
                """
            ])
        if made.readers.isEmpty {
            try context.note("Whoever has the file can read it. Keep it as you keep the data.")
        }
    }

    private var audience: ServerBundles.Audience {
        if open { return .everybody }
        return reader.map { .device($0) } ?? .devices
    }

    private func laptopAudience(
        of replica: Replica, _ context: CommandContext
    ) throws -> LaptopBundles.Audience {
        if open { throw Failure.usage("'--open' is for servers: a laptop's bundle is open.") }
        guard let reader else { return .everybody }
        let remote = try Remote.of(replica)
        if [remote?.serverName, remote?.serverID, "server"].contains(reader) { return .server }
        let path = context.surroundings.absolutePath(reader)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            !isFolder.boolValue
        else {
            throw Failure.usage(
                """
                '\(reader)' is neither this laptop's server nor a file: a laptop knows the key of \
                another one by a bundle or a receipt of it.
                """,
                next: "Give '--for server', '--for' and such a file, or leave it out.")
        }
        return .maker(of: path)
    }
}

extension CommandContext {
    /// The bundles of a laptop's store.
    func laptopBundles(_ replica: Replica) -> LaptopBundles {
        LaptopBundles(replica: replica, openSpaces: ServerOptions.spacesOpenToAll)
    }
}
