import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// An end of a take as a command.
protocol CueWord {
    /// The command's name.
    static var command: String { get }
    /// What it says.
    static var abstract: String { get }
    /// Whether the take begins.
    static var begins: Bool { get }
}

/// `cue start`.
enum CueStart: CueWord {
    static let command = "start"
    static let abstract = "A take of a cue begins; a number that is new is recorded."
    static let begins = true
}

/// `cue stop`.
enum CueStop: CueWord {
    static let command = "stop"
    static let abstract = "The take of a cue ends."
    static let begins = false
}

/// `fieldsync cue start | stop`: the times of the last take of a cue.
struct CueTakeCommand<Word: CueWord>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Word.command, abstract: Word.abstract)
    }

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var onCall: NamedCall
    @OptionGroup var time: NamedTime

    @Argument(help: "Its number, such as 1m1.")
    var number: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try onCall.found(in: finder)
        let (moment, zone) = try time.found(on: call, in: replica)
        guard let instant = moment.instant else {
            throw DomainError.badTime("\(moment)", right: "it must be in the years 1 to 9999")
        }
        let (started, stopped) = (FieldName(literal: "started"), FieldName(literal: "stopped"))
        var fields: [FieldName: FieldValue?] = [:]
        if Word.begins {
            fields[started] = .some(.instant(instant))
            fields[stopped] = .some(nil)
        } else {
            try requireStart(try finder.cues(of: call), before: instant, zone)
            fields[stopped] = .some(.instant(instant))
        }
        let entered = try context.book(in: replica).putCue(number, on: call, setting: fields)
        let found = try finder.cue(entered.id.hex, of: call)
        let shown = moment.text(in: zone)
        try context.showWritten(
            found, on: call, in: replica,
            "\(shown)  \(call.label): cue \(found.label) \(Word.begins ? "begins" : "ends").",
            ["new": .bool(entered.isNew), "at": .string(shown)])
    }

    private func requireStart(
        _ cues: [FoundRecord], before stop: Instant, _ zone: StageZone
    ) throws {
        let cue = cues.first { $0.record[FieldName(literal: "number")] == .text(number) }
        guard case .instant(let start)? = cue?.record[FieldName(literal: "started")] else {
            throw DomainError.outOfPlace(
                what: "No take of cue \(number) was begun.",
                next: "Begin one with 'cue start', or record the length with 'cue add --length'.")
        }
        guard start < stop else {
            throw DomainError.outOfPlace(
                what: "The take of cue \(number) began at \(Moment(start).text(in: zone)), which "
                    + "is not before.", next: "Give a later time with --at.")
        }
    }
}
