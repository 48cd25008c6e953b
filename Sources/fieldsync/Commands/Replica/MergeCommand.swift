import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync merge`: two records for one thing become one.
struct MergeCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Make one record of two that are the same thing; references follow.",
        discussion: """
            From then on both are shown as KEEP-ID, and what refers to OTHER-ID leads to it. \
            What only one of them knows is kept. Where they disagree, the values of KEEP-ID are \
            shown, and 'fieldsync conflicts' lists both to settle. What becomes the same by \
            that, such as the person's two engagements on one call, is merged along. 'fieldsync \
            unmerge' takes it back; every value stays in the history.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The records' type.")
    var type: String

    @Argument(help: ArgumentHelp("The record to keep.", valueName: "keep-id"))
    var keep: String

    @Argument(help: ArgumentHelp("The record that gives way.", valueName: "other-id"))
    var other: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (kept, space) = try RecordWords(type: type, id: keep)
            .existing(in: replica, isItself: true)
        let (given, place) = try RecordWords(type: type, id: other)
            .existing(in: replica, isItself: true)
        guard kept != given else {
            throw Failure.usage(
                "\(kept) is named twice. Nothing was changed.",
                next: "Name two records: the one to keep, then the other one.")
        }
        guard space == place else {
            throw Failure(
                status: .failed,
                code: "other-space",
                message: "\(kept) is in the space '\(space)' and \(given.id) in '\(place)', so"
                    + " they cannot be one. Nothing was changed.",
                next: "Enter what is missing in one of them again, and delete the other one.")
        }
        let book = try context.book(in: replica)
        let done = try book.merge(kept, given.id, in: space)
        let record = try replica.read(space) { try $0.record(kept) }
        let open = (record?.conflicts ?? []).filter { $0.policy == .guarded }
        let others = (record?.merged ?? []).map { JSONValue.string($0.hex) }
        try context.show(
            [
                "space": .string(space.name), "type": .string(kept.type.name),
                "id": .string((record?.key.id ?? kept.id).hex), "merged": .array(others),
                "transactions": .integer(Int64(done.transactions)),
                "conflicts": .integer(Int64(open.count)),
                "along": .array(done.along.map(Self.json)),
            ],
            Self.lines(kept, given.id, done, open.count))
        if !open.isEmpty { context.finish(.conflictsOpen) }
    }

    private static func json(_ key: RecordKey) -> JSONValue {
        ["type": .string(key.type.name), "id": .string(key.id.hex)]
    }

    private static func lines(
        _ kept: RecordKey, _ other: RecordID, _ done: StageBook.Merged, _ open: Int
    ) -> [HumanText] {
        if done.transactions == 0 {
            return ["\(kept) and \(other) are one already; nothing was written."]
        }
        var lines: [HumanText] = [
            "\(kept) and \(other) are one; 'fieldsync unmerge \(kept.type) \(other)' parts them."
        ]
        if !done.along.isEmpty {
            lines.append("Merged along: \(done.along.map(\.description).joined(separator: ", ")).")
        }
        if open > 0 {
            let values = Counted(open, "value")
            lines.append(
                "They disagree about \(values): 'fieldsync conflicts' lists what to settle.")
        }
        return lines
    }
}
