public import AFMModel
import AFMRules
import AFMStore
public import FieldsyncCore
public import FieldsyncJSON
import FieldsyncStore

/// Something that must be answered before a figure can be final.
public enum OpenQuestion: Hashable, Sendable {
    /// People disagree about a guarded value that the call's pay depends on.
    case conflict(call: RecordID?, label: String, zone: StageZone?, Conflict)
    /// Musicians who worked have no time of dismissal.
    case notDismissed(call: RecordID, label: String, who: [String])
    /// Nobody is on the call.
    case nobody(call: RecordID, label: String)
    /// An interval was never ended.
    case openInterval(call: RecordID, label: String, kind: String, since: String)
    /// Somebody on the call is not known on this replica.
    case unknownMusician(call: RecordID, label: String, RecordID)
    /// The call's production, or its producer, is not known on this replica.
    case unknownProduction(call: RecordID, label: String)
    /// What is recorded makes no call sheet; the words say where.
    case unreadable(call: RecordID, label: String, String)
    /// No pay can be worked out; the words say why. The call is in no total.
    case unpriced(call: RecordID, label: String, String)
    /// A rate card makes no sense; the words say where.
    case unreadableRates(RecordID, String)
    /// Transactions of a space wait for others that have not arrived.
    case parked(SpaceID, count: Int)
    /// A device that wrote in the call's space has not synced since the call ended, and may hold
    /// more of it.
    case notSynced(call: RecordID, label: String, device: String)
    /// Two calls at one time have half of their musicians in common, and may be one.
    case filedTwice(
        call: RecordID, label: String, other: RecordID, otherLabel: String, shared: Int)
    /// A call of a closed period comes to something else than was signed.
    case closed(
        call: RecordID, label: String, by: String, before: ClosedFigures, after: ClosedFigures)
    /// A call whose report was signed off comes to something else now.
    case signed(
        call: RecordID, label: String, by: String, before: ClosedFigures, after: ClosedFigures)
    /// Two rulings of one reach answer a question differently.
    case rulingsDiffer(
        call: RecordID, label: String, key: String, level: RulingLevel, values: [String])
    /// Union locals ruled, and nobody says in whose jurisdiction the call is.
    case unknownLocal(call: RecordID, label: String, locals: [String], keys: [String])
    /// Records share what no two should: one call, person or engagement was entered twice.
    case duplicates(call: RecordID, label: String, [RecordKey])
    /// Records are here, and what they hang on was removed, or is not here; they are in no total.
    case orphans(of: RecordKey?, label: String, isRemoved: Bool, [RecordKey])

    /// The call that the question is about, where it is about one.
    public var call: RecordID? {
        switch self {
        case .conflict(let call, _, _, _): call
        case .notDismissed(let call, _, _), .nobody(let call, _),
            .openInterval(let call, _, _, _), .unknownMusician(let call, _, _),
            .unknownProduction(let call, _), .unreadable(let call, _, _),
            .unpriced(let call, _, _), .notSynced(let call, _, _),
            .rulingsDiffer(let call, _, _, _, _), .unknownLocal(let call, _, _, _),
            .duplicates(let call, _, _), .filedTwice(let call, _, _, _, _),
            .closed(let call, _, _, _, _), .signed(let call, _, _, _, _):
            call
        case .orphans(let parent, _, _, let records):
            [parent].compactMap { $0 }.first { $0.type == .call }?.id
                ?? records.first { $0.type == .call }?.id
        case .unreadableRates, .parked: nil
        }
    }

    /// True for a disagreement of people, which a person settles with `resolve`.
    public var isConflict: Bool {
        if case .conflict = self { return true }
        return false
    }

    /// True where nobody says when somebody went home.
    public var isAboutDismissal: Bool {
        if case .notDismissed = self { return true }
        return false
    }

    /// The word for programs.
    public var kind: String {
        switch self {
        case .conflict: "conflict"
        case .notDismissed: "notDismissed"
        case .nobody: "nobody"
        case .openInterval: "openInterval"
        case .unknownMusician: "unknownMusician"
        case .unknownProduction: "unknownProduction"
        case .unreadable: "unreadable"
        case .unpriced: "unpriced"
        case .unreadableRates: "unreadableRates"
        case .parked: "parked"
        case .notSynced: "notSynced"
        case .orphans: "orphan"
        case .duplicates: "duplicate"
        case .filedTwice: "filedTwice"
        case .closed: "closed"
        case .signed: "signed"
        case .rulingsDiffer: "rulingsDiffer"
        case .unknownLocal: "unknownLocal"
        }
    }

    /// The records that it is about, where it is about several.
    private var records: [RecordKey] {
        switch self {
        case .orphans(_, _, _, let records), .duplicates(_, _, let records): records
        default: []
        }
    }

    /// The question as an element of the document's `missing`.
    public var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind)]
        if let call { object["call"] = .string(call.hex) }
        if case .conflict(_, _, _, let conflict) = self {
            object["type"] = .string(conflict.record.type.name)
            object["id"] = .string(conflict.record.id.hex)
            object["field"] = .string(conflict.slot.name)
        }
        if !records.isEmpty {
            object["records"] = .array(
                records.map { ["type": .string($0.type.name), "id": .string($0.id.hex)] })
        }
        switch self {
        case .closed(_, _, _, let before, let after), .signed(_, _, _, let before, let after):
            object["beforeCents"] = .integer(Int64(before.totalCents))
            object["afterCents"] = .integer(Int64(after.totalCents))
        default: break
        }
        if case .filedTwice(_, _, let other, _, _) = self { object["other"] = .string(other.hex) }
        object["what"] = .string(description)
        return .object(object)
    }
}

