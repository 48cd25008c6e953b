public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// Engages a musician on a call.
    ///
    /// - Parameters:
    ///   - musician: Who.
    ///   - call: The call.
    ///   - terms: Role, instruments, cartage and the like; name and card are the musician's own.
    ///     Who plays and has no instruments here gets those of the roster.
    ///   - seat: Section and chair.
    /// - Returns: The engagement's id.
    /// - Throws: ``DomainError/outOfPlace(what:next:)`` where they are on the call already.
    public func hire(
        _ musician: FoundRecord, on call: FoundRecord, as terms: SheetMusician,
        seat: Seat = Seat()
    ) throws -> RecordID {
        var terms = terms
        if terms.instruments.isEmpty, terms.plays,
            case .text(let usual)? = musician.record[.instruments]
        {
            terms.instruments = NameList.names(usual)
        }
        let zone = StoredCall.zone(call.record[.zone])
        var fields = DocumentMapping.engagement.fieldsWithExtra(
            of: JSONText.members(of: terms.json(in: zone)))
        fields.merge(Self.fields(of: seat)) { $1 }
        return try write(in: call.space) { writer in
            try engage(musician.id, label: musician.label, on: call, fields, writer)
        }
    }

    /// Makes an engagement of its fields, behind those that are there.
    func engage(
        _ musician: RecordID, label: String, on call: FoundRecord,
        _ terms: [FieldName: FieldValue], _ writer: SpaceWriter
    ) throws -> RecordID {
        let key = RecordKey(
            .engagement, NaturalID.engagement(call: call.id, musician: musician))
        let others = try writer.records(.engagement, where: .call, is: .reference(call.id))
        // One who was merged with another can be here under the other's engagement.
        let same = others.first { $0.key == key || $0[.musician] == .reference(musician) }
        if let same {
            throw DomainError.outOfPlace(
                what: "\(label) is on this call already.",
                next: "Change the engagement \(same.key.id.hex) instead.")
        }
        var fields = terms
        fields[.call] = .reference(call.id)
        fields[.musician] = .reference(musician)
        fields[.position] = Self.position(after: others)
        try put(key, fields, writer)
        return key.id
    }

    static func position(after others: [RecordView]) -> FieldValue {
        let last =
            others.compactMap { other -> Int64? in
                if case .integer(let number)? = other[.position] { number } else { nil }
            }.max() ?? 0
        return .integer(min(last, 1 << 47) + ListOrder.gap)
    }

    static func fields(of seat: Seat) -> [FieldName: FieldValue] {
        var fields: [FieldName: FieldValue] = [:]
        fields[.section] = seat.section.map { .text($0) }
        fields[.chair] = seat.chair.map { .integer(Int64($0)) }
        return fields
    }

    /// What became of an orchestra that was copied.
    public struct CopiedOrchestra: Hashable, Sendable {
        /// The musicians who were engaged.
        public internal(set) var engaged: [RecordID] = []
        /// The musicians who are on the call already.
        public internal(set) var present: [RecordID] = []
    }

    /// Engages on a call everybody of another one, as what they were, in their seats.
    ///
    /// Who was only there for somebody else, or did not come, is copied too: who is not wanted is
    /// taken off. Times, breaks and what was said on the day stay behind.
    ///
    /// - Throws: ``DomainError/outOfPlace(what:next:)`` where nobody is on the other call.
    public func copyOrchestra(
        of other: FoundRecord, to call: FoundRecord
    ) throws -> CopiedOrchestra {
        let people = try replica.read(other.space) { reader in
            try reader.records(.engagement, where: .call, is: .reference(other.id))
        }.sorted(by: StoredCall.precedes)
        guard !people.isEmpty else {
            throw DomainError.outOfPlace(
                what: "Nobody is on \(other.label).", next: "Name a call that has an orchestra.")
        }
        var copied = CopiedOrchestra()
        try write(in: call.space, reason: "orchestra of \(other.label)".cut(to: 900)) { writer in
            let there = Set(
                try writer.records(.engagement, where: .call, is: .reference(call.id))
                    .compactMap { $0[.musician] })
            for person in people {
                guard case .reference(let musician)? = person[.musician] else { continue }
                if there.contains(.reference(musician)) {
                    copied.present.append(musician)
                    continue
                }
                let terms = person.fields.filter { Self.copied.contains($0.key) }
                copied.engaged.append(
                    try engage(musician, label: musician.hex, on: call, terms, writer))
            }
        }
        return copied
    }

    /// What of an engagement holds for the next day too.
    private static let copied: Set<FieldName> = [
        .role, .instruments, .section, .chair, .scalePercent, .cartage,
        FieldName(literal: "plays"), FieldName(literal: "alsoManager"),
        FieldName(literal: "devices"), FieldName(literal: "electronicSetup"),
        FieldName(literal: "weeklySchedule"),
    ]
}

extension String {
    /// Its beginning, of so many bytes at most.
    package func cut(to bytes: Int) -> String {
        var rest = self
        while rest.utf8.count > bytes { rest.removeLast() }
        return rest
    }
}
