/// The columns of a segment, as they are before deflate.
package struct PackedColumns {
    /// One after the other, in the order of `protocol/format/segment.md`.
    package var parts: [[UInt8]]
    /// Random bytes that no compression shortens; they follow the deflated columns.
    package var loose: [UInt8]
    /// The sum over what they refer to, 0 where that is nothing.
    package var check: UInt32 = 0

    /// The columns without anything between.
    package var body: [UInt8] { Array(parts.joined()) }
}

/// What an operation does, to which field, with which kind of value: one step of a shape.
struct OperationStep: Hashable {
    var code: OperationCode
    /// The place of the field.
    var field: Int?
    var value: ValueCode?
}

/// A type of record and what is done to one such record, in order: most transactions of a space
/// have one of a few shapes.
struct OperationShape: Hashable {
    /// The place of the type.
    var type: Int
    /// The places of the steps.
    var steps: [Int]
}

/// Values that are written together: those of one kind, in one field of one type.
struct ValueColumnKey: Hashable {
    var type: Int
    var field: Int
    var kind: ValueCode
}
