import FieldsyncCore
import Foundation
import GRDB

/// Opens the tables of another space for a moment; does nothing where they are not here.
typealias Neighbours = (SpaceID, (SpaceSource) throws -> Void) throws -> Void

/// What was looked up of merged records within one SQLite transaction.
struct KnownMerges {
    /// Whether the space has any.
    var areThere: Bool?
    /// Those that a record is one with, by the record.
    var sets: [RecordKey: MergedSet] = [:]
    /// By type, the reference fields whose targets were merged at all.
    var redirected: [RecordType: [FieldSchema]] = [:]
}

extension SpaceSource {
    // MARK: Which records are one

    /// The records that people say are the same as this one.
    func mergedSet(_ key: RecordKey) throws -> MergedSet {
        if let known = merges.sets[key] { return known }
        guard try hasMerges() else { return MergedSet(only: key.id) }
        let set = try MergedSet(containing: key.id) { try links(of: RecordKey(key.type, $0)) }
        for id in set.members { merges.sets[RecordKey(key.type, id)] = set }
        return set
    }

    /// A record and those that it was merged with, the one first that stands for them.
    func parts(of key: RecordKey) throws -> [RecordKey] {
        try mergedSet(key).members.map { RecordKey(key.type, $0) }
    }

    /// The record under which one is shown.
    func standing(_ key: RecordKey) throws -> RecordKey {
        RecordKey(key.type, try mergedSet(key).standing)
    }

    /// What is said of one record alone.
    func links(of key: RecordKey) throws -> RecordLinks {
        try candidates(of: key)[.merges, default: []].map(\.candidate).links
    }

    /// Every merged record of the space, by the one that stands.
    func mergedSets() throws -> [(type: RecordType, set: MergedSet)] {
        guard try hasMerges() else { return [] }
        let sql = "SELECT DISTINCT type, id FROM candidate WHERE space = ? AND slot = '_merges'"
        var seen: Set<RecordKey> = []
        var sets: [(type: RecordType, set: MergedSet)] = []
        for row in try db.rows(sql, space.name) {
            guard let type = RecordType(try row.checkedText(0, "candidate.type")),
                let id = RecordID(bytes: try row.checkedBytes(1, "candidate.id"))
            else { throw Row.damaged("candidate.type") }
            let set = try mergedSet(RecordKey(type, id))
            guard seen.insert(RecordKey(type, set.standing)).inserted else { continue }
            if !set.others.isEmpty { sets.append((type, set)) }
        }
        return sets.sorted { ($0.type, $0.set.standing) < ($1.type, $1.set.standing) }
    }

    func hasMerges() throws -> Bool {
        if let known = merges.areThere { return known }
        let sql = "SELECT 1 FROM candidate WHERE space = ? AND slot = '_merges' LIMIT 1"
        let found = try db.row(sql, space.name) != nil
        merges.areThere = found
        return found
    }

    /// Is told that the merges of the space change.
    func forgetMerges() { merges = KnownMerges() }

    // MARK: What they show

    /// Merged records as the one that stands for them.
    func wholeView(_ type: RecordType, _ set: MergedSet) throws -> RecordView {
        let key = RecordKey(type, set.standing)
        let own = try allCandidates(of: key)
        var others: [SlotName: [Candidate]] = [:]
        for id in set.others {
            let more = try allCandidates(of: RecordKey(type, id))
            others.merge(more) { $0 + $1 }
        }
        var shown = StoredRecord(key: key)
        var conflicts: [Conflict] = []
        for slot in Set(own.keys).union(others.keys).sorted() {
            let reading = SlotReading(
                own[slot] ?? [], joining: others[slot] ?? [], of: slot, in: type, schema: schema)
            shown.show(reading, schema)
            if reading.isConflict {
                conflicts.append(Conflict(record: key, reading: reading, schema: schema))
            }
        }
        return RecordView(
            key: key, space: space, fields: shown.fields, isDeleted: shown.isDeleted,
            merged: set.others, conflicts: conflicts)
    }

