import AFMModel
import AFMRules

/// What is said of a change, for those who hear the screen: lines without any drawing.
package struct StageSpeech {
    private var model: StageModel?
    private var input = StageInput()
    private var levels: [UnionClock.Kind: UnionClock.Level] = [:]

    package init() {}

    /// The lines that tell what is another way than before.
    package mutating func changes(_ model: StageModel, _ input: StageInput) -> [String] {
        var lines: [String] = []
        if self.model == nil {
            lines += Self.all(model)
            lines.append("Press ? for the keys, . to hear how things stand.")
        }
        if input.message != self.input.message, let message = input.message {
            lines.append((message.isFault ? "Error: " : "") + message.text)
        }
        if let notice = input.notice, notice != self.input.notice { lines.append(notice) }
        if input.isHelp, !self.input.isHelp {
            lines += (StageScreen.keys + StageScreen.signs).map { "\($0.key): \($0.what)" }
        }
        lines += prompt(input) + choice(model, input)
        if input.typed != self.input.typed, !input.typed.isEmpty {
            lines.append("At \(input.typed)")
        }
        let counts = StageScreen.words(model.counts)
        if let old = self.model, StageScreen.words(old.counts) != counts { lines.append(counts) }
        if let old = self.model, old.sync != model.sync { lines.append("Sync: \(model.sync.word)") }
        if let old = self.model, old.unsaved != model.unsaved, model.unsaved > 0 {
            lines.append("\(model.unsaved) entries are not on disk.")
        }
        if let old = self.model, model.facts.conflicts.count > old.facts.conflicts.count {
            lines.append("\(model.facts.conflicts.count) disputed; ! lists them.")
        }
        lines += warnings(model)
        self.model = model
        self.input = input
        return lines
    }

    private func prompt(_ input: StageInput) -> [String] {
        guard let prompt = input.prompt, prompt != self.input.prompt else { return [] }
        var line = prompt.title == self.input.prompt?.title ? "" : prompt.title + ": "
        line += prompt.text
        if let choice = prompt.choice { line += " [\(choice.label)]" }
        return [line]
    }

    private func choice(_ model: StageModel, _ input: StageInput) -> [String] {
        let isSame =
            input.panel == self.input.panel && input.selected == self.input.selected
            && (input.panel == .roll || input.rows[input.panel] == self.input.rows[input.panel])
        if isSame, input.marked == self.input.marked { return [] }
        var lines: [String] = []
        if input.panel != self.input.panel {
            lines.append("\(StageScreen.name(input.panel)), \(input.count(input.panel, model))")
        }
        let row = input.rows[input.panel] ?? 0
        switch input.panel {
        case .roll:
            if let person = model.facts.person(input.selected) {
                let mark = input.marked.contains(person.id) ? "marked, " : ""
                lines.append(mark + Self.words(person, model))
            }
        case .cues:
            if model.facts.cues.indices.contains(row) {
                let cue = model.facts.cues[row]
                lines.append(
                    "Cue \(cue.number)" + (cue.title.isEmpty ? "" : " \(cue.title)")
                        + (cue.isRunning ? ", running" : "")
                        + (cue.finishedSeconds.map { ", \(StageWords.length($0))" } ?? ""))
            }
        case .findings:
            if let findings = model.findings, findings.indices.contains(row) {
                lines.append(
                    "\(findings[row].severity.rawValue): \(findings[row].what) "
                        + findings[row].todo)
            }
        case .conflicts:
            if model.facts.conflicts.indices.contains(row) {
                let conflict = model.facts.conflicts[row]
                lines.append("\(conflict.subject): \(conflict.slotWords)")
                lines += conflict.choices.enumerated().map {
                    "\($0.offset + 1): \($0.element.value), \($0.element.who) \($0.element.price)"
                }
            }
        }
        return lines
    }

    private static func words(_ person: StagePerson, _ model: StageModel) -> String {
        let state: String =
            switch person.presence(in: model.facts, at: model.now) {
            case .called: "expected"
            case .here: "here"
            case .out(let kind, let since): "\(kind.rawValue) since \(model.facts.clock(since))"
            case .left: "gone"
            case .absent: person.attendance == .noShow ? "no-show" : "excused"
            }
        let disputed = person.isDisputed ? ", disputed" : ""
        return state + disputed + ": " + StageWords.detail(person, model.facts, model.now)
    }

    private mutating func warnings(_ model: StageModel) -> [String] {
        var lines: [String] = []
        for dial in model.clock.dials {
            let old = levels[dial.kind] ?? .calm
            levels[dial.kind] = dial.level
            if dial.level >= .soon, dial.level > old { lines.append(Self.words(dial, model)) }
        }
        return lines
    }

    /// How things stand.
    package static func all(_ model: StageModel) -> [String] {
        let clock = model.clock
        var lines = [
            "\(model.facts.title) \(model.facts.stage), \(model.facts.clock(model.now))",
            clock.end.map { "Over since \(model.facts.clock($0))." }
                ?? clock.rest.map {
                    "\($0.kind.rawValue) since \(model.facts.clock($0.from)), "
                        + "\(clock.restMinutes) minutes."
                }
                ?? "On the stand \(clock.standMinutes) of 90 minutes.",
        ]
        lines += clock.dials.filter { $0.kind != .stand }.map { words($0, model) }
        if let signer = model.facts.signedBy {
            lines.append("\(signer) signed the report; what changes it is an amendment.")
        }
        if let cost = model.cost {
            lines.append(
                cost.obstacle.map { "No price: \($0)" }
                    ?? "+15 min: \(StageWords.money(cost.nextCents)). If all go now "
                    + "\(StageWords.money(cost.nowCents)), provisional.")
        }
        lines.append(StageScreen.words(model.counts))
        if let leaving = StageWords.leaving(model, clock) { lines.append(leaving) }
        lines.append("Sync: \(model.sync.word)")
        if let worst = model.findings?.first {
            let count = model.findings?.count ?? 0
            lines.append("To mend \(count), first: \(worst.what) \(worst.todo)")
        }
        return lines
    }

    private static func words(_ dial: UnionClock.Dial, _ model: StageModel) -> String {
        if dial.kind == .stand {
            return dial.level == .over
                ? "Warning: \(model.clock.standMinutes) minutes on the stand, break now."
                : "Warning: break in \(dial.minutesLeft ?? 0) minutes."
        }
        let value = StageScreen.value(dial, model.facts)
        return "\(StageWords.title(dial)): \(value.first) \(value.second)"
    }
}
