public import FieldsyncCore

/// A record as it is shown.
public struct RecordView: Hashable, Sendable {
    /// Its type and id.
    public let key: RecordKey
    /// The space that it was read from.
    public let space: SpaceID
    /// The shown values; a field that was cleared or never set is absent. Fields that the schema
    /// lacks are here too.
    public let fields: [FieldName: FieldValue]
    /// True where it is deleted and nobody disputes that.
    public let isDeleted: Bool
    /// The records that were merged into it, in order; people see all of them as this one.
    public let merged: [RecordID]
    /// The open conflicts of its slots, in the order of the slots.
    public let conflicts: [Conflict]

    /// A view of its parts.
    public init(
        key: RecordKey,
        space: SpaceID,
        fields: [FieldName: FieldValue],
        isDeleted: Bool,
        merged: [RecordID] = [],
        conflicts: [Conflict]
    ) {
        self.key = key
        self.space = space
        self.fields = fields
        self.isDeleted = isDeleted
        self.merged = merged
        self.conflicts = conflicts
    }

    /// The shown value of a field, nil where it holds none.
    public subscript(field: FieldName) -> FieldValue? { fields[field] }
}