extension OpenQuestion: CustomStringConvertible {
    /// What is open, and what to do.
    public var description: String {
        switch self {
        case .conflict(_, let label, let zone, let conflict):
            Self.words(
                conflict, of: "\(label): \(conflict.record.type) \(conflict.record.id)", zone)
                + " See 'conflicts', and choose with 'resolve'."
        case .notDismissed(_, let label, let who):
            "\(label): nobody says when these went home: " + Self.few(who) + "."
        case .nobody(_, let label): "\(label): nobody is on the call."
        case .openInterval(_, let label, let kind, let since):
            "\(label): a \(kind) is open since \(since)."
        case .unknownMusician(_, let label, let id):
            "\(label): musician \(id) is not on this replica."
        case .unknownProduction(_, let label):
            "\(label): its production or producer is not on this replica."
        case .unreadable(_, let label, let words): "\(label): \(words)"
        case .unpriced(_, let label, let words): "\(label) is in no total: \(words)"
        case .unreadableRates(let id, let words): "rate card \(id): \(words)"
        case .parked(let space, let count):
            "space \(space): \(count) received \(count == 1 ? "change waits" : "changes wait") "
                + "for others that have not arrived."
        case .orphans(let parent, let label, let isRemoved, let records):
            Self.words(ofOrphans: records, of: parent, label, isRemoved: isRemoved)
        case .duplicates(_, let label, let records):
            "\(label): \(records.map(\.description).joined(separator: ", ")) seem to be one, "
                + "entered \(records.count) times. See 'duplicates'; make one of them with "
                + "'merge', or correct what they share."
        case .filedTwice(_, let label, _, let other, let shared):
            "\(label) and \(other) are at one time, and \(shared) musicians are on both: they look "
                + "like one call that was filed twice. Remove one with 'call remove --all', or "
                + "correct the times."
        case .closed(_, let label, let by, let before, let after):
            "\(label): \(by) signed for \(Cents(before.totalCents)), and it comes to "
                + Self.words(from: before, to: after)
                + ". Say why with 'period amend', or undo the change."
        case .signed(_, let label, let by, let before, let after):
            "\(label): \(by) signed the report, which said "
                + PayDifference.change(before.totalCents, after.totalCents)
                + " now. Say why with 'wrap --because', or undo the change."
        case .rulingsDiffer(_, let label, let key, let level, let values):
            "\(label): \(key) was ruled differently \(level.words): "
                + values.joined(separator: "; ")
                + ". Take one back with 'rules rule --withdraw' or 'record delete ruling'."
        case .unknownLocal(_, let label, let locals, let keys):
            "\(label): musicians of several locals are on it, and local "
                + locals.joined(separator: ", ") + " ruled on " + keys.joined(separator: ", ")
                + ". Say in whose jurisdiction the call is, with 'call edit --local'."
        case .notSynced(_, let label, let device):
            "\(label): the device '\(device)' has not synced since the call ended."
        }
    }

    /// What people disagree about, of something that the caller names.
    static func words(
        _ conflict: Conflict, of subject: String, _ zone: StageZone?
    ) -> String {
        "\(subject) has \(conflict.candidates.count) values of '\(conflict.slot.name)': "
            + conflict.candidates.map { words($0, zone) }.joined(separator: "; ") + "."
    }

    private static func words(
        ofOrphans records: [RecordKey], of parent: RecordKey?, _ label: String, isRemoved: Bool
    ) -> String {
        let shown = records.prefix(8).map { "\($0)" }.joined(separator: ", ")
        let rest = records.count > 8 ? " and \(records.count - 8) more" : ""
        let opening: String
        switch parent {
        case nil: opening = "\(label): nothing says what these hang on"
        case let parent? where isRemoved: opening = "\(label) (\(parent)) was removed, but not"
        case let parent?: opening = "\(label): \(parent) is not on this replica, but these are"
        }
        return opening + ": \(shown)\(rest). They are in no total. "
            + (isRemoved
                ? "Bring it back with 'record undelete', or remove them too with 'record delete'."
                : "Fetch it with 'pull', or mend where they belong with 'record set'.")
    }

    private static func words(from before: ClosedFigures, to after: ClosedFigures) -> String {
        let difference = after.totalCents - before.totalCents
        let who = ClosedFigures.words(before.changes(to: after))
        return "\(Cents(after.totalCents)) now (\(difference < 0 ? "" : "+")\(Cents(difference)))"
            + (who.isEmpty ? "" : ": \(who)")
    }

    private static func few(_ names: [String]) -> String {
        let shown = names.prefix(8).joined(separator: ", ")
        return names.count <= 8 ? shown : shown + " and \(names.count - 8) more"
    }

    private static func words(_ candidate: Candidate, _ zone: StageZone?) -> String {
        let value: String
        switch candidate.content {
        case .existence(let deleted): value = deleted ? "removed" : "kept"
        case .lateEdit: value = "edited after it was removed"
        case .links: value = "merged with another one"
        case .members(_, let set): value = set.members.joined(separator: ", ")
        case .entries(_, let list): value = list.texts.joined(separator: "; ")
        case .values(let values):
            value = values.sorted { $0.key < $1.key }.map { field, value in
                let shown = value.map { value in zone.map { value.shown(by: $0) } ?? value.text }
                return (values.count > 1 ? "\(field) " : "") + (shown ?? "empty")
            }.joined(separator: ", ")
        }
        return "\(value) (\(candidate.author))"
    }
}
