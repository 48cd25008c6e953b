package import AFMModel
package import FieldsyncCore
package import FieldsyncTerminal

/// What a person at the screen is about: where they look, whom they chose, what they type.
///
/// A pure state machine: keys go in, and what is to be done comes out. Nothing here writes.
package struct StageInput: Hashable, Sendable {
    /// A part of the screen that keys are for.
    package enum Panel: Int, Hashable, Sendable, CaseIterable {
        /// Who is called, here, out, left.
        case roll
        /// The music.
        case cues
        /// What to mend.
        case findings
        /// What people disagree about.
        case conflicts
    }

    /// What is to be done about a key.
    package enum Wish: Hashable, Sendable {
        /// Nothing but to draw.
        case nothing
        /// To carry out.
        case deeds([StageDeed])
        /// To carry out although it settles what others disagree about.
        case agreed(StageDeed)
        /// To leave.
        case leave
        /// To let the shell have the terminal.
        case suspend
        /// To draw all anew.
        case redraw
        /// To try again what a disk refused.
        case retry
        /// To say how things stand, for those who hear the screen.
        case tell
    }

    /// A sentence at the foot of the screen.
    package struct Message: Hashable, Sendable {
        /// The sentence.
        package var text: String
        /// Whether something did not work.
        package var isFault: Bool

        /// A sentence.
        package init(_ text: String, isFault: Bool = false) {
            self.text = text
            self.isFault = isFault
        }
    }

    /// The part that keys are for.
    package var panel = Panel.roll
    /// Who is chosen on the roll.
    package var selected: RecordID?
    /// Who is marked.
    package var marked: Set<RecordID> = []
    /// Which cue, finding or conflict is chosen.
    package var rows: [Panel: Int] = [:]
    /// A time that was typed for what comes next.
    package var typed = ""
    /// Whether the next step is about all but those chosen.
    package var isAllBut = false
    /// Whether the end was asked for and waits for the second key.
    package var isEnding = false
    /// The question that is open.
    package var prompt: StagePrompt?
    /// Whether the help is shown.
    package var isHelp = false
    /// What was last said.
    package var message: Message?
    /// What came to be known beside it, until the next key.
    package var notice: String?
    /// The reason that was given last, which often is the next one's too.
    var lastReason = ""

    /// Who stands beside the one who is chosen; the screen says so, for the arrows to the sides.
    package var beside = Beside()

    /// People in the columns to the sides.
    package struct Beside: Hashable, Sendable {
        var left: RecordID?
        var right: RecordID?
    }

    /// What is said at the foot of the screen.
    var shown: Message? {
        guard let notice else { return message }
        let words = [message?.text, notice].compactMap { $0 }.joined(separator: " · ")
        return Message(words, isFault: message?.isFault ?? false)
    }

    /// Nobody chosen, nothing typed.
    package init() {}

    /// Reads a time as people say it, such as `1315` or `-5`; throws words.
    package typealias TimeReader = (String) throws -> Moment

    /// Takes a key.
    package mutating func press(
        _ key: KeyPress, _ model: StageModel, times: TimeReader
    ) -> Wish {
        amending(take(key, model, times: times), model)
    }

    private mutating func take(
        _ key: KeyPress, _ model: StageModel, times: TimeReader
    ) -> Wish {
        if key == .control("c") || key == .control("q") {
            prompt = nil
            return leave(model)
        }
        if key == .control("z") { return .suspend }
        if key == .control("l") { return .redraw }
        if prompt != nil { return answer(key, model, times: times) }
        if isHelp {
            isHelp = false
            return .nothing
        }
        message = nil
        notice = nil
        hold(model)
        if move(key, model) { return .nothing }
        if typeTime(key) { return .nothing }
        let wish = act(key, model, times: times)
        return wish
    }

    /// Keeps what is chosen on something that is there.
    package mutating func hold(_ model: StageModel) {
        let people = StageRoll(model.facts).people
        if !people.contains(where: { $0.id == selected }) { selected = people.first?.id }
        marked.formIntersection(people.map(\.id))
        for panel in Panel.allCases where panel != .roll {
            rows[panel] = min(max(0, rows[panel] ?? 0), max(0, count(panel, model) - 1))
        }
        if panel == .conflicts, model.facts.conflicts.isEmpty { panel = .roll }
    }

    func count(_ panel: Panel, _ model: StageModel) -> Int {
        switch panel {
        case .roll: model.facts.people.count
        case .cues: model.facts.cues.count
        case .findings: model.findings?.count ?? 0
        case .conflicts: model.facts.conflicts.count
        }
    }

    /// Asks why, where the report is signed off and nobody said it yet.
    private mutating func amending(_ wish: Wish, _ model: StageModel) -> Wish {
        guard case .deeds(let deeds) = wish, let signer = model.facts.signedBy,
            deeds.contains(where: \.because.isEmpty)
        else { return wish }
        let last = lastReason.isEmpty ? "" : " (enter: \(CellText.fitted(lastReason, to: 24)))"
        ask(
            .because(deeds),
            "\(CellText.fitted(signer, to: 16)) signed this. Why is it changed\(last)", model)
        return .nothing
    }

    mutating func fault(_ text: String) -> Wish {
        message = Message(text, isFault: true)
        return .nothing
    }

    mutating func leave(_ model: StageModel) -> Wish {
        guard model.unsaved > 0 else { return .leave }
        let entries = model.unsaved == 1 ? "1 entry is" : "\(model.unsaved) entries are"
        prompt = StagePrompt(.leave, "\(entries) on no disk and would be lost. Leave? y/N")
        return .nothing
    }

    // MARK: moving about

    private mutating func move(_ key: KeyPress, _ model: StageModel) -> Bool {
        switch key {
        case .up, .character("k"): step(-1, model)
        case .down, .character("j"): step(1, model)
        case .pageUp, .character("["): section(-1, model)
        case .pageDown, .character("]"): section(1, model)
        case .left where panel == .roll: selected = beside.left ?? selected
        case .right where panel == .roll: selected = beside.right ?? selected
        case .left: step(-10, model)
        case .right: step(10, model)
        case .home: step(-100_000, model)
        case .end: step(100_000, model)
        case .tab: turn(1, model)
        case .backTab: turn(-1, model)
        default: return false
        }
        return true
    }

    private mutating func step(_ by: Int, _ model: StageModel) {
        guard panel == .roll else {
            let last = max(0, count(panel, model) - 1)
            rows[panel] = min(max(0, (rows[panel] ?? 0) + by), last)
            return
        }
        let people = StageRoll(model.facts).people
        guard let index = people.firstIndex(where: { $0.id == selected }) else { return }
        selected = people[min(max(0, index + by), people.count - 1)].id
    }

    private mutating func section(_ by: Int, _ model: StageModel) {
        guard panel == .roll else { return step(by * 5, model) }
        let sections = StageRoll(model.facts).sections
        guard let index = sections.firstIndex(where: { section in
            section.people.contains { $0.id == selected }
        }) else { return }
        let next = min(max(0, index + by), sections.count - 1)
        selected = sections[next].people.first?.id
    }

    private mutating func turn(_ by: Int, _ model: StageModel) {
        let shown = Panel.allCases.filter { $0 != .conflicts || !model.facts.conflicts.isEmpty }
        guard let index = shown.firstIndex(of: panel) else { return panel = .roll }
        panel = shown[(index + by + shown.count) % shown.count]
    }

    // MARK: a time for what comes next

    private mutating func typeTime(_ key: KeyPress) -> Bool {
        switch key {
        case .character(let character) where character.isASCII && character.isNumber:
            // In the list of conflicts a digit chooses.
            if panel == .conflicts { return false }
            if typed.count < 5 { typed.append(character) }
        case .character(":") where !typed.isEmpty: typed.append(":")
        case .character("-"), .character("+"):
            if case .character(let sign) = key { typed = String(sign) }
        case .backspace where !typed.isEmpty: typed.removeLast()
        case .escape:
            typed = ""
            isAllBut = false
            isEnding = false
            marked = []
        default: return false
        }
        return true
    }
}
