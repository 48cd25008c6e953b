public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension StageBook {
    /// Enters a call of a production; it gets an id of its own, so that two calls stay two.
    ///
    /// - Parameters:
    ///   - call: The call; its id is not looked at.
    ///   - production: The production.
    ///   - rates: Names of the rate cards that may be in force. Where none is given, those of the
    ///     production, else the only card that holds on the day.
    /// - Returns: The call's id.
    /// - Throws: ``DomainError`` for a rate card that nobody imported, or a value that cannot be.
    public func addCall(
        _ call: Call, of production: FoundRecord, rates: [String] = []
    ) throws -> RecordID {
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
            let id = try writer.create(.call)
            let key = RecordKey(.call, id)
            for (field, value) in fields.sorted(by: { $0.key < $1.key }) {
                try writer.set(key, field, value)
            }
            try check.validate(key, in: writer)
            return id
        }
    }

    /// Engages a musician on a call.
    ///
    /// - Parameters:
    ///   - musician: Who.
    ///   - call: The call.
    ///   - terms: Role, instruments, cartage and the like; name and card are the musician's own.
    ///     Who plays and has no instruments here gets those of the roster.
    /// - Returns: The engagement's id.
    /// - Throws: ``DomainError/outOfPlace(what:next:)`` where they are on the call already.
    public func hire(
        _ musician: FoundRecord, on call: FoundRecord, as terms: SheetMusician
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
        fields[.call] = .reference(call.id)
        fields[.musician] = .reference(musician.id)
        let key = RecordKey(
            .engagement, NaturalID.engagement(call: call.id, musician: musician.id))
        try write(in: call.space) { writer in
            if let present = try writer.record(key), !present.isDeleted {
                throw DomainError.outOfPlace(
                    what: "\(musician.label) is on this call already.",
                    next: "Change the engagement \(key.id.hex) instead.")
            }
            let others = try writer.records(
                .engagement, where: .call, is: .reference(call.id))
            let last =
                others.compactMap { other -> Int64? in
                    if case .integer(let number)? = other[.position] { number } else { nil }
                }.max() ?? 0
            fields[.position] = .integer(min(last, 1 << 47) + ListOrder.gap)
            try put(key, fields, writer)
        }
        return key.id
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
