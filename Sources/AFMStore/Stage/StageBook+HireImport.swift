package import AFMModel
package import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// Writes the rows of a hire list, all of them or none; who is not in the roster is entered
    /// there.
    ///
    /// - Parameter moment: When those who are new as asked were asked, and the answers came.
    /// - Returns: The engagement, else the offer, of each row that was written, by its line.
    package func importHires(
        _ list: HireImport, writing choice: ListChoice = ListChoice(), at moment: Moment
    ) throws -> [Int: RecordID] {
        let rows = list.rows.filter { choice.takes($0.state) }
        if rows.isEmpty { return [:] }
        return try replica.write(author: author, reason: "hire list imported") { batch in
            let people = rows.filter(\.content.isNewPerson)
            if !people.isEmpty {
                try transaction(in: .roster, of: batch) { writer in
                    for row in people {
                        guard let id = row.content.musician else { continue }
                        try put(RecordKey(.musician, id), row.content.person, writer)
                    }
                }
            }
            var written: [Int: RecordID] = [:]
            var rest = rows[...]
            while let space = rest.first?.content.call?.space {
                let part = rest.prefix(Self.hiresAtOnce)
                    .prefix { $0.content.call?.space == space }
                rest = rest.dropFirst(part.count)
                try transaction(in: space, of: batch) { writer in
                    for row in part { written[row.line] = try enter(row, at: moment, writer) }
                }
            }
            return written
        }
    }

    /// How many rows go into one transaction, each with a score of fields.
    private static let hiresAtOnce = 1_000

    private func enter(
        _ row: ListRow<HireImport.Content>, at moment: Moment, _ writer: SpaceWriter
    ) throws -> RecordID? {
        let content = row.content
        guard let call = content.call, let id = content.musician else { return nil }
        let offered = Offered(id: id, label: row.name)
        if row.state == .changed {
            return try change(offered, call, content, at: moment, writer)
        }
        let terms = content.terms.compactMapValues { $0 }
        var engagement: RecordID?
        if content.isEngaged {
            engagement = try engage(id, label: row.name, on: call, Self.standing(terms), writer)
        }
        if let state = content.offer {
            let seat = terms.filter { HireComparison.offered.contains($0.key) }
            try putOffer(offered, call, seat, at: moment, writer)
            try settle(offered, call, state, moment, content.replacement, writer)
        }
        return engagement ?? NaturalID.offer(call: call.id, musician: id)
    }

    /// What a row says otherwise of somebody who is on the call, or was asked.
    private func change(
        _ musician: Offered, _ call: FoundRecord, _ content: HireImport.Content,
        at moment: Moment, _ writer: SpaceWriter
    ) throws -> RecordID {
        let offer = RecordKey(.offer, NaturalID.offer(call: call.id, musician: musician.id))
        let present = try writer.record(offer).flatMap { $0.isDeleted ? nil : $0 }
        if let state = content.offer, present?[.state] != .text(state.rawValue) {
            let engagement = try Self.engagement(of: musician.id, on: call, writer)
            if present == nil {
                let seat = (engagement?.fields ?? [:])
                    .filter { HireComparison.offered.contains($0.key) }
                try putOffer(musician, call, seat, at: moment, writer)
            }
            try settle(musician, call, state, moment, content.replacement, writer)
        }
        if let engagement = try Self.engagement(of: musician.id, on: call, writer) {
            try change(engagement.key, to: content.terms, writer)
            return engagement.key.id
        }
        try change(
            offer, to: content.terms.filter { HireComparison.offered.contains($0.key) }, writer)
        return offer.id
    }

    private func change(
        _ key: RecordKey, to fields: [FieldName: FieldValue?], _ writer: SpaceWriter
    ) throws {
        let present = try writer.record(key)
        let differing = fields.filter { present?[$0.key] != $0.value }
        for (field, value) in differing.sorted(by: { $0.key < $1.key }) {
            try writer.change(key, field, to: value)
        }
        try check.validate(key, written: Set(differing.keys), in: writer)
    }

    private func putOffer(
        _ musician: Offered, _ call: FoundRecord, _ seat: [FieldName: FieldValue],
        at moment: Moment, _ writer: SpaceWriter
    ) throws {
        let key = RecordKey(.offer, NaturalID.offer(call: call.id, musician: musician.id))
        let others = try writer.records(.offer, where: .call, is: .reference(call.id))
        var fields = seat
        fields[.call] = .reference(call.id)
        fields[.musician] = .reference(musician.id)
        fields[.state] = .text(OfferState.asked.rawValue)
        fields[.askedAt] = moment.instant.map { .instant($0) }
        fields[.position] = Self.position(after: others)
        try put(key, fields, writer)
    }

    /// The fields with those that every engagement has.
    private static func standing(_ terms: [FieldName: FieldValue]) -> [FieldName: FieldValue] {
        var fields = terms
        if fields[.role] == nil { fields[.role] = .text(Role.sidemusician.rawValue) }
        if fields[.plays] == nil {
            fields[.plays] = .boolean(fields[.role] != .text(Role.consultant.rawValue))
        }
        return fields
    }
}
