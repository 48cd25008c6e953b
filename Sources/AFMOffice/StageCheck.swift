public import AFMModel
public import AFMRules
import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// What is missing or wrong on a call, the worst first: what to mend before people go home.
public struct StageCheck: Sendable {
    /// The call.
    public let call: RecordID
    /// What people call it.
    public let label: String
    /// The zone of the stage's clocks.
    public let zone: StageZone
    /// The time at which it was looked at.
    public let at: Moment
    /// Until when the call was thought on for those who are still there; nil where all have gone.
    public let until: Moment?
    /// What to mend.
    public let items: [CheckItem]
    /// True where people disagree about something that pay depends on.
    public let hasConflicts: Bool

    /// Checks a call.
    ///
    /// - Throws: ``DomainError/notFound(what:query:hint:)`` where there is no such call.
    public init(
        of call: RecordID, in replica: Replica, at now: Instant,
        catalogue: InstrumentCatalogue? = nil
    ) throws {
        let catalogue = try catalogue ?? InstrumentCatalogue(of: replica)
        let survey = try ConsolidationSurvey(replica, scope: .calls([call]))
        guard let stored = survey.told.first else {
            throw DomainError.notFound(
                what: "call", query: call.hex, hint: "List the calls to see which there are.")
        }
        try self.init(
            of: stored, at: now, questions: survey.questions, catalogue: catalogue
        ) { projected in
            var projectedSurvey = survey
            projectedSurvey.map {
                $0.call.key.id == call ? projected : $0.projected(to: Moment(now)).call
            }
            let statement = try Consolidator(replica, catalogue: catalogue).run(
                projectedSurvey, mayBeFinal: false, now: now
            ).statement
            return statement?.calls.first?.findings ?? []
        }
    }

    /// Checks a call that was read already.
    ///
    /// - Parameters:
    ///   - questions: What is open.
    ///   - findings: What a statement finds of the call as it is thought on.
    init(
        of stored: StoredCall, at now: Instant, questions: [OpenQuestion],
        catalogue: InstrumentCatalogue, findings: (StoredCall) throws -> [Finding]
    ) throws {
        let time = Moment(now)
        call = stored.call.key.id
        label = stored.label
        zone = stored.zone
        at = time
        var (projected, until) = stored.projected(to: time)
        if stored.engagements.isEmpty { until = nil }
        self.until = until
        var items = Self.questions(questions, stored, until: until)
        do {
            let sheet = try SheetExport.sheet(of: projected, catalogue: catalogue).document
            let isAhead = stored.start.map { time < $0 } ?? false
            items += try findings(projected).filter { finding in
                // Breaks are owed once the call has begun; ninety minutes and meals are told
                // below, by the clock. What is paid late is the office's to ask for.
                !Self.byTheClock.contains(finding.rule ?? "") && !(isAhead && finding.rule == "R33")
                    && !Self.office.contains(finding.rule ?? "")
            }.map { CheckItem($0) }
            items += try CallCheck(sheet, at: time, catalogue: catalogue)
                .items(usual: Self.usual(of: projected, sheet))
        } catch let error as SheetError {
            items += error.problems.map { problem in
                CheckItem(
                    .error,
                    (projected.subject(at: problem.path).map { "\($0): " } ?? "")
                        + "\(problem.path) is \(problem.found).",
                    todo: problem.remedy + ". Mend it with "
                        + projected.mending(problem.path) + ".")
            }
        } catch let error as PayError {
            // That nobody is on the call is among the questions.
            if !stored.engagements.isEmpty {
                items.append(
                    CheckItem(
                        .error, "No pay can be worked out: \(error)",
                        todo: "Mend it now, while there is somebody to ask."))
            }
        }
        hasConflicts = questions.contains(where: \.isConflict)
        self.items = CheckItem.worstFirst(items)
    }

    /// Rules that say by when something is due (R34, R50, R72).
    private static let byTheClock: Set<String> = ["R34", "R50", "R72"]

    /// The rules of late payment.
    private static let office: Set<String> = ["R40", "R41", "R42", "R43", "R44", "R45"]

    /// What is open in the records themselves.
    private static func questions(
        _ open: [OpenQuestion], _ stored: StoredCall, until: Moment?
    ) -> [CheckItem] {
        var items: [CheckItem] = []
        for question in open
        where question.call == nil || question.call == stored.call.key.id {
            switch question {
            case .notDismissed(_, _, let who):
                let time = until.map { stored.zone.clockTime(at: $0) } ?? "?"
                items.append(
                    CheckItem(
                        .info,
                        "\(who.count) have no time of dismissal yet; this is as if they stayed "
                            + "until \(time).",
                        todo: "When they go: 'clock dismiss' or 'clock end'."))
            case .openInterval(_, _, let kind, let since):
                items.append(
                    CheckItem(
                        .info, "A \(kind) is open since \(since).",
                        todo: "When work goes on: 'clock resume'."))
            case .conflict(_, _, let zone, let conflict):
                let subject = Self.subject(of: conflict.record, stored)
                items.append(
                    CheckItem(
                        .error,
                        subject.map { OpenQuestion.words(conflict, of: $0, zone) }
                            ?? question.description,
                        todo: "Ask both who wrote it, and choose with 'resolve'."))
            default:
                items.append(
                    CheckItem(
                        .error, question.description,
                        todo: "No statement is final before that is answered."))
            }
        }
        let nobodySays = stored.engagements.filter { engagement, _ in
            engagement[.reported] == nil && engagement[.dismissed] != nil
        }.map { $0.musician?[.nameText]?.text ?? "?" }
        if !nobodySays.isEmpty {
            let more = nobodySays.count > 4 ? " and \(nobodySays.count - 4) more" : ""
            items.append(
                CheckItem(
                    .warning,
                    "Nobody says when these came: "
                        + nobodySays.prefix(4).joined(separator: ", ") + more + ".",
                    todo: "Record it: 'clock start --at TIME' or 'hire edit --reported TIME'."))
        }
        return items
    }

    /// What people call a record of the call; nil where they have no name for it.
    private static func subject(of key: RecordKey, _ stored: StoredCall) -> String? {
        let line = stored.engagements.first { engagement, musician in
            engagement.key == key || musician?.key == key
        }
        if let line { return line.musician?[.nameText]?.text }
        if let cue = stored.cues.first(where: { $0.key == key }) {
            return "Cue \(cue[.number]?.text ?? "?")"
        }
        guard let interval = stored.intervals.first(where: { $0.key == key }) else {
            return key == stored.call.key ? "The call" : nil
        }
        let kind = interval[.kind]?.text ?? "interval"
        guard case .instant(let from)? = interval[.from] else { return "A \(kind)" }
        return "The \(kind) from \(stored.zone.clockTime(at: Moment(from)))"
    }

    /// What the roster says that people usually play, by their places on the sheet.
    private static func usual(of stored: StoredCall, _ sheet: CallSheet) -> [Int: [String]] {
        var usual: [Int: [String]] = [:]
        for (position, line) in stored.engagements.enumerated()
        where sheet.musicians.indices.contains(position) {
            guard case .text(let text)? = line.musician?[.instruments] else { continue }
            usual[position] = NameList.names(text)
        }
        return usual
    }
}
