public import AFMModel
public import FieldsyncCore
public import FieldsyncStore

/// Who is on a call and who was asked, in the order of sections and chairs.
public struct HireList: Sendable {
    /// One musician.
    public struct Line: Sendable {
        /// Whom it is about; nil where they have not arrived on this replica.
        public let musician: RecordID?
        /// Name and card.
        public let label: String
        /// The engagement, where they are on the call.
        public let engagement: FoundRecord?
        /// The offer, where they were asked.
        public let offer: FoundRecord?
        /// The section: what somebody said, else that of the first instrument.
        public let section: String
        /// The chair in it.
        public let chair: Int?
        /// What they play.
        public let instruments: [String]
        /// How far the offer has come; nil where nobody asked.
        public let state: OfferState?
        /// Who takes their place.
        public let replacedBy: String?
    }

    /// The lines: those on the call first, then those who are not (yet), each by section, chair
    /// and the order in which they were hired.
    public let lines: [Line]

    /// The list of one call.
    public init(
        of call: FoundRecord, in replica: Replica, catalogue: InstrumentCatalogue
    ) throws {
        let reference = FieldValue.reference(call.id)
        let (engagements, offers) = try replica.read(call.space) { reader in
            (
                try reader.records(.engagement, where: .call, is: reference)
                    .sorted(by: StoredCall.precedes),
                try reader.records(.offer, where: .call, is: reference)
                    .sorted(by: StoredCall.precedes)
            )
        }
        let people = try Self.people(engagements + offers, in: replica)
        func label(_ reference: FieldValue?) -> String {
            guard let person = reference.flatMap({ people[$0] }) else { return "?" }
            return (person[.nameText]?.text ?? "?")
                + (person[.card].map { ", card \($0.text)" } ?? "")
        }
        func line(_ engagement: RecordView?, _ offer: RecordView?) -> Line {
            let who = engagement?[.musician] ?? offer?[.musician]
            let names = NameList.names(
                (engagement ?? offer)?[.instruments]?.text ?? "")
            let section = (engagement?[.section] ?? offer?[.section])?.text
            var musician: RecordID?
            if case .reference(let id)? = who { musician = id }
            var chair: Int?
            if case .integer(let number)? = engagement?[.chair] ?? offer?[.chair] {
                chair = Int(number)
            }
            func found(_ record: RecordView) -> FoundRecord {
                FoundRecord(record: record, label: label(who))
            }
            return Line(
                musician: musician, label: label(who), engagement: engagement.map(found),
                offer: offer.map(found),
                section: section
                    ?? names.first.flatMap { catalogue.instrument(named: $0)?.section } ?? "",
                chair: chair, instruments: names,
                state: offer?[.state].flatMap { OfferState(rawValue: $0.text) },
                replacedBy: offer?[.replacedBy].map { label($0) })
        }
        let onCall = engagements.map { engagement in
            line(engagement, offers.first { $0[.musician] == engagement[.musician] })
        }
        let engaged = Set(engagements.compactMap { $0[.musician] })
        let others = offers.filter { $0[.musician].map { !engaged.contains($0) } ?? true }
        lines =
            Self.seated(onCall, catalogue)
            + Self.seated(others.map { line(nil, $0) }, catalogue)
    }

    /// Those whom the records name, and nobody else of the roster.
    private static func people(
        _ records: [RecordView], in replica: Replica
    ) throws -> [FieldValue: RecordView] {
        let named = Set(records.flatMap { [$0[.musician], $0[.replacedBy]].compactMap { $0 } })
        return try replica.read(.roster) { reader in
            var people: [FieldValue: RecordView] = [:]
            for case .reference(let id) in named {
                guard let person = try reader.record(RecordKey(.musician, id)),
                    !person.isDeleted
                else { continue }
                people[.reference(id)] = person
            }
            return people
        }
    }

    /// By section in the catalogue's order, then by chair; those alike as they came.
    private static func seated(_ lines: [Line], _ catalogue: InstrumentCatalogue) -> [Line] {
        var ranks: [String: Int] = [:]
        for instrument in catalogue.instruments where ranks[instrument.section] == nil {
            ranks[instrument.section] = ranks.count
        }
        func rank(_ line: Line) -> Int {
            line.section.isEmpty ? -1 : ranks[line.section] ?? ranks.count
        }
        return lines.enumerated().sorted { left, right in
            let ends = (rank(left.element), rank(right.element))
            if ends.0 != ends.1 { return ends.0 < ends.1 }
            let sections = (left.element.section, right.element.section)
            if sections.0 != sections.1 { return sections.0 < sections.1 }
            let chairs = (left.element.chair ?? .max, right.element.chair ?? .max)
            return chairs.0 == chairs.1 ? left.offset < right.offset : chairs.0 < chairs.1
        }.map(\.element)
    }
}
