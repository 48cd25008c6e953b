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
        let times = SpokenTime.of(found, zone: newZone, now: StageNow.moment(of: replica))
        var edits = FieldEdits()
        try edits.set("start", start.map { try times.moment(spoken: $0) })
        edits.set("zone", newZone.map { FieldValue.zone($0.name) })
        try terms.add(to: &edits, times: times, finder)
        var cleared = clear
        if let kind = terms.kind, terms.session == nil, !clear.contains("session"),
            found.record[FieldName(literal: "kind")]?.text != kind.rawValue
        {
            // Another kind of call has sessions of its own, or none.
            let usual = CallTerms.usualSession(of: kind)
            edits.set("session", usual?.rawValue)
            let none = usual == nil ? ["session", "guaranteedMinutes"] : []
            cleared += none.filter { FieldName($0).map { found.record[$0] != nil } ?? false }
        }
        try edits.clear(cleared, of: .call)
        try context.book(in: replica)
            .edit(found, setting: try edits.checked(), reason: because ?? "")
        let changed = try finder.call(found.id.hex)
        try context.noteSignature(of: changed, in: replica)
        try context.show(changed.writtenJSON(), ["Changed the call \(changed.label)."])
    }
}
