public import AFMModel
public import FieldsyncCore

/// Which calls a statement tells.
///
/// Whatever else is here of the same days is looked at too, where
/// a rule looks at several calls.
public enum ConsolidationScope: Hashable, Sendable {
    /// Every call that this replica holds.
    case everything
    /// Calls by name; one that cannot be worked out is an error.
    case calls([RecordID])
    /// The calls of one production, or of all, between two dates, both included.
    case production(RecordID?, from: WorkDate?, to: WorkDate?)
}
