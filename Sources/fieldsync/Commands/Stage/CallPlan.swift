import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// A call that is being planned: what was said of it, and what is likely by the calls before it.
struct CallPlan {
    private let finder: RecordFinder
    private let replica: Replica
    private let now: Moment

    /// The production, where it is here already.
    private var known: FoundRecord?
    /// The production's last call.
    private var last: FoundRecord?
    private var title = ""
    private var producer = ""
    private var medium = Medium.theatrical
    private var zone = StageZone.utc
    private var start = Moment(secondsSince1970: 0)
    private var stage: String?
    private var session: SessionKind?
    private var kind = CallKind.recording
    private var conductor: String?
    private var orchestra: FoundRecord?

    init(in replica: Replica, now: Moment) {
        self.replica = replica
        finder = RecordFinder(in: replica)
        self.now = now
    }

    /// The start by the stage's clocks.
    var startText: String { start.text(in: zone) }

    // MARK: without a terminal

    /// Takes everything from options, and names those that are missing.
    mutating func take(said: CallNewCommand) throws {
        var missing: [String] = []
        if let production = said.production {
            try setProduction(production)
            if known == nil {
                if said.producer == nil { missing.append("--producer") }
                if said.medium == nil { missing.append("--medium") }
            }
        } else {
            missing.append("--production")
        }
        if said.start == nil { missing.append("--start") }
        if said.zone == nil, last == nil { missing.append("--zone") }
        if said.terms.stage == nil { missing.append("--stage") }
        guard missing.isEmpty else {
            throw Failure(
                status: .usage, code: "usage",
                message: "There is no terminal to ask at, and these options are missing: "
                    + missing.joined(separator: ", ") + ". Nothing was changed.",
                next: "Say them, or run the command on a terminal.",
                details: ["missing": .array(missing.map { .string($0) })])
        }
        producer = said.producer ?? ""
        medium = said.medium ?? medium
        try takeZone(said.zone ?? Self.zone(of: last) ?? "")
        try takeStart(said.start ?? "")
        stage = said.terms.stage
        takeTerms(said)
        conductor = said.terms.conductor ?? last?.record[FieldName(literal: "conductor")]?.text
        switch said.orchestra {
        case nil, "none"?: break
        case "last"?: orchestra = try orchestraOfLast()
        case let query?: orchestra = try finder.call(query)
        }
    }

    // MARK: by questions

    /// Asks for what was not said.
    mutating func ask(_ dialogue: Dialogue, said: CallNewCommand) throws {
        if let production = said.production {
            try setProduction(production)
        } else {
            let usual = try finder.calls().last.flatMap { try Self.production(of: $0, finder) }
            let query = try dialogue.ask("Production", usual: usual?.label) { $0 }
            try setProduction(query == usual?.label ? usual?.id.hex ?? query : query)
        }
        if known == nil {
            producer = try said.producer
                ?? dialogue.ask("'\(title)' is new. Signatory producer", usual: nil) { $0 }
            medium = try said.medium
                ?? dialogue.ask("Theatrical, television or streaming", usual: "theatrical") {
                    try Self.medium($0)
                }
        }
        if let said = said.terms.stage {
            stage = said
        } else {
            stage = try dialogue.words(
                "Stage", usual: last?.record[FieldName(literal: "stage")]?.text)
        }
        if let zone = said.zone {
            try takeZone(zone)
        } else {
            zone = try dialogue.ask("Time zone of the stage", usual: Self.zone(of: last)) {
                try StageZone(named: $0)
            }
        }
        if let start = said.start {
            try takeStart(start)
        } else {
            let plan = self
            start = try dialogue.ask("Called for", usual: likelyStart) { try plan.moment($0) }
        }
        takeTerms(said)
        if said.terms.session == nil, kind == .recording {
            session = try dialogue.ask(
                "Session: single, double or guaranteed", usual: (session ?? .single).rawValue
            ) { try Self.session($0) }
        }
        conductor = try said.terms.conductor
            ?? dialogue.words(
                "Conductor", usual: last?.record[FieldName(literal: "conductor")]?.text)
        try askOrchestra(dialogue, said.orchestra)
    }

    private mutating func askOrchestra(_ dialogue: Dialogue, _ said: String?) throws {
        switch said {
        case "none"?: return
        case "last"?: orchestra = try orchestraOfLast()
        case let query?: orchestra = try finder.call(query)
        case nil:
            guard let source = try lastWithPeople() else { return }
            let count = try finder.engagements(on: source).count
            let people = count == 1 ? "1 person" : "\(count) people"
            if try dialogue.agrees(
                "Copy the orchestra of \(source.label), \(people)?", usual: true)
            {
                orchestra = source
            }
        }
    }

