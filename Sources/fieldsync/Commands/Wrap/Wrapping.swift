import AFMModel
import AFMOffice
import AFMReport
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// The steps from the last check to the signature.
struct Wrapping {
    private let command: WrapCommand
    private let call: FoundRecord
    private let replica: Replica
    private let context: CommandContext

    init(
        _ command: WrapCommand, _ call: FoundRecord, _ replica: Replica, _ context: CommandContext
    ) {
        self.command = command
        self.call = call
        self.replica = replica
        self.context = context
    }

    private var asks: Bool { context.canAsk && !command.yes }
    private var by: String {
        get throws { try command.by ?? context.author(of: replica) }
    }

    // MARK: checking

    private func check() throws -> StageCheck {
        try StageCheck(of: call.id, in: replica, at: replica.environment.instant)
    }

    /// Tells what `check` finds, on standard error.
    func tellFindings() throws {
        guard !context.json else { return }
        for item in try check().items {
            let rule = item.rule.map { " \($0)" } ?? ""
            try context.note("\(item.severity.rawValue)\(rule): \(item.what)")
        }
    }

    // MARK: what is missing

    /// Asks for what is missing, or takes it from options, and writes it.
    func enterFacts() throws {
        let finder = RecordFinder(in: replica)
        var production = FieldEdits()
        production.set("composer", try fact(command.facts.composer, "composer", "Composer"))
        production.set("employer", command.facts.employer)
        production.set(
            "productionNumber",
            try fact(command.facts.productionNumber, "productionNumber", "Production number"))
        production.set("lowBudget", command.facts.lowBudget)
        var onCall = FieldEdits()
        let conductor = call.record[FieldName(literal: "conductor")]?.text
        if let said = command.facts.conductor {
            onCall.set("conductor", said)
        } else if conductor == nil, asks {
            onCall.set("conductor", try Dialogue(context).words("Conductor"))
        }
        let gone = try timeOfDismissal(finder)
        let book = try context.book(in: replica)
        if !production.values.isEmpty, let found = try self.production(finder) {
            try book.edit(found, setting: production.values)
        }
        if !onCall.values.isEmpty { try book.edit(call, setting: onCall.values) }
        if let gone { _ = try StageClock(book, call: call).run(.end, at: gone) }
    }

    private func fact(
        _ said: String?, _ field: StaticString, _ question: HumanText
    ) throws -> String? {
        if let said { return said }
        guard asks, let production = try production(RecordFinder(in: replica)),
            production.record[FieldName(literal: field)] == nil
        else { return nil }
        return try Dialogue(context).words(question + " (empty where nobody knows)")
    }

    private func production(_ finder: RecordFinder) throws -> FoundRecord? {
        guard case .reference(let id)? = call.record[FieldName(literal: "production")] else {
            return nil
        }
        return try finder.productions().first { $0.id == id }
    }

    /// When those went home of whom nobody says it; nil where everybody has a time.
    private func timeOfDismissal(_ finder: RecordFinder) throws -> Moment? {
        let cancelled = call.record[FieldName(literal: "cancelled")] != nil
        let absent: [FieldValue] = [.text("noShow"), .text("excused")]
        let attendance = FieldName(literal: "attendance")
        let waiting = try finder.engagements(on: call).filter { person in
            person.record[FieldName(literal: "dismissed")] == nil
                && !absent.contains { person.record[attendance] == $0 }
        }
        guard !waiting.isEmpty, !cancelled else { return nil }
        let times = SpokenTime.of(call, now: StageNow.moment(of: replica))
        if let end = command.end { return try times.moment(spoken: end) }
        guard asks else { return nil }
        let names = waiting.prefix(3).map(\.label).joined(separator: ", ")
            + (waiting.count > 3 ? " and \(waiting.count - 3) more" : "")
        return try Dialogue(context).ask(
            "Nobody says when these went home: \(names). When"
        ) { try times.moment(spoken: $0) }
    }

    // MARK: the statement

    /// Works the statement out, tells it, and refuses where something is missing.
    func statement() throws -> ConsolidatedStatement {
        try refuse(try SignoffBook.obstacles(of: call.id, in: replica))
        let found: ConsolidatedStatement
        do {
            found = try Consolidator(replica).run(
                .calls([call.id]), mayBeFinal: true, now: replica.environment.instant)
        } catch let error as SheetError {
            throw Failure(error, status: .failed)
        } catch let error as PayError where !context.json {
            // Why was told among the findings.
            let failure = Failure(error)
            throw Failure(
                status: failure.status, code: failure.code,
                message: "The report is not signed, since no pay can be worked out.",
                next: failure.next, details: failure.details)
        }
        try refuse(SignoffBook.obstacles(in: found))
        try noteWhatIsAhead(found)
        if asks {
            for line in HumanText.lines(of: found.statement?.text() ?? "") {
                try context.print(line)
            }
            try context.surroundings.output.flush()
        }
        return found
    }

