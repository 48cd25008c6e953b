import AFMModel
public import AFMOffice
import AFMRules
public import AFMStore
import FieldsyncCore
public import FieldsyncStore

/// Makes a call's report of what a replica holds.
public struct ReportBuilder {
    private let replica: Replica
    private let found: FoundRecord
    private let stored: StoredCall
    private let sheet: CallSheet
    private let statement: ConsolidatedStatement
    private let pay: CallStatement

    /// Reads a call and works out what everybody on it is owed.
    ///
    /// - Throws: `SheetError` or `PayError` where that cannot be; `DomainError` where there is no
    ///   such call.
    public init(of call: FoundRecord, in replica: Replica) throws {
        let statement = try Consolidator(replica).run(
            .calls([call.id]), mayBeFinal: true, now: replica.environment.instant)
        try self.init(of: call, in: replica, statement)
    }

    /// The same with a statement that was worked out before.
    public init(
        of call: FoundRecord, in replica: Replica, _ statement: ConsolidatedStatement
    ) throws {
        self.replica = replica
        found = call
        let export = try SheetExport(from: replica)
        stored = try export.stored(call.id)
        sheet = try export.sheet(
            of: stored, catalogue: try InstrumentCatalogue(of: replica)
        ).document
        self.statement = statement
        guard let pay = statement.paid[call.id] else {
            throw NotFinal(missing: SignoffBook.obstacles(in: statement))
        }
        self.pay = pay
    }

    /// The report as it is now.
    public func report() throws -> SessionReport {
        let now = Moment(replica.environment.instant)
        let signed = try signatures()
        let due = try PaymentDue(of: found, sheet, pay, at: now)
        return SessionReport(
            call: found.id.hex, number: found.number, label: found.label,
            engagement: engagement, hours: try hours(), lines: lines(), cues: cues(),
            notes: notes,
            due: SessionReport.Due(
                on: due.on, workingDaysLeft: due.workingDaysLeft, today: due.today),
            signatures: signed.signatures, unsigned: signed.unsigned,
            open: SignoffBook.obstacles(in: statement).map(\.description),
            findings: pay.findings.map { ($0.rule.map { "\($0): " } ?? "") + $0.what },
            totalCents: pay.totalCents, unpaidCents: due.unpaidCents, madeAt: now)
    }

    // MARK: what it was for

    private var engagement: SessionReport.Engagement {
        let production = stored.production
        var facts = SessionReport.Engagement()
        facts.signatory = sheet.production.producer
        facts.employer = production?[.employer]?.text ?? sheet.production.producer
        facts.picture = sheet.production.title
        facts.productionNumber = production?[.productionNumber]?.text
        facts.episode = sheet.production.episode
        let medium =
            switch sheet.production.medium {
            case .theatrical: "theatrical"
            case .television: "television"
            case .streaming: "made for streaming"
            }
        facts.filmClass =
            medium + (production?[.lowBudget] == .boolean(true) ? ", low budget" : "")
        facts.stage = sheet.call.stage
        facts.composer = production?[.composer]?.text
        facts.conductor = sheet.call.conductor
        facts.leaders = sheet.musicians.filter { $0.role == .leader }.map(\.name)
        facts.managers = sheet.musicians.filter { $0.role == .orchestraManager || $0.alsoManager }
            .map(\.name)
        facts.local = sheet.call.local
        return facts
    }

    private func hours() throws -> SessionReport.Hours {
        let call = sheet.call
        let ended = sheet.musicians.compactMap(\.dismissed).max()
        var hours = SessionReport.Hours(date: call.date, zone: call.zone, called: call.start)
        hours.ended = ended
        let others = try sessionsOfDay()
        hours.sessionOfDay = (others.firstIndex(of: found.id) ?? 0) + 1
        hours.sessionsThatDay = max(1, others.count)
        hours.breaks = sheet.timeline
        hours.elapsedMinutes = ended.map { $0.minutes(since: call.start) }
        hours.guaranteedMinutes = call.guaranteeMinutes
        let session = call.session.map { ", " + Self.words($0) } ?? ""
        hours.kind = Self.words(call.kind) + session
            + (call.service == .prerecording ? ", prerecording" : "")
        hours.rates = sheet.rates
        hours.musicians = sheet.musicians.count { musician in
            musician.attendance == .worked
                && (musician.role == .leader || musician.plays && musician.role != .consultant)
        }
        return hours
    }

