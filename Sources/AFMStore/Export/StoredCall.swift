package import AFMModel
package import FieldsyncCore
import FieldsyncJSON
package import FieldsyncStore

/// A call with everything that hangs on it, as one replica shows it.
package struct StoredCall: Sendable {
    /// The call.
    package let call: RecordView
    /// Its production; nil where it has not arrived.
    package let production: RecordView?
    /// The production's producer; nil where it has not arrived.
    package let producer: RecordView?
    /// The engagements in their order, each with the person, where known here.
    package let engagements: [(engagement: RecordView, musician: RecordView?)]
    /// The intervals of the call and of single engagements, in their order.
    package let intervals: [RecordView]
    /// The cues in their order.
    package let cues: [RecordView]
    /// The payments in their order.
    package let payments: [RecordView]
    /// The rulings that are about this call alone, in their order.
    package let rulings: [RecordView]
    /// The rulings that hold for more than this call, the narrowest first.
    package let standingRulings: [StandingRuling]
    /// What union locals ruled for calls in their jurisdiction, where nobody says whether this is
    /// one of them.
    package let doubtfulRulings: [RecordView]
    /// Every ruling that is not about one call alone, whether it holds here or not.
    let wider: [RecordView]

    /// Reads a call; nil where there is none, or it is deleted.
    package init?(_ id: RecordID, in reader: some SpaceReading, roster: RosterBook) throws {
        guard let call = try reader.record(RecordKey(.call, id)), !call.isDeleted else {
            return nil
        }
        func hanging(_ type: RecordType) throws -> [RecordView] {
            try reader.records(type, where: .call, is: .reference(id)).sorted(by: Self.precedes)
        }
        var production: RecordView?
        if case .reference(let id)? = call[.production] {
            production = try reader.record(RecordKey(.production, id))
        }
        let present = production.flatMap { $0.isDeleted ? nil : $0 }
        self.init(
            call: call, production: present,
            producer: roster.record(.producer, present?[.producer]),
            engagements: try hanging(.engagement).map { engagement in
                (engagement, roster.record(.musician, engagement[.musician]))
            },
            intervals: try hanging(.interval), cues: try hanging(.cue),
            payments: try hanging(.payment), rulings: try hanging(.ruling),
            wider: try reader.records(.ruling).filter { $0[.call] == nil }
                .sorted(by: Self.precedes) + roster.records(.ruling))
    }

    init(
        call: RecordView, production: RecordView?, producer: RecordView?,
        engagements: [(engagement: RecordView, musician: RecordView?)], intervals: [RecordView],
        cues: [RecordView], payments: [RecordView], rulings: [RecordView], wider: [RecordView]
    ) {
        self.call = call
        self.production = production
        self.producer = producer
        self.engagements = engagements
        self.intervals = intervals
        self.cues = cues
        self.payments = payments
        self.rulings = rulings
        self.wider = wider
        let locals = Set(engagements.compactMap { $0.musician?[.local]?.text })
        let jurisdiction = call[.local]?.text ?? (locals.count == 1 ? locals.first : nil)
        let place = RulingPlace(
            call: call, production: production?.key.id, producer: producer?.key.id,
            local: jurisdiction)
        standingRulings = StandingRuling.holding(among: wider, at: place)
        doubtfulRulings = wider.filter { ruling in
            guard jurisdiction == nil, let local = ruling[.local]?.text else { return false }
            return locals.contains(local)
        }
    }

    /// The call with other contents in its records; nil takes one away, but not the call.
    package func mapping(_ change: (RecordView) -> RecordView?) -> StoredCall {
        StoredCall(
            call: change(call) ?? call, production: production.flatMap(change),
            producer: producer.flatMap(change),
            engagements: engagements.compactMap { engagement, musician in
                change(engagement).map { ($0, musician.flatMap(change)) }
            },
            intervals: intervals.compactMap(change), cues: cues.compactMap(change),
            payments: payments.compactMap(change), rulings: rulings.compactMap(change),
            wider: wider.compactMap(change))
    }

    /// The zone of the stage's clocks; UTC where none is known.
    package var zone: StageZone { Self.zone(call[.zone]) }

    /// The zone of a field's value; UTC where it holds none that exists.
    package static func zone(_ value: FieldValue?) -> StageZone {
        let name: String
        switch value {
        case .zone(let text)?, .text(let text)?: name = text
        default: return .utc
        }
        do {
            return try StageZone(named: name)
        } catch {
            return .utc
        }
    }

    /// The time called, where it is known.
    package var start: Moment? {
        if case .instant(let instant)? = call[.start] { return Moment(instant) }
        return nil
    }

    /// How people tell the call from others: title, stage, day and time.
    package var label: String {
        Self.label(call, title: production.map(Self.title) ?? "?")
    }

    /// A production's title, with the episode.
    package static func title(_ production: RecordView) -> String {
        let title = production[.title]?.text ?? "?"
        return title + (production[.episode].map { "/\($0.text)" } ?? "")
    }

    /// A call's label, given its production's title.
    package static func label(_ call: RecordView, title: String) -> String {
        var parts = [title]
        if let stage = call[.stage] { parts.append(stage.text) }
        if case .instant(let start)? = call[.start] {
            let text = Moment(start).text(in: zone(call[.zone]))
            parts.append(text.prefix(10) + " " + text.dropFirst(11).prefix(5))
        }
        return parts.joined(separator: ", ")
    }

    /// The call of a production that shows this stage and start, where somebody entered one; the
    /// first by id of several. One that another program named by an id of its own is none.
    package static func shown(
        of production: RecordID, stage: String?, start: Moment, in reader: some SpaceReading
    ) throws -> RecordView? {
        try reader.records(.call, where: .production, is: .reference(production)).first { call in
            guard case .instant(let instant)? = call[.start], Moment(instant) == start,
                call[.stage] == stage.map({ .text($0) })
            else { return false }
            return call[.extra].map { JSONText.object($0.text)["id"] == nil } ?? true
        }
    }

    /// The people who worked, as far as anybody says, and have no time of dismissal; nobody where
    /// the call was cancelled.
    package var notDismissed: [(engagement: RecordView, musician: RecordView?)] {
        if call[.cancelled] != nil { return [] }
        let absent: [FieldValue] = [.text("noShow"), .text("excused")]
        return engagements.filter { engagement, _ in
            engagement[.dismissed] == nil && !absent.contains { engagement[.attendance] == $0 }
        }
    }

    /// True where everybody who worked went home, or the call was cancelled.
    package var isComplete: Bool { !engagements.isEmpty && notDismissed.isEmpty }

    /// What a path of the call's sheet is about: `engagement 3f… (Harper Vale)`; nil for the call.
    package func subject(at path: String) -> String? {
        let prefix = "$.musicians["
        guard path.hasPrefix(prefix),
            let index = Int(path.dropFirst(prefix.count).prefix { $0 != "]" }),
            engagements.indices.contains(index)
        else { return nil }
        let (engagement, musician) = engagements[index]
        return "\(engagement.key) (\(musician?[.nameText]?.text ?? "?"))"
    }

    /// Every record that the call's pay can depend on, rate cards left out.
    package var allRecords: [RecordView] {
        [call] + [production, producer].compactMap { $0 } + engagements.map(\.engagement)
            + engagements.compactMap(\.musician) + intervals + cues + payments + rulings
            + standingRulings.map(\.record)
    }

    /// The order of a list: by number, those without one after the others, by time, then id.
    static func precedes(_ left: RecordView, _ right: RecordView) -> Bool {
        func rank(_ view: RecordView) -> (Int64, Int64, RecordID) {
            var position = Int64.max
            if case .integer(let number)? = view[.position] { position = number }
            var time = Int64.max
            if case .instant(let from)? = view[.from] { time = from.milliseconds }
            return (position, time, view.key.id)
        }
        return rank(left) < rank(right)
    }
}
