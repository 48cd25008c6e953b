import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// The call that a command is about, by `--call`.
struct NamedCall: ParsableArguments {
    @Option(
        help: "The call: words of its title, stage, day and time, or its id.", completion: .calls)
    var call: String

    /// The call.
    func found(in finder: RecordFinder) throws -> FoundRecord { try finder.call(call) }
}

/// The call that a list is of, by `--call` or as the only word.
struct ListedCall: ParsableArguments {
    @Option(help: "The call.", completion: .calls)
    var call: String?

    @Argument(
        help: ArgumentHelp("\(CallNoun.queryHelp) Instead of --call.", valueName: "call"),
        completion: .calls)
    var words: [String] = []

    /// The call.
    func found(in finder: RecordFinder) throws -> FoundRecord {
        guard let query = words.first ?? call, words.count + (call == nil ? 0 : 1) == 1 else {
            throw Failure.usage("One call is to be named.", next: "Say it as the only word.")
        }
        return try finder.call(query)
    }
}

/// A cue of a call.
struct NamedCue: ParsableArguments {
    @OptionGroup var call: NamedCall

    @Argument(help: "Its number, title or id.")
    var cue: String

    /// The call and the cue.
    func found(in finder: RecordFinder) throws -> (call: FoundRecord, cue: FoundRecord) {
        let call = try call.found(in: finder)
        return (call, try finder.cue(cue, of: call))
    }
}

/// When something happened on a call.
struct NamedTime: ParsableArguments {
    @Option(help: "When: 13:15, 1:15pm, -5, now, or an instant; now unless said.")
    var at: String?

    /// The time, and the zone of the stage's clocks.
    func found(
        on call: FoundRecord, in replica: Replica
    ) throws -> (moment: Moment, zone: StageZone) {
        let times = SpokenTime.of(call, now: StageNow.moment(of: replica))
        return (try times.moment(spoken: at), times.zone)
    }
}

extension CommandContext {
    /// Prints what was written to something that hangs on a call, and whose signature it concerns.
    func showWritten(
        _ found: FoundRecord, on call: FoundRecord, in replica: Replica, _ line: HumanText,
        _ more: JSONObject = [:]
    ) throws {
        try noteSignature(of: call, in: replica)
        let object: JSONObject = ["call": .string(call.id.hex)]
        try show(found.writtenJSON(object.adding(missingFrom: more)), [line])
    }
}