    /// The production's calls of the day, in the order of their starts.
    private func sessionsOfDay() throws -> [RecordID] {
        guard let production = stored.production?.key.id else { return [found.id] }
        return try RecordFinder(in: replica).calls(of: production).filter { other in
            guard case .instant(let start)? = other.record[.start] else { return false }
            let zone = StoredCall.zone(other.record[.zone])
            return zone.date(of: Moment(start)) == sheet.call.date
        }.map(\.id)
    }

    private static func words(_ kind: CallKind) -> String {
        switch kind {
        case .recording: "recording"
        case .multiTrack: "electronic multi-track"
        case .production: "production musician"
        case .sideline: "sideline"
        }
    }

    private static func words(_ session: SessionKind) -> String {
        switch session {
        case .single: "single session"
        case .double: "double session"
        case .guaranteed: "guaranteed length"
        case .twoSessions: "two sessions"
        }
    }

    private var notes: [String] {
        guard case .textList(let list)? = stored.call[.journal] else { return [] }
        return list.texts
    }

    // MARK: the music

    private func cues() -> [SessionReport.CueLine] {
        let names = Dictionary(
            sheet.musicians.compactMap { musician in musician.card.map { ($0, musician.name) } }
        ) { first, _ in first }
        return sheet.cues.map { cue in
            var players: [String]?
            if case .cards(let cards) = cue.musicians { players = cards.map { names[$0] ?? $0 } }
            return SessionReport.CueLine(
                number: cue.number, title: cue.title, seconds: cue.finishedSeconds,
                players: players, isFormatMusic: cue.isFormatMusic)
        }
    }

    // MARK: the pay

    private func lines() -> [SessionReport.Line] {
        sheet.musicians.enumerated().map { index, musician in
            let owed = pay.musicians.first {
                $0.card == musician.card && (musician.card != nil || $0.name == musician.name)
            }
            let pair = stored.engagements.indices.contains(index) ? stored.engagements[index] : nil
            return ReportLineMaker(sheet: sheet, musician: musician, pay: owed).line(
                number: index + 1, engagement: pair?.engagement, person: pair?.musician)
        }
    }

    // MARK: signatures

    private func signatures() throws -> (
        signatures: [SessionReport.Signature], unsigned: SessionReport.Signature?
    ) {
        let signed = try Signoff.all(of: found.id, in: replica)
        guard let last = signed.last else { return ([], nil) }
        let history = try CallHistory(of: found.id, in: replica)
        var signatures: [SessionReport.Signature] = []
        for (index, signoff) in signed.enumerated() {
            let before = index > 0 ? signed[index - 1] : nil
            signatures.append(
                SessionReport.Signature(
                    by: signoff.by, at: Moment(signoff.at), totalCents: signoff.figures.totalCents,
                    because: signoff.because,
                    changes: try before.map { try history.edits(since: $0, until: signoff) }?
                        .map { SessionReport.Change(edits: $0.words, by: $0.by) } ?? [],
                    people: before.map { Self.people($0.figures, signoff.figures) } ?? []))
        }
        let figures = ClosedFigures(pay)
        let edits = try history.edits(since: last)
        guard !edits.isEmpty || figures != last.figures else { return (signatures, nil) }
        return (
            signatures,
            SessionReport.Signature(
                by: "", at: Moment(replica.environment.instant), totalCents: pay.totalCents,
                because: "",
                changes: edits.map { SessionReport.Change(edits: $0.words, by: $0.by) },
                people: Self.people(last.figures, figures))
        )
    }

    private static func people(
        _ before: ClosedFigures, _ after: ClosedFigures
    ) -> [SessionReport.PersonChange] {
        func key(_ musician: ClosedFigures.Musician) -> String {
            musician.card ?? "\u{0}" + musician.name
        }
        let old = Dictionary(before.musicians.map { (key($0), $0) }) { first, _ in first }
        let new = Set(after.musicians.map(key))
        let present = after.musicians.map { (old[key($0)], Optional($0)) }
        let gone = before.musicians.filter { !new.contains(key($0)) }.map { (Optional($0), nil) }
            as [(ClosedFigures.Musician?, ClosedFigures.Musician?)]
        return (present + gone).compactMap { one, other in
            guard let person = other ?? one, one?.totalCents != other?.totalCents else {
                return nil
            }
            return SessionReport.PersonChange(
                card: person.card, name: person.name, beforeCents: one?.totalCents ?? 0,
                afterCents: other?.totalCents ?? 0)
        }
    }
}
