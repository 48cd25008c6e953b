public import FieldsyncCore
public import FieldsyncStore

/// A record that a person named.
public struct FoundRecord: Hashable, Sendable {
    /// The record as it is shown.
    public let record: RecordView
    /// How to tell it from others: name, day, stage.
    public let label: String
    /// A call's short number, such as `KR47-03`; nil where it was given none.
    public let number: String?

    /// A record and what to call it.
    public init(record: RecordView, label: String, number: String? = nil) {
        self.record = record
        self.label = label
        self.number = number
    }

    /// Its id.
    public var id: RecordID { record.key.id }
    /// The space that it lives in.
    public var space: SpaceID { record.space }
}

/// Finds records by what people call them: an id, its beginning, a name, a card, a title, a stage
/// and a day.
public struct RecordFinder: Sendable {
    let replica: Replica

    /// A finder in what `replica` holds now.
    public init(in replica: Replica) { self.replica = replica }

    /// A production, by id or title (`Alpha`, `Alpha/101` with an episode).
    public func production(_ query: String) throws -> FoundRecord {
        try choose("production", query, among: try productions())
    }

    /// A musician, by id, card or name.
    public func musician(_ query: String) throws -> FoundRecord {
        // Most are named by their cards, and a whole roster takes a while to read.
        let holders = try replica.read(.roster) { reader in
            try reader.records(.musician, where: .card, is: .text(query))
        }
        if let holder = holders.first, holders.count == 1 {
            return FoundRecord(record: holder, label: Self.label(ofMusician: holder))
        }
        return try choose("musician", query, among: try musicians())
    }

    /// A rate card, by id or name.
    public func rates(_ query: String) throws -> FoundRecord {
        try choose("rate card", query, among: try rateCards())
    }

    /// A call, by id or by words of its title, stage, day and time: `Alpha/Stage 1`,
    /// `Stage 1 2026-10-14`.
    public func call(_ query: String) throws -> FoundRecord {
        try choose("call", query, among: try calls())
    }

    /// Somebody's engagement on a call, by the person's name or card, or by its own id.
    public func engagement(_ query: String, on call: FoundRecord) throws -> FoundRecord {
        try choose("musician on this call", query, among: try engagements(on: call))
    }

    // MARK: what there is

    /// Every production here, by title.
    public func productions() throws -> [FoundRecord] {
        try productionSpaces().flatMap { space in
            try replica.read(space) { reader in
                try reader.records(.production).map { production in
                    FoundRecord(record: production, label: StoredCall.title(production))
                }
            }
        }.sorted(by: Self.precedes)
    }

    /// Every musician here, by name.
    public func musicians() throws -> [FoundRecord] {
        try rosterRecords(.musician, Self.label(ofMusician:))
    }

    static func label(ofMusician musician: RecordView) -> String {
        let name = musician[.nameText]?.text ?? "?"
        let local = musician[.local].map { " (local \($0.text))" } ?? ""
        return name + local + (musician[.card].map { ", card \($0.text)" } ?? "")
    }

    /// Every rate card here, by name.
    public func rateCards() throws -> [FoundRecord] {
        try rosterRecords(.rates) { card in
            let name = card[.nameText]?.text ?? "?"
            return "\(name), \(card[.from]?.text ?? "?") to \(card[.to]?.text ?? "?")"
        }
    }

    /// Every call here that is not deleted, by its start; of one production where one is given.
    public func calls(of production: RecordID? = nil) throws -> [FoundRecord] {
        // Numbers are told apart among all calls, so all are looked at.
        let found = try productionSpaces().flatMap { space in
            try replica.read(space) { reader in
                let titles = Dictionary(
                    try reader.records(.production, includeDeleted: true).map { production in
                        let title = StoredCall.title(production)
                        let mark = production.isDeleted ? " (removed)" : ""
                        return (production.key.id, title + mark)
                    }
                ) { first, _ in first }
                return try reader.records(.call).map { call in
                    var title = "?"
                    if case .reference(let id)? = call[.production] { title = titles[id] ?? "?" }
                    return FoundRecord(record: call, label: StoredCall.label(call, title: title))
                }
            }
        }
        let numbers = CallNumber.shown(among: found.map(\.record))
        let numbered = found.map {
            FoundRecord(record: $0.record, label: $0.label, number: numbers[$0.id])
        }
        let wanted = production.map { SpaceID(production: $0) }
        return numbered.filter { wanted == nil || $0.space == wanted }.sorted { left, right in
            let starts = (left.record[.start]?.text ?? "", right.record[.start]?.text ?? "")
            return starts.0 == starts.1 ? left.label < right.label : starts.0 < starts.1
        }
    }

    /// Everybody on a call, in the order of the list.
    public func engagements(on call: FoundRecord) throws -> [FoundRecord] {
        let engagements = try replica.read(call.space) { reader in
            try reader.records(.engagement, where: .call, is: .reference(call.id))
        }.sorted(by: StoredCall.precedes)
        // Only these people are read, and not the whole roster.
        let people = try replica.read(.roster) { reader in
            try engagements.map { engagement -> RecordView? in
                guard case .reference(let id)? = engagement[.musician] else { return nil }
                return try reader.record(RecordKey(.musician, id))
            }
        }
        return zip(engagements, people).map { engagement, person in
            let musician = person.flatMap { $0.isDeleted ? nil : $0 }
            let name = musician?[.nameText]?.text ?? "?"
            let card = musician?[.card].map { ", card \($0.text)" } ?? ""
            return FoundRecord(record: engagement, label: name + card)
        }
    }

    // MARK: parts

    package func productionSpaces() throws -> [SpaceID] {
        try replica.spaces().filter { RecordID(hex: $0.name) != nil }
    }

    private func rosterRecords(
        _ type: RecordType, _ label: (RecordView) -> String
    ) throws -> [FoundRecord] {
        let found = try replica.read(.roster) { reader in
            try reader.records(type).map { FoundRecord(record: $0, label: label($0)) }
        }
        // A roster is long, and its records are heavier to move than their places.
        return found.indices.sorted { Self.precedes(found[$0], found[$1]) }.map { found[$0] }
    }

    private static func precedes(_ left: FoundRecord, _ right: FoundRecord) -> Bool {
        (left.label, left.id) < (right.label, right.id)
    }
}
