import AFMModel
import AFMOffice
import AFMRules
import AFMStage
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension CallDesk {
    /// A call of the store as the screen needs it.
    func facts(of stored: StoredCall) throws -> StageFacts {
        let call = stored.call
        let kind = call[.kind].flatMap { CallKind(rawValue: $0.text) } ?? .recording
        let session = call[.session].flatMap { SessionKind(rawValue: $0.text) }
        var minutes = session?.usualMinutes ?? (kind == .sideline ? 480 : 180)
        if case .integer(let number)? = call[.guaranteedMinutes] { minutes = Int(clamping: number) }
        var facts = StageFacts(
            title: stored.production.map(StoredCall.title) ?? "?",
            stage: call[.stage]?.text ?? "", zone: stored.zone,
            start: stored.start ?? now.truncatedToMinute, kind: kind, session: session,
            guaranteedMinutes: minutes)
        facts.isCancelled = call[.cancelled] != nil
        if stored.production?[FieldName(literal: "liveReplica")] == .boolean(true) {
            facts.musicLimitSeconds = MusicLimit.seconds(
                isDouble: session == .double, guaranteedMinutes: minutes,
                doubleMinutes: Self.ruling("docDoubleMinutes", stored)
                    ?? KindRulings().docDoubleMinutes)
        }
        facts.countedBreakMinutes = Self.ruling("minCountedBreakMinutes", stored)
            ?? PayRulings().minCountedBreakMinutes
        facts.intervals = stored.intervals.filter { $0[.engagement] == nil }
            .compactMap(Self.interval).sorted { $0.from < $1.from }
        let places = try places(stored)
        facts.people = stored.engagements.map { engagement, musician in
            person(engagement, musician, stored, places)
        }
        facts.cues = stored.cues.map(Self.cue)
        facts.conflicts = try conflicts(of: stored)
        facts.roster = names
        facts.signedBy = try Signoff.all(of: id, in: replica).last?.by
        return facts
    }

    /// Everybody of the roster by name.
    static func names(of roster: RosterBook) -> [StageName] {
        roster.records(.musician).compactMap { musician in
            guard let name = musician[.nameText]?.text else { return nil }
            return StageName(id: musician.key.id, name: name, card: musician[.card]?.text ?? "")
        }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// What was ruled for the call, the narrowest first; nil where nobody ruled.
    private static func ruling(_ key: String, _ stored: StoredCall) -> Int? {
        let ruling = stored.rulings.first { $0[.key]?.text == key }
            ?? stored.standingRulings.first { $0.record[.key]?.text == key }?.record
        return ruling.flatMap { Int($0[.value]?.text ?? "") }
    }

    private static func moment(_ value: FieldValue?) -> Moment? {
        if case .instant(let instant)? = value { Moment(instant) } else { nil }
    }

    private static func interval(_ view: RecordView) -> StageInterval? {
        guard let from = moment(view[.from]) else { return nil }
        let kind = view[.kind].flatMap { IntervalKind(rawValue: $0.text) } ?? .break
        return StageInterval(kind, from: from, to: moment(view[.to]))
    }

    private static func cue(_ view: RecordView) -> StageCue {
        var seconds: Int?
        if case .integer(let number)? = view[.finishedSeconds] { seconds = Int(clamping: number) }
        return StageCue(
            id: view.key.id, number: view[.number]?.text ?? "?", title: view[.title]?.text ?? "",
            started: moment(view[.started]), stopped: moment(view[.stopped]),
            finishedSeconds: seconds)
    }

    // MARK: people

    /// Who sits in whose place, however it came to be.
    private struct SeatTakers {
        /// Whose place somebody took before the day, by their musician.
        var before: [FieldValue: String] = [:]
        /// Who took a place on the day, by the card or the name of whose it was.
        var onTheDay: [String: String] = [:]
        /// The names of those whose place was taken on the day, by what the record says.
        var names: [String: String] = [:]
    }

    private func places(_ stored: StoredCall) throws -> SeatTakers {
        var places = SeatTakers()
        let offers = try replica.read(space) { reader in
            try reader.records(.offer, where: .call, is: .reference(id))
        }
        for offer in offers {
            guard let other = offer[.replacedBy] else { continue }
            let name = roster.record(.musician, offer[.musician])?[.nameText]?.text
            places.before[other] = name ?? "?"
        }
        for (engagement, musician) in stored.engagements {
            guard let replaced = engagement[.substitutes]?.text else { continue }
            places.onTheDay[replaced] = musician?[.nameText]?.text ?? "?"
            let found = stored.engagements.first { $0.musician?[.card]?.text == replaced }
            places.names[replaced] =
                found?.musician?[.nameText]?.text ?? self.names.first { $0.card == replaced }?.name
        }
        return places
    }

    private func person(
        _ engagement: RecordView, _ musician: RecordView?, _ stored: StoredCall,
        _ places: SeatTakers
    ) -> StagePerson {
        let names = NameList.names(engagement[.instruments]?.text ?? "")
        let known = names.compactMap { catalogue.instrument(named: $0) }
        var person = StagePerson(
            id: engagement.key.id, name: musician?[.nameText]?.text ?? "?",
            role: engagement[.role].flatMap { Role(rawValue: $0.text) } ?? .sidemusician,
            plays: engagement[.plays] != .boolean(false), instruments: names)
        // Where somebody said in which section they sit, that holds.
        person.section = engagement[.section]?.text ?? Self.section(person, known.first)
        if case .integer(let chair)? = engagement[.chair] { person.chair = Int(clamping: chair) }
        person.family = known.first?.section ?? ""
        person.instrumentRank = known.first.flatMap { ranks[$0.name] } ?? .max
        person.card = musician?[.card]?.text ?? ""
        person.reported = Self.moment(engagement[.reported])
        person.dismissed = Self.moment(engagement[.dismissed])
        person.attendance =
            engagement[.attendance].flatMap { Attendance(rawValue: $0.text) } ?? .worked
        person.cannotStay = Self.moment(engagement[.cannotStayPastHold])
        person.leftForPersonalReasons = engagement[.leftForPersonalReasons] == .boolean(true)
        if engagement[.ownBreaks] == .boolean(true) {
            person.ownIntervals = stored.intervals
                .filter { $0[.engagement] == .reference(engagement.key.id) }
                .compactMap(Self.interval).sorted { $0.from < $1.from }
        }
        let claimed = Self.carried(engagement)
        person.cartage = claimed
        person.cartageToClaim = known.filter { $0.cartage != nil && !claimed.contains($0.name) }
            .map(\.name)
        let groups = Set(known.map(\.doublingGroup))
        person.doubles = max(0, groups.count - 1)
        let usual = NameList.names(musician?[.instruments]?.text ?? "")
        person.usualDoubles = usual.filter { name in
            guard let instrument = catalogue.instrument(named: name) else { return false }
            return !groups.contains(instrument.doublingGroup)
        }
        person.substitutes =
            engagement[.substitutes].map { places.names[$0.text] ?? $0.text }
            ?? engagement[.musician].flatMap { places.before[$0] } ?? ""
        person.replacedBy =
            (musician?[.card] ?? musician?[.nameText]).flatMap { places.onTheDay[$0.text] } ?? ""
        person.initials = Self.initials(engagement).count
        if case .text(let text)? = engagement[.ownCall] {
            let own = Self.object(text)
            if case .string(let start)? = own["start"], let instant = Instant(iso8601: start) {
                person.ownStart = Moment(instant)
            }
            if case .string(let name)? = own["session"] {
                person.ownSession = SessionKind(rawValue: name)
            }
        }
        person.isDisputed = engagement.conflicts.contains { $0.policy == .guarded }
            || stored.intervals.contains { interval in
                interval[.engagement] == .reference(engagement.key.id)
                    && interval.conflicts.contains { $0.policy == .guarded }
            }
        return person
    }

    private static func section(_ person: StagePerson, _ instrument: Instrument?) -> String {
        if person.role != .sidemusician, !person.plays || instrument == nil { return "Direction" }
        guard let instrument else { return "Others" }
        return instrument.section == "Strings" ? instrument.name : instrument.section
    }

    /// What is claimed, by the catalogue's names; an entry that is no object counts for nothing.
    static func carried(_ engagement: RecordView) -> [String] {
        list(engagement[.cartage]).compactMap { entry in
            guard case .object(let object) = entry, case .string(let name)? = object["instrument"]
            else { return nil }
            return name
        }
    }

    static func initials(_ engagement: RecordView) -> [JSONValue] { list(engagement[.initialled]) }

    /// What a document in a field says; nothing where it is none.
    static func list(_ value: FieldValue?) -> [JSONValue] {
        guard case .text(let text)? = value, case .array(let list)? = JSONText.value(text) else {
            return []
        }
        return list
    }

    private static func object(_ text: String) -> JSONObject { JSONText.object(text) }

    // MARK: what is disputed

    private func conflicts(of stored: StoredCall) throws -> [StageConflict] {
        let disputed = stored.allRecords.flatMap { record in
            record.conflicts.filter { $0.policy == .guarded }.map { (record.space, $0) }
        }
        guard !disputed.isEmpty else { return [] }
        let names = try replica.names()
        var seen: Set<Conflict> = []
        return disputed.filter { seen.insert($0.1).inserted }.map { home, conflict in
            let (subject, person) = subject(conflict.record, stored)
            return StageConflict(
                record: conflict.record, slot: conflict.slot.name, subject: subject,
                person: person,
                choices: conflict.candidates.map { candidate in
                    let token = CandidateToken(candidate, of: conflict, in: home).text
                    let place = names[candidate.transaction.replica] ?? "another laptop"
                    return StageConflict.Choice(
                        value: value(candidate.content, stored.zone),
                        who: "\(candidate.author) on \(place)", price: price(token), token: token)
                })
        }
    }

    private func subject(_ key: RecordKey, _ stored: StoredCall) -> (String, RecordID?) {
        let line = stored.engagements.first { engagement, musician in
            engagement.key == key || musician?.key == key
        }
        if let line {
            return (line.musician?[.nameText]?.text ?? "?", line.engagement.key.id)
        }
        if let cue = stored.cues.first(where: { $0.key == key }) {
            return ("Cue \(cue[.number]?.text ?? "?")", nil)
        }
        if let interval = stored.intervals.first(where: { $0.key == key }) {
            var owner: RecordID?
            if case .reference(let id)? = interval[.engagement] { owner = id }
            let from = Self.moment(interval[.from]).map(stored.zone.clockTime) ?? "?"
            return ("\(interval[.kind]?.text ?? "break") from \(from)", owner)
        }
        return ("\(key.type)", nil)
    }

    private func value(_ content: SlotContent, _ zone: StageZone) -> String {
        content.shownText { value in
            if case .instant(let instant) = value { return zone.clockTime(at: Moment(instant)) }
            return value.shownText
        }
    }
}