    /// Tells who signs a call that is not over by this machine's clock; the clock can be wrong.
    private func noteWhatIsAhead(_ found: ConsolidatedStatement) throws {
        let now = StageNow.moment(of: replica)
        let calls = found.sheets.filter { $0.call.id == call.id.hex }
        let gone = calls.flatMap(\.musicians).compactMap(\.dismissed).max()
        guard let gone, gone > now, let zone = calls.first?.call.zone else { return }
        try context.note(
            """
            warning: The last one goes home at \(gone.text(in: zone)), and this machine's clock \
            shows \(now.text(in: zone)).
            """)
    }

    private func refuse(_ obstacles: [OpenQuestion]) throws {
        guard !obstacles.isEmpty else { return }
        let failure = Failure(NotFinal(missing: obstacles))
        throw Failure(
            status: failure.status, code: failure.code,
            message: "The report is not signed, since this is open: "
                + obstacles.map(\.description).joined(separator: " "),
            next: obstacles.contains(where: \.isAboutDismissal)
                ? "Say it with '--end TIME', or for some with 'clock dismiss', and wrap again."
                : "Answer it, and wrap the call again.",
            details: failure.details)
    }

    // MARK: signing

    /// Signs, after asking; nil where it stands as it was signed before.
    func sign(_ statement: ConsolidatedStatement) throws -> Signoff? {
        let earlier = try Signoff.all(of: call.id, in: replica)
        var because = command.because
        try noteDisputed(earlier)
        if let last = earlier.last {
            let isSame = try CallHistory(of: call.id, in: replica).edits(since: last).isEmpty
                && statement.paid[call.id].map { ClosedFigures($0) } == last.figures
            if isSame { return nil }
            if because == nil, asks {
                because = try Dialogue(context).ask(
                    "\(last.by) signed this, and it was changed since. Why"
                ) { $0 }
            }
        }
        let total = Cents(statement.paid[call.id]?.totalCents ?? 0)
        if asks {
            guard
                try Dialogue(context).agrees(
                    "Sign it off for \(total), as \(try by)?", usual: false)
            else {
                throw Failure(
                    status: .failed, code: "not-confirmed",
                    message: "The report is not signed. What you entered on the way is kept.",
                    next: "Mend what is wrong, and wrap the call again.")
            }
        }
        return try SignoffBook(in: replica, author: try context.author(of: replica)).sign(
            call, statement, because: because, by: try by)
    }

    /// Two who signed without having seen each other: both are kept until somebody chooses.
    private func noteDisputed(_ signatures: [Signoff]) throws {
        let ids = Set(signatures.map(\.id))
        let conflicts = try replica.read(call.space) { try $0.conflicts() }
            .filter { $0.record.type == .signoff && ids.contains($0.record.id) }
        guard !conflicts.isEmpty else { return }
        let words = try ConflictWords(for: conflicts, in: replica)
        for conflict in conflicts {
            let said = conflict.candidates.map { words.value($0.content, of: conflict) }
                .joined(separator: "; ")
            try context.note(
                """
                \(conflict.candidates.count) people signed it at once: \(said). \
                Choose with 'resolve signoff \(conflict.record.id) \(conflict.slot.name) \
                --candidate N'.
                """)
        }
        context.finish(.conflictsOpen)
    }

    // MARK: showing

    /// Prints what was signed, and when payment is due.
    func show(_ report: SessionReport, _ signoff: Signoff?, files: [String]) throws {
        let isAmendment = signoff != nil && report.signatures.count > 1
        var lines: [HumanText] = []
        if let signoff {
            lines.append(
                """
                \(isAmendment ? "Amended" : "Signed off"): \(report.label), \
                \(Cents(report.totalCents)), by \(signoff.by).
                """)
        } else {
            lines.append("\(report.label) is as it was signed; nothing was written anew.")
        }
        lines.append("Payment \(report.dueWords).")
        if !files.isEmpty { lines.append("Wrote \(files.joined(separator: ", ")).") }
        let findings = context.json ? try check().items : []
        try context.show(
            [
                "call": .string(report.call), "label": .string(report.label),
                "signed": .bool(signoff != nil), "amendment": .bool(isAmendment),
                "by": report.signatures.last.map { .string($0.by) } ?? .null,
                "at": report.signatures.last.map { .string($0.at.text(in: report.hours.zone)) }
                    ?? .null,
                "totalCents": .integer(Int64(report.totalCents)),
                "due": .string("\(report.due.on)"),
                "workingDaysLeft": .integer(Int64(report.due.workingDaysLeft)),
                "findings": .array(
                    findings.map { item in
                        [
                            "severity": .string(item.severity.rawValue),
                            "rule": item.rule.map { .string($0) } ?? .null,
                            "what": .string(item.what), "todo": .string(item.todo),
                        ]
                    }),
                "files": .array(files.map { .string($0) }),
            ], lines)
    }
}
