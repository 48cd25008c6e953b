import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting

/// What people of a turmoil write: few records, fields and values, so that they meet.
struct Scribe {
    static let visit = RecordType(literal: "visit")
    /// A type that no schema knows.
    static let thing = RecordType(literal: "thing")
    static let title = FieldName(literal: "title")
    static let hours = FieldName(literal: "hours")
    static let tags = FieldName(literal: "tags")
    static let remarks = FieldName(literal: "remarks")
    static let from = FieldName(literal: "from")
    static let to = FieldName(literal: "to")
    static let guide = FieldName(literal: "guide")
    static let odd = FieldName(literal: "odd")
    /// How long every span is, so that a torn one shows.
    static let span: Int64 = 9
    /// In everything that is written to beta.
    static let secret = "classified"

    let deed: String
    let choice: Int
    let record: RecordKey
    let other: RecordID
    let small: Int64

    init(_ deed: String, with generator: inout SeededGenerator) {
        self.deed = deed
        choice = Int.random(in: 0..<24, using: &generator)
        record = RecordKey(Self.visit, Self.id(UInt64.random(in: 0..<3, using: &generator)))
        other = Self.id(UInt64.random(in: 0..<3, using: &generator))
        small = Int64.random(in: 1...3, using: &generator)
    }

    static func id(_ number: UInt64) -> RecordID {
        RecordID(Identifier128(high: number << 32 | 7, low: number))
    }

    /// Writes it; false where the state of the record leaves nothing to be done.
    func write(_ writer: SpaceWriter) throws -> Bool {
        do {
            try attempt(writer)
            if writer.space == Word.beta { try writer.append(record, Self.remarks, Self.secret) }
        } catch StoreError.recordDeleted, StoreError.noSuchRecord, StoreError.noConflict {
            return false
        }
        return true
    }

    private func attempt(_ writer: SpaceWriter) throws {
        switch choice {
        case 0..<4: try writer.set(record, Self.hours, .integer(small))
        case 4: try writer.set(record, Self.title, .text("\(small)"))
        case 5..<8:
            try writer.set(
                record, Self.from, Instant(milliseconds: small).map(FieldValue.instant))
            try writer.set(
                record, Self.to, Instant(milliseconds: small + Self.span).map(FieldValue.instant))
        case 8: try writer.delete(record)
        case 9: try writer.undelete(record)
        case 10, 11: try settle(writer)
        case 12, 13: try writer.add(record, Self.tags, TextSet(["\(small)"]))
        case 14: try writer.remove(record, Self.tags, TextSet(["\(small)", "1"]))
        case 15: try writer.append(record, Self.remarks, deed)
        case 16: try writer.set(record, Self.guide, .reference(other))
        case 17 where small == 1: _ = try writer.merge(record, other)
        case 17 where small == 2: _ = try writer.unmerge(record)
        case 18:
            try writer.set(RecordKey(Self.thing, other), Self.odd, .text(deed))
        default:
            // Made by the transaction; the odd field says by which, and would tell two in one.
            let made = RecordKey(Self.visit, try writer.create(Self.visit))
            try writer.set(made, Self.odd, .text(deed))
            try writer.set(made, Self.hours, .integer(100 + small))
        }
    }

    private func settle(_ writer: SpaceWriter) throws {
        guard let conflict = try writer.record(record)?.conflicts.first else {
            throw StoreError.noConflict(record, slot: "")
        }
        switch (conflict.slot, conflict.candidates.last?.content) {
        case (.existence, _): try writer.resolveDeletion(record, deleted: small == 1)
        case (.field(let slot), .values(let values)?):
            try writer.resolve(record, slot: slot, to: values)
        default: throw StoreError.noConflict(record, slot: conflict.slot.name)
        }
    }
}
