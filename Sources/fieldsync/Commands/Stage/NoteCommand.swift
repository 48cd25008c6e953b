import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync note`: the journal of a call.
struct NoteCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write a note into a call's journal, or read it.",
        discussion: """
            Each note has its time and its author. What is written on two laptops is all kept, \
            and a note is never changed. Without words the journal is printed.
            """
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var onCall: NamedCall
    @OptionGroup var time: NamedTime

    @Argument(help: "The words; none to read the journal.")
    var words: [String] = []

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try onCall.found(in: finder)
        let text = words.joined(separator: " ").trimmingSpaces
        if words.isEmpty {
            let notes = finder.journal(of: call)
            return try context.show(
                [
                    "call": .string(call.id.hex),
                    "notes": .array(notes.map { .string($0) }),
                ],
                notes.isEmpty ? ["\(call.label) has no note yet."] : notes.map { HumanText($0) })
        }
        guard !text.isEmpty, text.count <= 2_000,
            !text.unicodeScalars.contains(where: TerminalText.isUnsafe)
        else {
            throw Failure.usage(
                "A note has 1 to 2000 characters, and no control characters or line ends.",
                next: "Say it in fewer words, or in several notes.")
        }
        let (moment, zone) = try time.found(on: call, in: replica)
        let shown = moment.text(in: zone)
        let author = try context.author(of: replica)
        let line = "\(shown.prefix(10)) \(shown.dropFirst(11).prefix(5)) \(author): \(text)"
        try context.book(in: replica).note(line, on: call)
        try context.show(
            ["call": .string(call.id.hex), "at": .string(shown), "note": .string(line)],
            ["Noted on \(call.label): \(line)"])
    }
}
