import FieldsyncCore

/// The words and shapes that the columns of a segment name by place.
///
/// Those of a grounded segment begin with the ones of its window, so that most of them are not
/// spelled at all.
struct SegmentDictionaries {
    var authors = ColumnDictionary<ExactText>()
    var reasons = ColumnDictionary<ExactText>()
    var types = ColumnDictionary<RecordType>()
    var fields = ColumnDictionary<FieldName>()
    var steps = ColumnDictionary<OperationStep>()
    var shapes = ColumnDictionary<OperationShape>()
    /// By column of values, the texts in it; of sets and lists, their members.
    var texts: [ValueColumnKey: ColumnDictionary<ExactText>] = [:]
}

/// What a grounded segment stands on: the last transactions of its first replica, as columns.
package struct SegmentWindow {
    /// What deflate may point back into.
    package let columns: [UInt8]
    let dictionaries: SegmentDictionaries
}
