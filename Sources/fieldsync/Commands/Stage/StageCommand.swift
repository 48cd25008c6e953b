import AFMStage
import AFMStore
import ArgumentParser
import FieldsyncStore
import FieldsyncTerminal
import Foundation

/// `fieldsync stage CALL`: the union clock, the roll and the cues, and a key for each thing that
/// happens.
struct StageCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage",
        abstract: "Record a call as it happens, on a full screen.",
        discussion: """
            Shows the time on the stand against ninety minutes, breaks owed, what the next \
            fifteen minutes cost, who is here, the cues, and what to mend. Every key is on disk \
            at once and can be undone; '?' lists the keys, 'q' leaves. A time typed before a key \
            holds for it: 1315, -5, +10. Several screens on one call, here or on another laptop, \
            see each other's entries; run 'fieldsync sync --watch' beside it, or use '--sync'.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"))
    var query: String

    @Flag(help: "Print lines instead of drawing, for a screen reader; the keys are the same.")
    var plain = false

    @Flag(help: "Keep in step with the server while the screen is open.")
    var sync = false

    /// It has a terminal of its own, which a server does not.
    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        guard context.surroundings.inputIsTerminal, context.surroundings.outputIsTerminal,
            !context.json
        else {
            throw Failure.usage(
                "'stage' needs a terminal. Nothing was changed.",
                next: "Without one, 'fieldsync clock' does the same by single commands.")
        }
        let replica = try context.openReplica()
        guard replica.layout == .oneFile else {
            throw Failure.usage(
                "This is a server's store, and a stage is a laptop's. Nothing was changed.",
                next: "Enrol a laptop with 'fieldsync clone', and open the stage there.")
        }
        let call = try RecordFinder(in: replica).call(query)
        let isDumb = context.surroundings.nonEmpty("TERM") == "dumb"
        let manner: StageRun.Manner =
            if plain || isDumb {
                .spoken
            } else {
                .drawn(hasColor: context.color)
            }
        let desk = try CallDesk(call, in: replica, context)
        // On a handle of its own, which sees what the keys commit as news.
        let watch = sync ? StageWatch(try context.openReplica()) : nil
        let unsaved: [StageDeed]
        do {
            unsaved = try await Self.onItsOwnThread {
                let terminal = try SystemTerminal(usesWholeScreen: manner != .spoken)
                defer { terminal.close() }
                desk.reckoner.wake = { [weak terminal] in terminal?.wake() }
                return try StageRun(terminal, desk, manner).run()
            }
        } catch {
            await watch?.end()
            throw error
        }
        await watch?.end()
        if !unsaved.isEmpty {
            throw Failure(
                status: .failed, code: "not-on-disk",
                message: (unsaved.count == 1 ? "1 entry was" : "\(unsaved.count) entries were")
                    + " on no disk when the screen was left: "
                    + unsaved.map { desk.words($0) }.joined(separator: "; ") + ".",
                next: "Free some space, and enter them again.")
        }
    }

    /// Runs something that blocks where nothing else waits for it.
    private static func onItsOwnThread<T: Sendable>(
        _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try body() }) }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
