import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync call new`: production, stage, call and orchestra in one dialogue.
struct CallNewCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Enter a call by a dialogue: production, stage, time, orchestra.",
        discussion: """
            Each question has the answer that is likely, from the production's last call; Enter \
            takes it. Nothing is written before the last answer, and who ends the input changes \
            nothing. What an option says is not asked. Without a terminal every question that \
            has no answer has to be an option, and those that are missing are named. A production \
            that is not here yet needs --producer and --medium.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(
        help: "The production: title, title/episode, or id; or the title of a new one.",
        completion: .productions)
    var production: String?

    @Option(help: "The signatory producer of a new production, by exact name.")
    var producer: String?

    @Option(help: "What the music of a new production is for.")
    var medium: Medium?

    @Option(help: "The time called: '2026-10-14 10:00' by the stage's clocks, or an instant.")
    var start: String?

    @Option(help: "The IANA zone of the stage; else that of the production's last call.")
    var zone: String?

    @Option(
        help: ArgumentHelp(
            "The call whose orchestra is copied, 'last' for the production's last one, or 'none'.",
            valueName: "call"), completion: .calls)
    var orchestra: String?

    @OptionGroup var terms: CallTerms

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        var plan = CallPlan(in: replica, now: StageNow.moment(of: replica))
        if context.canAsk {
            let dialogue = Dialogue(context)
            try plan.ask(dialogue, said: self)
            for line in plan.summary { try context.surroundings.errors.write(line.text + "\n") }
            guard try dialogue.agrees("Enter it?", usual: true) else {
                throw Failure(
                    status: .failed, code: "not-confirmed", message: "Nothing was changed.",
                    next: "Begin again, or say it all with options.")
            }
        } else {
            try plan.take(said: self)
        }
        let book = try context.book(in: replica)
        let done = try plan.write(book, said: self)
        let found = try RecordFinder(in: replica).call(done.call.hex)
        if found.record[FieldName(literal: "rates")] == nil {
            try context.note("No rate card is named yet; pay needs one ('call edit --rates').")
        }
        try context.show(
            found.writtenJSON([
                "new": .bool(done.isNew), "start": .string(plan.startText),
                "engaged": .integer(Int64(done.engaged)),
            ]),
            [
                "\(done.isNew ? "Entered the call" : "Here already:") \(found.label), \(found.id).",
                done.engaged > 0
                    ? "Engaged on it: \(done.engaged); 'hire list \(found.shortID)'."
                    : "Next: 'fieldsync hire --call \(found.shortID) --musician CARD'.",
            ])
    }
}
