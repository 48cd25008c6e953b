import FieldsyncCore
import FieldsyncStore
import Foundation
import Testing

/// The state of a space in memory, as every store must show it.
enum Model {
    /// The dump of a space that these transactions make.
    static func dump(_ transactions: [ReplicatedTransaction], schema: Schema) -> [String] {
        var state = SpaceState(schema: schema)
        for transaction in transactions { #expect(state.apply(transaction) == .applied) }
        return dump(state, schema: schema)
    }

    static func dump(_ state: SpaceState, schema: Schema) -> [String] {
        let conflicts = Dictionary(grouping: state.conflicts, by: \.record)
        return state.standingRecords.map { key in
            return RecordDump.line(
                RecordView(
                    key: key, space: Word.space, fields: state.shownValues(key),
                    isDeleted: state.isDeleted(key), merged: state.mergedSet(key).others,
                    conflicts: conflicts[key] ?? []))
        }
    }
}

/// Copies a replica's folder as a person copies a disk.
func copyFolder(_ source: String, to target: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: target)
}
