import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// A call and several musicians, by options or by words.
struct CallAndMusicians: ParsableArguments {
    @Option(
        help: "The call: words of its title, stage, day and time, or its id.", completion: .calls)
    var call: String?

    @Argument(
        help: ArgumentHelp(
            "The call, where --call does not say it, and the musicians: card, name, or id.",
            valueName: "musician"), completion: .callThenMusicians)
    var words: [String] = []

    /// The call and the musicians that are named.
    func found(
        in replica: Replica, count: ClosedRange<Int> = 1...10_000
    ) throws -> (call: FoundRecord, musicians: [FoundRecord]) {
        var rest = words[...]
        guard let query = call ?? rest.popFirst(), count.contains(rest.count) else {
            throw Failure.usage(
                "A call and \(count == 2...2 ? "two musicians" : "musicians") are to be named.",
                next: "Say the call first, then the cards or names.")
        }
        let finder = RecordFinder(in: replica)
        return (try finder.call(query), try rest.map { try finder.musician($0) })
    }
}

/// `fieldsync hire ask`: notes that people were asked.
struct HireAskCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Note that musicians were asked to come.",
        discussion: """
            Nobody is on the call by being asked: that is noted with 'hire accept', 'hire \
            decline', 'hire no-answer' or 'hire replace'. Of several with --chair the first one \
            has it, the others the next ones.
            """
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: CallAndMusicians

    @Option(
        help: "What they are asked to play; may be repeated. Else what they usually play.",
        completion: .instruments)
    var instrument: [String] = []

    @Option(help: "The section; else that of the first instrument.")
    var section: String?

    @Option(help: "The chair in the section, from 1.")
    var chair: Int?

    @Option(help: "When: 13:15, -5, now, or an instant; now unless said.")
    var at: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (call, musicians) = try named.found(in: replica)
        let offers = try context.book(in: replica).ask(
            musicians, to: call, instruments: instrument,
            seat: Seat(section: section, chair: try SeatWords.chair(chair)),
            at: try OfferTime.moment(at, of: call, replica))
        try context.show(
            [
                "call": .string(call.id.hex), "state": .string(OfferState.asked.rawValue),
                "offers": .array(offers.map { .string($0.hex) }),
            ],
            musicians.map { "Asked \($0.label) to \(call.label)." })
    }
}

/// When something was said before the day: by the clock, not near the call.
enum OfferTime {
    static func moment(
        _ text: String?, of call: FoundRecord, _ replica: Replica
    ) throws -> Moment {
        let now = StageNow.moment(of: replica)
        let zone = SpokenTime.of(call, now: now).zone
        return try SpokenTime(zone: zone, start: now, now: now).moment(spoken: text)
    }
}

/// An answer as a command.
protocol OfferWord {
    /// What is noted.
    static var state: OfferState { get }
    /// The command's name.
    static var command: String { get }
    /// What it says.
    static var abstract: String { get }
}

/// `hire accept`.
enum OfferAccept: OfferWord {
    static let state = OfferState.accepted
    static let command = "accept"
    static let abstract = "They come: they are on the call from now on."
}

/// `hire decline`.
enum OfferDecline: OfferWord {
    static let state = OfferState.declined
    static let command = "decline"
    static let abstract = "They do not come; who was on the call is off it."
}

/// `hire no-answer`.
enum OfferNoAnswer: OfferWord {
    static let state = OfferState.noAnswer
    static let command = "no-answer"
    static let abstract = "They never said; who was on the call is off it."
}

/// `fieldsync hire accept | decline | no-answer`: one transaction for all who are named.
struct HireAnswerCommand<Word: OfferWord>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Word.command, abstract: Word.abstract)
    }

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: CallAndMusicians

    @Option(help: "When: 13:15, -5, now, or an instant; now unless said.")
    var at: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (call, musicians) = try named.found(in: replica)
        try context.book(in: replica).answer(
            musicians, on: call, Word.state, at: try OfferTime.moment(at, of: call, replica))
        try context.show(
            [
                "call": .string(call.id.hex), "state": .string(Word.state.rawValue),
                "musicians": .array(musicians.map { .string($0.id.hex) }),
            ],
            musicians.map { "\($0.label), \(call.label): \(Word.state.words)." })
    }
}

/// `fieldsync hire replace`: somebody else is asked in one's place.
struct HireReplaceCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Ask somebody else in one's place: seat and instruments go over.",
        usage: "fieldsync hire replace CALL MUSICIAN OTHER [--accepted]"
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: CallAndMusicians

    @Flag(help: "The other one has said yes already, and is on the call.")
    var accepted = false

    @Option(help: "When: 13:15, -5, now, or an instant; now unless said.")
    var at: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (call, musicians) = try named.found(in: replica, count: 2...2)
        try context.book(in: replica).replace(
            musicians[0], by: musicians[1], on: call, accepted: accepted,
            at: try OfferTime.moment(at, of: call, replica))
        let state = accepted ? OfferState.accepted : .asked
        try context.show(
            [
                "call": .string(call.id.hex), "state": .string(OfferState.replaced.rawValue),
                "musician": .string(musicians[0].id.hex),
                "replacedBy": .string(musicians[1].id.hex),
            ],
            [
                "\(musicians[0].label) is replaced by \(musicians[1].label) on \(call.label): "
                    + "\(state.words)."
            ])
    }
}
