import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync call add`: a new call of a production.
struct CallAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Enter a call.",
        discussion: """
            A call is known by its production, stage and start: the same one entered or imported \
            twice, on one laptop or on two, is one. A cancelled call, a weekly schedule \
            or an elected rate is said in a call sheet ('fieldsync call import') or by \
            'fieldsync record set call'.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The production: title, title/episode, or id.", completion: .productions)
    var production: String

    @Option(
        help: """
            The time called: 2026-10-14T10:00:00-07:00, '2026-10-14 10:00' by the stage's clocks, \
            or 10:00 for today.
            """)
    var start: String

    @Option(help: "The IANA zone of the stage; else that of the production's last call.")
    var zone: String?

    @OptionGroup var terms: CallTerms

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let production = try finder.production(production)
        let zone = try zone(for: production, finder)
        let now = StageNow.moment(of: replica)
        let times = SpokenTime(zone: zone, start: now, now: now)
        let kind = terms.kind ?? .recording
        let call = Call(
            kind: kind, session: terms.session ?? CallTerms.usualSession(of: kind),
            guaranteedMinutes: terms.guaranteedMinutes, service: terms.service ?? .underscoring,
            zone: zone, start: try times.moment(spoken: start), stage: terms.stage,
            local: terms.local, conductor: terms.conductor,
            calledAt: try terms.calledAt.map { try times.moment(spoken: $0) },
            nightRequested: terms.nightRequested ?? false)
        let book = try context.book(in: replica)
        var said = FieldEdits()
        try terms.add(to: &said, times: times, finder)
        said.set("zone", self.zone.map { _ in FieldValue.zone(zone.name) })
        let entered = try book.addCall(
            call, of: production, rates: terms.rates, said: Set(said.values.keys))
        let found = try finder.call(entered.id.hex)
        if found.record[FieldName(literal: "rates")] == nil {
            try context.note("No rate card is named yet; pay needs one ('call edit --rates').")
        }
        try context.show(
            found.writtenJSON([
                "new": .bool(entered.isNew), "start": .string(call.start.text(in: zone)),
            ]),
            [
                entered.isNew
                    ? "Entered the call \(found.label), \(found.id)."
                    : "\(found.label) is here already, \(found.id); nothing was written.",
                "Next: 'fieldsync hire --call \(found.shortID) --musician CARD'.",
            ])
    }

    private func zone(for production: FoundRecord, _ finder: RecordFinder) throws -> StageZone {
        if let zone { return try StageZone(named: zone) }
        let zones = try finder.calls(of: production.id).compactMap {
            $0.record[FieldName(literal: "zone")]?.text
        }
        guard let last = zones.last else {
            throw Failure.usage(
                "It is not said in which time zone the stage is.",
                next: "Name it with '--zone', such as America/Los_Angeles.")
        }
        return try StageZone(named: last)
    }
}

/// The time now, by the clock that the store was given.
enum StageNow {
    /// Now, to the second.
    static func moment(of replica: Replica) -> Moment {
        Moment(secondsSince1970: Int64(clamping: replica.environment.nowMilliseconds() / 1000))
    }
}
