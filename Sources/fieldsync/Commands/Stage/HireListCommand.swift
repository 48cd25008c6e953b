import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync hire list`: who is on a call, and who was asked.
struct HireListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List who is on a call and who was asked, by sections and chairs.",
        discussion: "Who was asked and is not on the call stands below, with what they said."
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var listed: ListedCall

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let call = try listed.found(in: RecordFinder(in: replica))
        let list = try HireList(
            of: call, in: replica, catalogue: try InstrumentCatalogue(of: replica))
        try context.show(
            each: list.lines.map { .object($0.json) },
            list.lines.isEmpty ? ["Nobody is on \(call.label) yet."] : lines(list))
    }

    private func lines(_ list: HireList) -> [HumanText] {
        var table = HumanTable("id", "section", "chair", "musician", "role", "instruments", "offer")
        for line in list.lines {
            let id = (line.engagement ?? line.offer)?.shortID ?? ""
            let role = line.engagement?.record[FieldName(literal: "role")]?.text ?? ""
            table.add(
                "\(id)", "\(line.section)", "\(line.chair.map { "\($0)" } ?? "")",
                "\(line.label)", "\(role)", "\(line.instruments.joined(separator: "; "))",
                "\(line.offerWords)")
        }
        let engaged = list.lines.count { $0.engagement != nil }
        var counts = ["\(engaged) on the call"]
        for state in OfferState.allCases where state != .accepted {
            let count = list.lines.count { $0.engagement == nil && $0.state == state }
            if count > 0 { counts.append("\(count) \(state.words)") }
        }
        return table.lines + ["\(counts.joined(separator: ", "))."]
    }
}

extension HireList.Line {
    /// What came of the offer, for people.
    var offerWords: String {
        guard let state else { return "" }
        return state.words + (replacedBy.map { " by \($0)" } ?? "")
    }

    /// The engagement, else the offer, as `record dump` has it, with seat and offer.
    var json: JSONObject {
        var object = (engagement ?? offer)?.shownJSON ?? [:]
        object["section"] = .string(section)
        object["chair"] = chair.map { .integer(Int64($0)) } ?? .null
        object["offer"] = state.map { .string($0.rawValue) } ?? .null
        object["replacedBy"] = replacedBy.map { .string($0) } ?? .null
        return object
    }
}
