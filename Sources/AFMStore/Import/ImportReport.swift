public import FieldsyncCore
import FieldsyncStore

/// What an import did.
public struct ImportReport: Hashable, Sendable {
    /// The call.
    public let call: RecordID
    /// The production, which names the space.
    public let production: RecordID
    /// Records that are new.
    public let created: Int
    /// Records of which some field was written.
    public let changed: Int
    /// Records that were taken away because the sheet has them no more.
    public let removed: Int
    /// Records that already were as the sheet says.
    public let unchanged: Int
    /// Fields that the sheet and a person changed apart; both values are kept.
    public let conflicts: [ImportConflict]
    /// What a person should know, the sheet's own warnings first.
    public let warnings: [String]

    /// True where nothing was written.
    public var isEmpty: Bool { created + changed + removed == 0 }
}

/// A field on which a sheet and a person differ.
public struct ImportConflict: Hashable, Sendable {
    /// The record.
    public let record: RecordKey
    /// The field.
    public let field: FieldName
    /// What the sheet says; nil where it says nothing any more.
    public let sheetValue: FieldValue?
    /// What the record showed before.
    public let presentValue: FieldValue?
}

/// What an import leaves alone, and why.
enum ImportWarning: Hashable {
    /// Somebody deleted the record.
    case deletedSince(RecordKey)
    /// The sheet has it no more, but somebody worked on it.
    case keptThoughMissing(RecordKey)
    /// The sheet repeats a value that somebody replaced.
    case olderValue(SheetPlan.Write, shown: FieldValue?)
    /// A rate card that the sheet names and nobody imported.
    case unknownRates(String)
    /// A call that may be the same one.
    case similarCall(RecordID, String)

    var text: String {
        switch self {
        case .deletedSince(let key):
            "\(key) was removed by a person; the sheet still has it. It stays removed."
        case .keptThoughMissing(let key):
            "\(key) is not in the sheet any more, but a person changed it since the last import. "
                + "It stays; remove it by hand if the sheet is right."
        case .olderValue(let write, let shown):
            "\(write.key) \(write.field) is \(Self.words(shown)) here; the sheet still says "
                + "\(Self.words(write.value)), which was replaced. It stays as it is."
        case .unknownRates(let name):
            "No rate card '\(name)' is on this replica, so the call cannot be paid here yet. "
                + "Import it with 'rates import'."
        case .similarCall(let id, let start):
            "There is another call of this production on this stage and day, at \(start), with "
                + "many of the same musicians. If this sheet corrects that call, put its id, "
                + "\(id.hex), under \"call\", \"id\", and import it again."
        }
    }

    private static func words(_ value: FieldValue?) -> String { value?.text ?? "empty" }
}
