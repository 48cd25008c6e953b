import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncStore

/// `fieldsync call edit`: changes what is said of a call.
struct CallEditCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a call, in one transaction.")

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var query: String

    @Option(help: "The time called.")
    var start: String?

    @Option(help: "The IANA zone of the stage.")
    var zone: String?

    @OptionGroup var terms: CallTerms

    @Option(help: ArgumentHelp("A field to clear; may be repeated.", valueName: "field"))
    var clear: [String] = []

    @Option(help: "Why; it stands in the history beside what was there before.")
    var because: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let found = try finder.call(query)
        let newZone = try zone.map { try StageZone(named: $0) }
        let times = try SpokenTime.of(found, zone: newZone, now: StageNow.moment(of: replica))
        var edits = FieldEdits()
        try edits.set("start", start.map { try times.moment(spoken: $0) })
        edits.set("zone", newZone.map { FieldValue.zone($0.name) })
        try terms.add(to: &edits, times: times, finder)
        try edits.clear(clear, of: .call)
        try context.book(in: replica)
            .edit(found, setting: try edits.checked(), reason: because ?? "")
        let changed = try finder.call(found.id.hex)
        try context.noteSignature(of: changed, in: replica)
        try context.show(changed.writtenJSON(), ["Changed the call \(changed.label)."])
    }
}

extension SpokenTime {
    /// Times as people say them on a stored call.
    static func of(_ call: FoundRecord, zone: StageZone? = nil, now: Moment) throws -> SpokenTime {
        var start = now
        if case .instant(let instant)? = call.record[.start] { start = Moment(instant) }
        return SpokenTime(
            zone: zone ?? StoredCall.zone(call.record[.zone]), start: start, now: now)
    }
}
