package import FieldsyncCore

/// Draws what people do to a few records: small values, so that equal ones meet, and every kind of
/// operation that merges in a way of its own.
package struct SimulatedEdits {
    private let records: [RecordKey]

    /// The schema that the edits are of: a register, guarded fields, a group, a set, a log
    /// and a derived field.
    package static let schema = Schema(
        version: 1,
        types: [
            TypeSchema(
                RecordType(literal: "visit"), home: .ownID,
                fields: [
                    FieldSchema(title, .text, .register),
                    FieldSchema(hours, .integer),
                    FieldSchema(tags, .textSet, .set),
                    FieldSchema(remarks, .textList, .log),
                    FieldSchema(total, .integer, .derived),
                    FieldSchema(from, .instant, group: FieldName(literal: "span")),
                    FieldSchema(to, .instant, group: FieldName(literal: "span")),
                    FieldSchema(guide, .reference, target: RecordType(literal: "visit")),
                ],
                keys: [UniqueKey([hours]), UniqueKey([title, guide], optional: [guide])])
        ])

    private static let title = FieldName(literal: "title")
    private static let hours = FieldName(literal: "hours")
    private static let tags = FieldName(literal: "tags")
    private static let remarks = FieldName(literal: "remarks")
    private static let total = FieldName(literal: "total")
    private static let guide = FieldName(literal: "guide")
    private static let from = FieldName(literal: "from")
    private static let to = FieldName(literal: "to")
    /// One that the schema does not know.
    private static let odd = FieldName(literal: "odd")

    package init(with generator: inout SeededGenerator) {
        records = ["visit", "visit", "thing", "thing"].compactMap { name in
            RecordType(name).map { RecordKey($0, RecordID(generator.identifier())) }
        }
    }

    /// The operations of one transaction of a person who sees `state`.
    package func draw(
        seeing state: SpaceState,
        with generator: inout SeededGenerator
    ) -> [RecordOperation] {
        if generator.chance(35), let conflict = state.conflicts.randomElement(using: &generator) {
            return settle(conflict, seeing: state, with: &generator)
        }
        return (0..<(generator.chance(20) ? 3 : 1)).flatMap { _ -> [RecordOperation] in
            let record = generator.pick(records)
            let isDeleted = state.records[record] != nil && state.isDeleted(record)
            if isDeleted, generator.chance(20) { return [.undelete(record)] }
            let operations = edit(record, with: &generator)
            // A program that does not say what its user had seen makes a conflict, never a loss.
            return isDeleted && generator.chance(80)
                ? [.leaveDeleted(record)] + operations : operations
        }
    }

    private func edit(
        _ record: RecordKey,
        with generator: inout SeededGenerator
    ) -> [RecordOperation] {
        let small = Int64.random(in: 1...3, using: &generator)
        if generator.chance(4) {
            let other = generator.pick(records.filter { $0.type == record.type })
            return [
                generator.chance(70) ? .merge(record, other.id) : .unmerge(record, other.id)
            ]
        }
        switch Int.random(in: 0..<20, using: &generator) {
        case 10..<16: return [member(of: record, with: &generator)]
        case 16, 17: return [.append(record, Self.remarks, "\(small)")]
        case 18:
            // As a program would whose schema says something else of the fields.
            return [.set(record, Self.remarks, .text("\(small)")), .set(record, Self.tags, nil)]
        case 19 where generator.chance(30):
            // Of a newer program: kept, passed on, and without effect here.
            return LaterStep(code: 64, payload: [1]).map { [.later(record, $0)] } ?? []
        case 19: return [.set(record, Self.total, .integer(small))]
        case 0: return [.create(record)]
        case 1: return [.delete(record)]
        case 2 where generator.chance(50):
            return [.set(record, Self.guide, .reference(generator.pick(records).id))]
        case 2: return [.set(record, Self.hours, nil)]
        case 3: return [.set(record, Self.title, .text(generator.pick(["e\u{301}", "\u{E9}"])))]
        case 4, 5:
            return [
                .set(record, Self.from, Instant(milliseconds: small).map(FieldValue.instant)),
                .set(record, Self.to, Instant(milliseconds: small + 9).map(FieldValue.instant)),
            ]
        case 6: return [.set(record, Self.odd, .boolean(small == 1))]
        default: return [.set(record, Self.hours, .integer(small))]
        }
    }

    /// Few members, so that what one person adds another one removes.
    private func member(
        of record: RecordKey, with generator: inout SeededGenerator
    ) -> RecordOperation {
        let members = (0..<generator.pick([1, 1, 2])).map { _ in
            generator.pick(["a", "b", "e\u{301}", "\u{E9}"])
        }
        let field = generator.chance(85) ? Self.tags : Self.odd
        switch Int.random(in: 0..<6, using: &generator) {
        case 0..<3: return .add(record, field, TextSet(members))
        case 3, 4: return .remove(record, field, TextSet(members))
        default: return .set(record, field, .textSet(TextSet(generator.pick([members, []]))))
        }
    }

    /// The operations that choose one of the candidates.
    package func settle(
        _ conflict: Conflict,
        seeing state: SpaceState,
        with generator: inout SeededGenerator
    ) -> [RecordOperation] {
        let all = state.mergedSet(conflict.record).members.map {
            RecordKey(conflict.record.type, $0)
        }
        switch generator.pick(conflict.candidates).content {
        case .existence(let deleted):
            return all.map { .resolveDeletion($0, deleted: deleted) }
        // Of these nothing is ever to be chosen.
        case .lateEdit, .members, .entries, .links: return []
        case .values(let values):
            // Who settles something about a merged record writes to all that it is.
            return all.flatMap { record in
                (state.isDeleted(record) ? [.leaveDeleted(record)] : [])
                    + values.sorted { $0.key < $1.key }
                    .map { .resolve(record, $0.key, $0.value) }
            }
        }
    }
}
