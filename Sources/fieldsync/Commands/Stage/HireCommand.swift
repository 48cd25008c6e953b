import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync hire`: who is on a call, and as what.
struct HireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hire",
        abstract: "Engage musicians on a call.",
        discussion: """
            'fieldsync hire --call "Alpha/Stage 1" --musician 47-10001 --instrument Flute' is the \
            same as 'fieldsync hire add …'. Whole lists come with a call sheet, from a spreadsheet \
            by 'hire import', or from another call by 'hire copy'. Who is only asked is noted by \
            'hire ask', and is on the call once they accept.
            """,
        subcommands: [
            HireAddCommand.self, HireEditCommand.self, HireListCommand.self,
            HireShowCommand.self, HireRemoveCommand.self, HireCopyCommand.self,
            HireAskCommand.self, HireAnswerCommand<OfferAccept>.self,
            HireAnswerCommand<OfferDecline>.self, HireAnswerCommand<OfferNoAnswer>.self,
            HireReplaceCommand.self, HireImportCommand.self, HireExportCommand.self,
        ],
        defaultSubcommand: HireAddCommand.self
    )
}

/// Whose engagement on which call, by options or by two words.
struct EngagementWords: ParsableArguments {
    @Option(
        help: "The call: words of its title, stage, day and time, or its id.", completion: .calls)
    var call: String?

    @Option(help: "The musician: card, name, or id.", completion: .musicians)
    var musician: String?

    @Argument(
        help: ArgumentHelp("The call and the musician, instead.", valueName: "call"),
        completion: .callThenMusicians)
    var words: [String] = []

    /// The call and the musician that are named.
    func both() throws -> (call: String, musician: String) {
        let named = [call, musician]
        guard words.count == named.filter({ $0 == nil }).count else {
            throw Failure.usage(
                "A call and a musician are to be named, each once.",
                next: "Say '--call CALL --musician CARD', or the two of them in this order.")
        }
        var rest = words[...]
        let both = named.map { $0 ?? rest.popFirst() ?? "" }
        return (both[0], both[1])
    }

    /// The call and the engagement on it.
    func found(in finder: RecordFinder) throws -> (call: FoundRecord, engagement: FoundRecord) {
        let words = try both()
        let call = try finder.call(words.call)
        return (call, try finder.engagement(words.musician, on: call))
    }
}

/// `fieldsync hire add`: engages somebody.
struct HireAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Engage a musician on a call.",
        discussion: "Who plays and for whom no instrument is named gets those of the roster."
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: EngagementWords
    @OptionGroup var terms: HireTerms

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let words = try named.both()
        let call = try finder.call(words.call)
        let musician = try finder.musician(words.musician)
        let times = SpokenTime.of(call, now: StageNow.moment(of: replica))
        let book = try context.book(in: replica)
        let id = try book.hire(
            musician, on: call, as: try terms.sheetMusician(musician.label, times: times),
            seat: try terms.seat())
        let found = try finder.engagement(id.hex, on: call)
        try context.showWritten(
            found, on: call, in: replica, "Engaged \(found.label) on \(call.label).")
    }
}

/// What may be said of an engagement.
struct HireTerms: ParsableArguments {
    @Option(help: "What they are engaged as.")
    var role: Role?

    @Flag(inversion: .prefixedNo, help: "Whether they play; they do unless said.")
    var plays: Bool?

    @Option(
        help: "What they play; may be repeated, the first one counts.", completion: .instruments)
    var instrument: [String] = []

    @Option(
        help: "A heavy instrument that they carried themselves; may be repeated.",
        completion: .instruments)
    var cartage: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether they are the orchestra manager too.")
    var alsoManager: Bool?

    @Option(help: "Overscale in percent of scale.")
    var scalePercent: Int?

    @Option(help: "Whether they came.")
    var attendance: Attendance?

    @Option(help: "The section; else that of the first instrument.")
    var section: String?

    @Option(help: "The chair in the section, from 1.")
    var chair: Int?

    @Option(help: "When they came: 09:50, -5, now, or an instant.")
    var reported: String?

    @Option(help: "When they went home.")
    var dismissed: String?

    @Option(help: "When they said that they cannot stay past the hold hour.")
    var cannotStay: String?

    @Flag(inversion: .prefixedNo, help: "Whether they left for reasons of their own.")
    var leftForPersonalReasons: Bool?

    @Option(help: "The card of whose place they took on the day.")
    var substitutes: String?

    @Flag(inversion: .prefixedNo, help: "Whether they used several electronic devices.")
    var electronicSetup: Bool?

    /// The terms as a sheet has them.
    func sheetMusician(_ name: String, times: SpokenTime) throws -> SheetMusician {
        SheetMusician(
            name: name, role: role ?? .sidemusician, plays: plays ?? true,
            instruments: instrument, electronicSetup: electronicSetup ?? false,
            reported: try reported.map { try times.moment(spoken: $0) },
            dismissed: try dismissed.map { try times.moment(spoken: $0) },
            cannotStayPastHold: try cannotStay.map { try times.moment(spoken: $0) },
            leftForPersonalReasons: leftForPersonalReasons ?? false,
            cartage: cartage.map { Cartage(instrument: $0) }, alsoManager: alsoManager ?? false,
            scalePercent: scalePercent ?? 100, attendance: attendance ?? .worked,
            substitutes: substitutes)
    }

    /// Section and chair, where they were said.
    func seat() throws -> Seat {
        try Seat(section: section, chair: SeatWords.chair(chair))
    }

    /// Adds what was said to the edits of an engagement.
    func add(to edits: inout FieldEdits, times: SpokenTime) throws {
        edits.set("role", role?.rawValue)
        edits.set("plays", plays)
        edits.set("instruments", names: instrument)
        if !cartage.isEmpty {
            let list = cartage.map { instrument -> JSONValue in
                ["instrument": .string(instrument), "mode": "private"]
            }
            edits.set("cartage", JSONText.text(.array(list)))
        }
        edits.set("alsoManager", alsoManager)
        edits.set("scalePercent", scalePercent)
        let seat = try seat()
        edits.set("section", seat.section)
        edits.set("chair", seat.chair)
        edits.set("attendance", attendance?.rawValue)
        try edits.set("reported", reported.map { try times.moment(spoken: $0) })
        try edits.set("dismissed", dismissed.map { try times.moment(spoken: $0) })
        try edits.set("cannotStayPastHold", cannotStay.map { try times.moment(spoken: $0) })
        edits.set("leftForPersonalReasons", leftForPersonalReasons)
        edits.set("substitutes", substitutes)
        edits.set("electronicSetup", electronicSetup)
    }
}

/// `fieldsync hire edit`: changes what is said of an engagement.
struct HireEditCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change an engagement, in one transaction.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: EngagementWords
    @OptionGroup var terms: HireTerms

    @Option(help: "Another time at which the musician initialled a change: now, 13:15.")
    var initialled: String?

    @Option(help: ArgumentHelp("A field to clear; may be repeated.", valueName: "field"))
    var clear: [String] = []

    @Option(help: "Why; it stands in the history beside what was there before.")
    var because: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (call, found) = try named.found(in: RecordFinder(in: replica))
        var edits = FieldEdits()
        try terms.add(
            to: &edits, times: SpokenTime.of(call, now: StageNow.moment(of: replica)))
        if let initialled {
            let times = SpokenTime.of(call, now: StageNow.moment(of: replica))
            edits.set(
                "initialled",
                Self.initials(
                    found.record[FieldName(literal: "initialled")]?.text,
                    and: try times.moment(spoken: initialled).text(in: times.zone)))
        }
        try edits.clear(clear, of: .engagement)
        try context.book(in: replica)
            .edit(found, setting: try edits.checked(), reason: because ?? "")
        try context.showWritten(
            found, on: call, in: replica, "Changed \(found.label) on \(call.label).")
    }
}

extension HireEditCommand {
    /// A list of times as JSON text, with one more.
    private static func initials(_ text: String?, and time: String) -> String? {
        var times: [JSONValue] = []
        if let text, case .array(let known)? = JSONText.value(text) { times = known }
        return JSONText.text(.array(times + [.string(time)]))
    }
}

/// `fieldsync hire show`: one engagement with its fields.
struct HireShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show somebody's engagement on a call.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: EngagementWords

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (_, found) = try named.found(in: RecordFinder(in: replica))
        let heading = context.styled(HumanText(found.label), .bold) + "  \(found.id)"
        try context.show(.object(found.shownJSON), [heading] + found.fieldLines(in: replica))
    }
}

/// `fieldsync hire remove`: takes somebody off a call.
struct HireRemoveCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take somebody off a call.")

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var named: EngagementWords

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (call, found) = try named.found(in: RecordFinder(in: replica))
        try context.book(in: replica).remove(found)
        try context.showWritten(
            found, on: call, in: replica, "Took \(found.label) off \(call.label).")
    }
}
