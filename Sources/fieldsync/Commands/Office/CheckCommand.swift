import AFMModel
import AFMOffice
import AFMRules
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync check`: what to mend on a call before people go home.
struct CheckCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is missing or wrong on a call before people go home, worst first.",
        discussion: """
            Breaks owed and ninety minutes, manager and leader, meals, doubles that the \
            instruments suggest, cartage that nobody claimed, an election or a guarantee that is \
            missing. While people are still there it is as if they stayed to the end of what they \
            are guaranteed. Exit status 3 where open conflicts bear on the call.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var query: String

    @Option(help: "The time to look at it: 13:15, -5, now, or an instant; else now.")
    var at: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try RecordFinder(in: replica).call(query)
        let times = SpokenTime.of(found, now: StageNow.moment(of: replica))
        let moment = try at.map { try times.moment(spoken: $0) } ?? times.now
        guard let instant = moment.instant else {
            throw DomainError.badTime("\(moment)", right: "it must be in the years 1 to 9999")
        }
        let check = try StageCheck(of: found.id, in: replica, at: instant)
        if check.hasConflicts { context.finish(.conflictsOpen) }
        try context.show(check.json, check.lines(context))
    }
}

extension StageCheck {
    /// As `check --json` prints it.
    fileprivate var json: JSONValue {
        [
            "call": .string(call.hex), "label": .string(label),
            "at": .string(at.text(in: zone)),
            "until": until.map { .string($0.text(in: zone)) } ?? .null,
            "findings": .array(
                items.map { item in
                    [
                        "severity": .string(item.severity.rawValue),
                        "rule": item.rule.map { .string($0) } ?? .null,
                        "card": item.card.map { .string($0) } ?? .null,
                        "what": .string(item.what), "todo": .string(item.todo),
                    ]
                }),
        ]
    }

    fileprivate func lines(_ context: CommandContext) -> [HumanText] {
        let heading = context.styled(HumanText(label), .bold) + "  at \(at.text(in: zone))"
        guard !items.isEmpty else { return [heading, "Nothing is missing, nothing is wrong."] }
        return [heading]
            + items.flatMap { item -> [HumanText] in
                let rule = item.rule.map { " \($0)" } ?? ""
                return ["\(item.severity.rawValue)\(rule): \(item.what)", "    \(item.todo)"]
            }
    }
}
