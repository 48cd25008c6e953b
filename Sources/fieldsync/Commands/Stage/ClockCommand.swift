import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync clock`: what happens on a call, as it happens.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Record what happens on a call: who comes, rests and goes home.",
        discussion: """
            Times are said as at a stage: 13:15, 1:15pm, -5 (five minutes ago), now, or an \
            instant. Without --who a step is about everybody whom it can be about.
            """,
        subcommands: [
            ClockStepCommand<ClockStart>.self, ClockStepCommand<ClockBreak>.self,
            ClockStepCommand<ClockResume>.self, ClockStepCommand<ClockMeal>.self,
            ClockStepCommand<ClockDismiss>.self, ClockStepCommand<ClockEnd>.self,
        ]
    )
}

/// A step of the clock as a command.
protocol ClockWord {
    /// The step, whose raw value is the command's name.
    static var step: StageClock.Step { get }
    /// What it says.
    static var abstract: String { get }
    /// What was done, for people.
    static var done: HumanText { get }
}

/// The step `clock start`.
enum ClockStart: ClockWord {
    static let step = StageClock.Step.start
    static let abstract = "The musicians have come."
    static let done: HumanText = "reported"
}

/// The step `clock break`.
enum ClockBreak: ClockWord {
    static let step = StageClock.Step.break
    static let abstract = "A break begins; 'clock resume' ends it."
    static let done: HumanText = "break begins"
}

/// The step `clock resume`.
enum ClockResume: ClockWord {
    static let step = StageClock.Step.resume
    static let abstract = "The break or meal that is open ends."
    static let done: HumanText = "work goes on"
}

/// The step `clock meal`.
enum ClockMeal: ClockWord {
    static let step = StageClock.Step.meal
    static let abstract = "A meal begins; 'clock resume' ends it."
    static let done: HumanText = "meal begins"
}

/// The step `clock dismiss`.
enum ClockDismiss: ClockWord {
    static let step = StageClock.Step.dismiss
    static let abstract = "Musicians go home."
    static let done: HumanText = "dismissed"
}

/// The step `clock end`.
enum ClockEnd: ClockWord {
    static let step = StageClock.Step.end
    static let abstract = "The call is over: everybody still here goes home."
    static let done: HumanText = "the call is over"
}

/// `fieldsync clock STEP`: one transaction.
struct ClockStepCommand<Word: ClockWord>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Word.step.rawValue, abstract: Word.abstract)
    }

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var onCall: NamedCall
    @OptionGroup var time: NamedTime

    @Option(
        parsing: .upToNextOption,
        help: "Cards or names of those whom it is about; everybody unless said.",
        completion: .musiciansOnCall)
    var who: [String] = []

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try onCall.found(in: finder)
        let (moment, zone) = try time.found(on: call, in: replica)
        let people = try who.map { try finder.engagement($0, on: call) }
        let book = try context.book(in: replica)
        let report = try StageClock(book, call: call).run(Word.step, at: moment, who: people)
        try context.noteSignature(of: call, in: replica)
        let shown = moment.text(in: zone)
        let whom =
            people.isEmpty
            ? HumanText("everybody")
            : HumanText(people.map { HumanText($0.label) }, separator: ", ")
        let over = report.overSince?.text(in: zone)
        var document: JSONObject = [
            "step": .string(Word.step.rawValue), "call": .string(call.id.hex),
            "at": .string(shown),
            "engagements": .array(report.engagements.map { .string($0.hex) }),
            "intervals": .array(report.intervals.map { .string($0.hex) }),
        ]
        document["overSince"] = over.map { .string($0) }
        let line: HumanText =
            if let over {
                "\(call.label) is over since \(over) already; nothing was written."
            } else {
                "\(shown)  \(call.label): " + Word.done + " (" + whom + ")"
            }
        try context.show(.object(document), [line])
    }
}
