import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore

/// `fieldsync restore`: a backup in the place of the store.
struct RestoreCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the store, which is kept beside it.",
        discussion: """
            Everything in the backup is checked first. The replica goes by a new id afterwards, \
            since what was backed up may have written since; a laptop needs no new invitation, and \
            a server's laptops find it again and give back what they hold and it lacks. Stop a \
            running server before.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The backup.")
    var file: String

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        let path = context.surroundings.absolutePath(file)
        let store = try context.storePath()
        try CentralServer.checkIdle(store)
        let restored = try Replica.restore(
            from: path, to: store, schema: FieldsyncDomain.schema)
        let manifest = restored.manifest
        let replica = try context.openReplica()
        let notice = Self.words(manifest)
        try HealingNotice.add([notice], to: replica)
        let kept = restored.replaced.map { "The store that was there is kept in \($0)." }
        try context.show(
            [
                "replica": .string(restored.replica.hex),
                "before": .string(manifest.replica.hex),
                "name": .string(manifest.name),
                "store": .string(store),
                "at": .string(manifest.at.description),
                "kept": restored.replaced.map(JSONValue.string) ?? .null,
            ],
            ["\(notice)"] + (kept.map { ["\($0)"] } ?? []))
    }

    private static func words(_ manifest: BackupManifest) -> String {
        let opening = "'\(manifest.name)' was set back to its backup of \(manifest.at) and goes by"
            + " a new id, so that nothing it writes is taken for what it wrote before."
        switch manifest.layout {
        case .oneFile:
            return opening + " The next sync fetches what it lacks; no invitation is needed."
        case .filePerSpace:
            return opening + " Its laptops give back what it lacks as they sync. Devices that were"
                + " revoked since the backup have to be revoked again: 'fieldsync admin devices'."
        }
    }
}
