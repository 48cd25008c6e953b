import AFMModel
public import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// Engages somebody of the roster in somebody's place: as what that one was engaged, with the
    /// same instruments, next on the list. Who is replaced has not come, unless somebody said that
    /// they did. One step, so that it is taken back in one.
    ///
    /// - Returns: The new engagement.
    /// - Throws: ``DomainError/outOfPlace(what:next:)`` where they are on the call already.
    public func substitute(
        _ musician: FoundRecord, for replaced: FoundRecord, on call: FoundRecord
    ) throws -> RecordID {
        let card = try replica.read(.roster) { reader -> FieldValue? in
            guard case .reference(let id)? = replaced.record[.musician] else { return nil }
            let person = try reader.record(RecordKey(.musician, id))
            return person?[.card] ?? person?[.nameText]
        }
        let key = RecordKey(
            .engagement, NaturalID.engagement(call: call.id, musician: musician.id))
        try write(in: call.space) { writer in
            let others = try writer.records(.engagement, where: .call, is: .reference(call.id))
            guard !others.contains(where: { $0[.musician] == .reference(musician.id) }) else {
                throw DomainError.outOfPlace(
                    what: "\(musician.label) is on this call already.",
                    next: "Choose somebody else.")
            }
            var fields: [FieldName: FieldValue] = [
                .call: .reference(call.id), .musician: .reference(musician.id),
            ]
            for field in [FieldName.role, .plays, .instruments, .section, .chair] {
                fields[field] = replaced.record[field]
            }
            fields[.substitutes] = card
            if case .integer(let position)? = replaced.record[.position] {
                fields[.position] = .integer(position + 1)
            }
            try put(key, fields, writer)
            if replaced.record[.reported] == nil {
                try writer.change(replaced.record.key, .attendance, to: .text("noShow"))
            }
        }
        return key.id
    }
}
