import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync hire copy`: yesterday's orchestra on today's call.
struct HireCopyCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Engage everybody of another call on this one, in their seats.",
        discussion: """
            Without --from it is the production's call before this one. Instruments, roles, \
            chairs and cartage go over; times and what was said on the day do not. Who is on the \
            call already stays as they are.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(
        help: "The call with the orchestra; else the production's call before this one.",
        completion: .calls)
    var from: String?

    @Argument(
        help: ArgumentHelp("The call that they are to come to.", valueName: "call"),
        completion: .calls)
    var call: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try finder.call(call)
        let other: FoundRecord
        if let from {
            other = try finder.call(from)
        } else if let last = try Self.previous(to: call, finder) {
            other = last
        } else {
            throw Failure.usage(
                "There is no call before \(call.label) whose orchestra could be copied.",
                next: "Name one with '--from CALL'.")
        }
        guard other.id != call.id else {
            throw Failure.usage("A call's orchestra cannot be copied to itself.")
        }
        let copied = try context.book(in: replica).copyOrchestra(of: other, to: call)
        try context.show(
            [
                "call": .string(call.id.hex), "from": .string(other.id.hex),
                "engaged": .array(copied.engaged.map { .string($0.hex) }),
                "present": .array(copied.present.map { .string($0.hex) }),
            ],
            [
                """
                Engaged \(copied.engaged.count) musicians of \(other.label) on \(call.label)\
                \(copied.present.isEmpty ? "" : "; \(copied.present.count) were there already").
                """
            ])
    }

    /// The last call of the production with people on it that began before this one.
    static func previous(to call: FoundRecord, _ finder: RecordFinder) throws -> FoundRecord? {
        let start = FieldName(literal: "start")
        let key = FieldName(literal: "production")
        guard case .reference(let production)? = call.record[key],
            case .instant(let begin)? = call.record[start]
        else { return nil }
        return try finder.calls(of: production).last { other in
            guard other.id != call.id, case .instant(let time)? = other.record[start] else {
                return false
            }
            return try time < begin && !finder.engagements(on: other).isEmpty
        }
    }
}
