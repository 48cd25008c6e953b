public import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// Enters a cue of a call, or says more of the one that has its number.
    ///
    /// - Parameter fields: What is said of it; nil clears a field.
    /// - Returns: The cue, and whether it is new.
    public func putCue(
        _ number: String, on call: FoundRecord, setting fields: [FieldName: FieldValue?]
    ) throws -> Entered {
        try write(in: call.space) { writer in
            let cues = try writer.records(.cue, where: .call, is: .reference(call.id))
            if let known = cues.first(where: { $0[.number] == .text(number) }) {
                for (field, value) in fields.sorted(by: { $0.key < $1.key })
                where known[field] != value {
                    try writer.change(known.key, field, to: value)
                }
                try check.validate(known.key, written: Set(fields.keys), in: writer)
                return Entered(id: known.key.id, isNew: false)
            }
            let key = RecordKey(.cue, NaturalID.cue(call: call.id, number: number))
            var all = fields.compactMapValues { $0 }
            all[.call] = .reference(call.id)
            all[.number] = .text(number)
            all[.position] = Self.position(after: cues)
            try put(key, all, writer)
            return Entered(id: key.id, isNew: true)
        }
    }

    /// Writes a note into a call's journal.
    ///
    /// - Parameter text: The note as it is kept, with its time and author.
    public func note(_ text: String, on call: FoundRecord) throws {
        try write(in: call.space) { writer in
            try writer.append(call.record.key, .journal, text)
        }
    }
}

extension RecordFinder {
    /// The cues of a call in their order.
    public func cues(of call: FoundRecord) throws -> [FoundRecord] {
        try replica.read(call.space) { reader in
            try reader.records(.cue, where: .call, is: .reference(call.id))
        }.sorted(by: StoredCall.precedes).map { cue in
            let title = cue[.title].map { " \($0.text)" } ?? ""
            return FoundRecord(record: cue, label: (cue[.number]?.text ?? "?") + title)
        }
    }

    /// One of them, by its number, its title or its id.
    public func cue(_ query: String, of call: FoundRecord) throws -> FoundRecord {
        let cues = try cues(of: call)
        let numbered = cues.filter { $0.record[.number]?.text.lowercased() == query.lowercased() }
        if numbered.count == 1 { return numbered[0] }
        return try choose("cue", query, among: cues)
    }

    /// The notes of a call, the oldest first.
    public func journal(of call: FoundRecord) -> [String] {
        guard case .textList(let list)? = call.record[.journal] else { return [] }
        return list.texts
    }
}
