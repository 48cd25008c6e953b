public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// Enters a call of a production.
    ///
    /// It is known by its production, stage and start, as a sheet without an id is: entered twice,
    /// on one laptop or on two, or imported and entered, it is one call.
    ///
    /// - Parameters:
    ///   - call: The call; its id is not looked at.
    ///   - production: The production.
    ///   - rates: Names of the rate cards that may be in force. Where none is given, those of the
    ///     production, else the only card that holds on the day.
    ///   - said: The fields of it that a person said; of a call that is here already only these
    ///     are compared. All of them where nil.
    /// - Returns: The call's id, and whether it is new.
    /// - Throws: ``DomainError`` for a rate card that nobody imported, a value that cannot be, or
    ///   a call that is here and says otherwise.
    public func addCall(
        _ call: Call, of production: FoundRecord, rates: [String] = [],
        said: Set<FieldName>? = nil
    ) throws -> Entered {
        var names = rates
        if names.isEmpty, case .text(let text)? = production.record[.rates] {
            names = NameList.names(text)
        }
        for name in names { try requireRates(name) }
        if names.isEmpty { names = try onlyRates(on: call.date) }
        var fields = DocumentMapping.call.fields(of: JSONText.members(of: call.json))
        fields[.production] = .reference(production.id)
        if !names.isEmpty { fields[.rates] = .text(NameList.text(names)) }
        return try write(in: production.space) { writer in
            let natural = RecordKey(
                .call,
                NaturalID.call(production: production.id, stage: call.stage, start: call.start))
            if let same = try StoredCall.shown(
                of: production.id, stage: call.stage, start: call.start, in: writer)
            {
                let label = StoredCall.label(same, title: StoredCall.title(production.record))
                try refuseDifferences(
                    of: same, label: label, from: fields, in: said ?? Set(fields.keys))
                return Entered(id: same.key.id, isNew: false)
            }
            let present = try writer.record(natural)
            // A call that was moved to another time keeps its id, and this one gets its own.
            let isTaken = present.map { !$0.isDeleted } ?? false
            let key = isTaken ? RecordKey(.call, try writer.create(.call)) : natural
            try put(key, fields, writer)
            if let present, !isTaken {
                // It was removed, and begins anew.
                for field in present.fields.keys.sorted()
                where fields[field] == nil && field != .numbers {
                    try writer.set(key, field, nil)
                }
            }
            if isTaken || present?[.numbers] == nil {
                try writer.add(key, .numbers, TextSet([CallNumber.next(of: replica)]))
            }
            return Entered(id: key.id, isNew: true)
        }
    }

    private func onlyRates(on date: WorkDate) throws -> [String] {
        let cards = try RecordFinder(in: replica).rateCards().map(\.record)
        let inForce = cards.filter { card in
            guard case .date(let from)? = card[.from], case .date(let to)? = card[.to] else {
                return false
            }
            return (from.dayNumber...max(from.dayNumber, to.dayNumber))
                .contains(Int64(date.daysSince1970))
        }
        guard inForce.count == 1, let name = inForce[0][.nameText] else { return [] }
        return [name.text]
    }
}
