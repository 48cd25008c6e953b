public import AFMModel
public import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// Notes that somebody was asked to come.
    ///
    /// - Parameters:
    ///   - musicians: Who, in the order of the list.
    ///   - instruments: What they are asked to play; else what they usually do.
    ///   - seat: Section and the first one's chair; the others have the next ones.
    ///   - moment: When.
    /// - Returns: The offers.
    /// - Throws: ``DomainError/outOfPlace(what:next:)`` where one of them is on the call already,
    ///   or was asked and has not said no; nothing is written then.
    public func ask(
        _ musicians: [FoundRecord], to call: FoundRecord, instruments: [String] = [],
        seat: Seat = Seat(), at moment: Moment
    ) throws -> [RecordID] {
        try write(in: call.space) { writer in
            try musicians.enumerated().map { index, musician in
                var seat = seat
                seat.chair = seat.chair.map { $0 + index }
                return try offer(musician, call, instruments, seat, moment, writer)
            }
        }
    }

    private func offer(
        _ musician: FoundRecord, _ call: FoundRecord, _ instruments: [String], _ seat: Seat,
        _ moment: Moment, _ writer: SpaceWriter
    ) throws -> RecordID {
        if try Self.engagement(of: musician.id, on: call, writer) != nil {
            throw DomainError.outOfPlace(
                what: "\(musician.label) is on this call already.",
                next: "Take them off with 'hire remove' first, or ask somebody else.")
        }
        let key = RecordKey(.offer, NaturalID.offer(call: call.id, musician: musician.id))
        if let present = try writer.record(key), !present.isDeleted,
            present[.state] == .text(OfferState.asked.rawValue)
        {
            throw DomainError.outOfPlace(
                what: "\(musician.label) was asked already.",
                next: "Note the answer with 'hire accept', 'hire decline' or 'hire no-answer'.")
        }
        let others = try writer.records(.offer, where: .call, is: .reference(call.id))
        var fields = Self.fields(of: seat)
        fields[.call] = .reference(call.id)
        fields[.musician] = .reference(musician.id)
        fields[.state] = .text(OfferState.asked.rawValue)
        fields[.askedAt] = moment.instant.map { .instant($0) }
        if !instruments.isEmpty {
            fields[.instruments] = .text(NameList.text(try known(instruments)))
        } else if let usual = musician.record[.instruments] {
            fields[.instruments] = usual
        }
        fields[.position] = Self.position(after: others)
        try put(key, fields, writer)
        for field in [FieldName.answeredAt, .replacedBy]
        where try writer.record(key)?[field] != nil {
            try writer.set(key, field, nil)
        }
        return key.id
    }

    /// Notes what somebody said to an offer; who accepts is on the call, who does not is off it.
    ///
    /// - Throws: ``DomainError`` where they were not asked, or have a time on the call already.
    public func answer(
        _ musicians: [FoundRecord], on call: FoundRecord, _ state: OfferState, at moment: Moment
    ) throws {
        try write(in: call.space) { writer in
            for musician in musicians {
                try settle(musician.offered, call, state, moment, nil, writer)
            }
        }
    }

    /// Asks somebody in another one's place: the seat and the instruments go over.
    ///
    /// - Parameter accepted: Whether they have said yes already.
    public func replace(
        _ musician: FoundRecord, by other: FoundRecord, on call: FoundRecord,
        accepted: Bool = false, at moment: Moment
    ) throws {
        guard musician.id != other.id else {
            throw DomainError.outOfPlace(
                what: "\(musician.label) cannot take their own place.", next: "Name two people.")
        }
        try write(in: call.space) { writer in
            let engagement = try Self.engagement(of: musician.id, on: call, writer)
            let key = RecordKey(.offer, NaturalID.offer(call: call.id, musician: musician.id))
            let offer = try writer.record(key).flatMap { $0.isDeleted ? nil : $0 }
            guard let source = engagement ?? offer else { throw Self.notAsked(musician.label) }
            var seat = Seat(section: source[.section]?.text)
            if case .integer(let chair)? = source[.chair] { seat.chair = Int(chair) }
            let plays = NameList.names(source[.instruments]?.text ?? "")
            if offer == nil {
                // They were engaged without being asked; that they are not any more is kept.
                var fields = Self.fields(of: seat)
                fields[.call] = .reference(call.id)
                fields[.musician] = .reference(musician.id)
                fields[.instruments] = source[.instruments]
                fields[.position] = source[.position]
                try put(key, fields, writer)
            }
            try settle(musician.offered, call, .replaced, moment, other.id, writer)
            _ = try self.offer(other, call, plays, seat, moment, writer)
            if accepted { try settle(other.offered, call, .accepted, moment, nil, writer) }
        }
    }

    // MARK: parts

    /// Notes an answer; `other` takes the place of who is replaced.
    func settle(
        _ musician: Offered, _ call: FoundRecord, _ state: OfferState, _ moment: Moment,
        _ other: RecordID?, _ writer: SpaceWriter
    ) throws {
        let key = RecordKey(.offer, NaturalID.offer(call: call.id, musician: musician.id))
        guard let offer = try writer.record(key), !offer.isDeleted else {
            throw Self.notAsked(musician.label)
        }
        let engagement = try Self.engagement(of: musician.id, on: call, writer)
        if state == .accepted {
            if engagement == nil { try engage(musician, offer, call, writer) }
        } else if let engagement {
            if engagement[.reported] != nil || engagement[.dismissed] != nil {
                throw DomainError.outOfPlace(
                    what: "\(musician.label) has a time on this call already.",
                    next: "Say with 'hire edit --attendance' that they did not come, or clear the "
                        + "time.")
            }
            let own = try HangingRecords(on: engagement.key, in: writer).records
            for record in own { try writer.delete(record.key) }
            try writer.delete(engagement.key)
        }
        try writer.set(key, .state, .text(state.rawValue))
        try writer.set(
            key, .answeredAt, state == .asked ? nil : moment.instant.map { .instant($0) })
        let place = other.map { FieldValue.reference($0) }
        if offer[.replacedBy] != place { try writer.set(key, .replacedBy, place) }
    }

    private func engage(
        _ musician: Offered, _ offer: RecordView, _ call: FoundRecord, _ writer: SpaceWriter
    ) throws {
        var terms: [FieldName: FieldValue] = [
            .role: .text(Role.sidemusician.rawValue), FieldName(literal: "plays"): .boolean(true),
        ]
        for field in [FieldName.instruments, .section, .chair] { terms[field] = offer[field] }
        _ = try engage(musician.id, label: musician.label, on: call, terms, writer)
    }

    private func known(_ instruments: [String]) throws -> [String] {
        try instruments.map { name in
            guard let known = catalogue.instrument(named: name) else {
                let near = catalogue.nearest(to: name).map { "; perhaps '\($0)'" } ?? ""
                throw DomainError.badWord(
                    what: "instrument", value: name,
                    right: "'instrument list' has those that are known\(near)")
            }
            return known.name
        }
    }

    static func engagement(
        of musician: RecordID, on call: FoundRecord, _ writer: SpaceWriter
    ) throws -> RecordView? {
        try writer.records(.engagement, where: .call, is: .reference(call.id)).first {
            $0[.musician] == .reference(musician)
        }
    }

    private static func notAsked(_ label: String) -> DomainError {
        .outOfPlace(
            what: "\(label) was not asked to this call.",
            next: "Ask with 'hire ask', or engage them with 'hire add'.")
    }
}

/// Somebody whom an offer is about, who may be new on this replica.
struct Offered {
    let id: RecordID
    let label: String
}

extension FoundRecord {
    fileprivate var offered: Offered { Offered(id: id, label: label) }
}