    /// What is about to be entered.
    var summary: [HumanText] {
        var lines: [HumanText] = [
            "  Production  \(title)\(known == nil ? ", new, \(producer), \(medium.rawValue)" : "")",
            "  Stage       \(stage ?? "none")",
            "  Called for  \(startText)",
            "  Session     \(session?.rawValue ?? kind.rawValue)",
        ]
        if let conductor { lines.append("  Conductor   \(conductor)") }
        if let orchestra { lines.append("  Orchestra   as on \(orchestra.label)") }
        return lines
    }

    // MARK: writing

    /// Enters production, call and orchestra.
    func write(
        _ book: StageBook, said: CallNewCommand
    ) throws -> (call: RecordID, isNew: Bool, engaged: Int) {
        // Names are looked up before anything is written.
        try RateCardNames.require(said.terms.rates, in: finder)
        let times = SpokenTime(zone: zone, start: now, now: now)
        let call = Call(
            kind: kind, session: session, guaranteedMinutes: said.terms.guaranteedMinutes,
            service: said.terms.service ?? .underscoring, zone: zone, start: start, stage: stage,
            local: said.terms.local, conductor: conductor,
            calledAt: try said.terms.calledAt.map { try times.moment(spoken: $0) },
            nightRequested: said.terms.nightRequested ?? false)
        let production: FoundRecord
        if let known {
            production = known
        } else {
            let entered = try book.addProduction(
                Production(title: title, producer: producer, medium: medium))
            production = try finder.production(entered.id.hex)
        }
        var rates = said.terms.rates
        if rates.isEmpty, let text = last?.record[FieldName(literal: "rates")]?.text {
            rates = NameList.names(text)
        }
        let entered = try book.addCall(
            call, of: production, rates: rates,
            said: [FieldName(literal: "stage"), FieldName(literal: "start")])
        var engaged = 0
        if let orchestra {
            let found = try finder.call(entered.id.hex)
            engaged = try book.copyOrchestra(of: orchestra, to: found).engaged.count
        }
        return (entered.id, entered.isNew, engaged)
    }
}

extension CallPlan {
    // MARK: parts

    private mutating func setProduction(_ query: String) throws {
        do {
            let found = try finder.production(query)
            known = found
            title = found.label
            last = try finder.calls(of: found.id).last
        } catch DomainError.notFound {
            title = query
        }
    }

    private mutating func takeZone(_ name: String) throws { zone = try StageZone(named: name) }

    private mutating func takeStart(_ text: String) throws { start = try moment(text) }

    private func moment(_ text: String) throws -> Moment {
        try SpokenTime(zone: zone, start: now, now: now).moment(spoken: text)
    }

    private mutating func takeTerms(_ said: CallNewCommand) {
        kind = said.terms.kind ?? .recording
        session = said.terms.session ?? CallTerms.usualSession(of: kind)
    }

    /// The day after the last call, at its time; tomorrow at ten where there was none.
    private var likelyStart: String {
        let today = zone.date(of: now)
        var date = today.adding(days: 1)
        var clock = "10:00"
        if let last, case .instant(let instant)? = last.record[FieldName(literal: "start")] {
            let shown = zone.wallClock(at: Moment(instant))
            date = max(date, shown.date.adding(days: 1))
            if date.days(since: today) > 14 { date = today.adding(days: 1) }
            clock = Moment(instant).text(in: zone).clockPart
        }
        return "\(date) \(clock)"
    }

    private func lastWithPeople() throws -> FoundRecord? {
        guard let known else { return nil }
        let begin = start
        return try finder.calls(of: known.id).last { other in
            guard case .instant(let time)? = other.record[FieldName(literal: "start")] else {
                return false
            }
            return try Moment(time) < begin && !finder.engagements(on: other).isEmpty
        }
    }

    private func orchestraOfLast() throws -> FoundRecord {
        guard let found = try lastWithPeople() else {
            throw Failure.usage(
                "'\(title)' has no call before this one with people on it.",
                next: "Name a call with '--orchestra CALL', or leave it out.")
        }
        return found
    }

    private static func zone(of call: FoundRecord?) -> String? {
        call?.record[FieldName(literal: "zone")]?.text
    }

    private static func production(
        of call: FoundRecord, _ finder: RecordFinder
    ) throws -> FoundRecord? {
        guard case .reference(let id)? = call.record[FieldName(literal: "production")] else {
            return nil
        }
        return try finder.productions().first { $0.id == id }
    }

    private static func medium(_ word: String) throws -> Medium {
        guard let medium = Medium(rawValue: word.lowercased()) else {
            throw Failure.usage(
                "'\(word)' is no medium.", next: "Say theatrical, television or streaming.")
        }
        return medium
    }

    private static func session(_ word: String) throws -> SessionKind {
        guard let session = SessionKind(rawValue: word), session != .twoSessions else {
            throw Failure.usage(
                "'\(word)' is no session.", next: "Say single, double or guaranteed.")
        }
        return session
    }
}

extension String {
    /// `10:00` of `2026-10-14T10:00:00-07:00`.
    fileprivate var clockPart: String { String(dropFirst(11).prefix(5)) }
}
