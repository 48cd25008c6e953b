import FieldsyncCore

/// What a document says of one record.
struct RecordDraft: Hashable {
    let key: RecordKey
    /// The fields that the document gives; what it leaves out is absent.
    var fields: [FieldName: FieldValue]
    /// Its place in the document's list, where it stands in one.
    var place: Int?

    init(_ key: RecordKey, _ fields: [FieldName: FieldValue], place: Int? = nil) {
        self.key = key
        self.fields = fields
        self.place = place
    }
}
