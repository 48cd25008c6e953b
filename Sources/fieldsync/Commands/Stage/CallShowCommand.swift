import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync call show`: a call, who is on it, and what happened.
struct CallShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a call: who is on it, and what happened.")

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var query: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let found = try finder.call(query)
        if context.json {
            var object = found.shownJSON
            object["sheet"] = try SheetExport(from: replica).document(found.id)
            return try context.emit(.object(object))
        }
        let heading = context.styled(HumanText(found.label), .bold) + "  \(found.id)"
        for line in try [heading] + found.fieldLines(in: replica) { try context.print(line) }
        let zone = StoredCall.zone(found.record[.zone])
        let stored = try SheetExport(from: replica).stored(found.id)
        var people = HumanTable("  musician", "role", "instruments", "reported", "dismissed")
        for (engagement, person) in try zip(
            stored.engagements.map(\.engagement), finder.engagements(on: found))
        {
            people.add(
                "  \(person.label)", "\(engagement[.role]?.text ?? "")",
                "\(engagement[.instruments]?.text ?? "")", clock(engagement[.reported], zone),
                clock(engagement[.dismissed], zone))
        }
        let lines = stored.engagements.isEmpty ? ["Nobody is on it yet."] : people.lines
        for line in lines { try context.print(line) }
        for interval in stored.intervals {
            let kind = "\(interval[.kind]?.text ?? "?")".padding(toLength: 6)
            let whose: HumanText = interval[.engagement] == nil ? "" : "  (of one musician)"
            try context.print(
                "  \(kind) \(clock(interval[.from], zone)) to \(clock(interval[.to], zone))"
                    + whose)
        }
    }

    private func clock(_ value: FieldValue?, _ zone: StageZone) -> HumanText {
        guard case .instant(let instant)? = value else { return "-" }
        return HumanText(String(Moment(instant).text(in: zone).dropFirst(11).prefix(8)))
    }
}

extension String {
    /// The text with blanks behind it up to `length` characters.
    fileprivate func padding(toLength length: Int) -> String {
        self + String(repeating: " ", count: max(0, length - count))
    }
}