    /// The candidates of every slot of one record, wherever they are kept.
    private func allCandidates(of key: RecordKey) throws -> [SlotName: [Candidate]] {
        guard let record = try stored(key) else { return [:] }
        let rows = try candidates(of: key).mapValues { $0.map(\.candidate) }
        var result: [SlotName: [Candidate]] = [:]
        for (number, position) in record.writers.positions {
            guard let slot = try slot(numbered: number) else { throw Row.damaged("_writers") }
            let witnesses = slot == .existence ? record.writers.witnesses : []
            if position == WriterMap.several, witnesses.isEmpty {
                result[slot] = rows[slot] ?? []
            } else {
                result[slot] = try (witnesses.isEmpty ? [position] : witnesses)
                    .map { try holder(at: $0, of: record, slot: slot) }
            }
        }
        return result
    }

    /// Puts the conflicts of merged records in the place of those of their parts.
    func wholeConflicts(_ conflicts: [Conflict]) throws -> [Conflict] {
        let sets = try mergedSets()
        if sets.isEmpty { return conflicts }
        let whole = try sets.flatMap { try wholeView($0.type, $0.set).conflicts }
        let alone = try conflicts.filter { try mergedSet($0.record).others.isEmpty }
        return (alone + whole).sorted { ($0.record, $0.slot) < ($1.record, $1.slot) }
    }

    // MARK: Where references lead

    /// The same view, with references that lead to the records that stand.
    func redirected(_ view: RecordView) throws -> RecordView {
        var fields = view.fields
        for field in try redirectedFields(view.key.type) {
            guard case .reference(let id)? = fields[field.name], let target = field.target else {
                continue
            }
            fields[field.name] = .reference(try setAnywhere(RecordKey(target, id)).standing)
        }
        let conflicts = try differing(view.conflicts)
        if fields == view.fields, conflicts.count == view.conflicts.count { return view }
        return RecordView(
            key: view.key, space: view.space, fields: fields, isDeleted: view.isDeleted,
            merged: view.merged, conflicts: conflicts)
    }

    /// Those conflicts whose candidates differ still once references lead to the records that
    /// stand.
    func differing(_ conflicts: [Conflict]) throws -> [Conflict] {
        try conflicts.filter { conflict in
            let redirected = try redirectedFields(conflict.record.type)
            if !redirected.contains(where: { conflict.fields.contains($0.name.name) }) {
                return true
            }
            return try conflict.differs(in: schema) { try setAnywhere($0).standing }
        }
    }

    /// All values of a field that mean the same as `value`.
    func alternatives(
        _ field: FieldName, of type: RecordType, to value: FieldValue
    ) throws -> [FieldValue] {
        guard case .reference(let id) = value,
            let described = try redirectedFields(type).first(where: { $0.name == field }),
            let target = described.target
        else { return [value] }
        return try setAnywhere(RecordKey(target, id)).members.map { .reference($0) }
    }

    /// The reference fields of a type whose targets live in a space with merged records.
    func redirectedFields(_ type: RecordType) throws -> [FieldSchema] {
        if let known = merges.redirected[type] { return known }
        var fields: [FieldSchema] = []
        for field in schema[type]?.fields ?? [] {
            guard let target = field.target else { continue }
            var areThere = false
            try visit(home(of: target)) { areThere = try $0.hasMerges() }
            if areThere { fields.append(field) }
        }
        merges.redirected[type] = fields
        return fields
    }

    /// A merged record of this space, or of the one in which its type lives.
    func setAnywhere(_ key: RecordKey) throws -> MergedSet {
        if let known = merges.sets[key] { return known }
        var set = MergedSet(only: key.id)
        try visit(home(of: key.type)) { set = try $0.mergedSet(key) }
        for id in set.members { merges.sets[RecordKey(key.type, id)] = set }
        return set
    }

    /// The space whose merges concern references to a type: its own, or else this one.
    func home(of type: RecordType) -> SpaceID {
        if case .fixed(let home)? = schema[type]?.home { return home }
        return space
    }

    func visit(_ other: SpaceID, _ body: (SpaceSource) throws -> Void) throws {
        if other == space { return try body(self) }
        try elsewhere?(other, body)
    }
}
