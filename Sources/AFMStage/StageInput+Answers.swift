import AFMModel
import FieldsyncCore
import FieldsyncTerminal

extension StageInput {
    /// Takes a key for the question that is open.
    mutating func answer(_ key: KeyPress, _ model: StageModel, times: TimeReader) -> Wish {
        guard var prompt else { return .nothing }
        switch key {
        case .escape:
            self.prompt = nil
            message = Message("Nothing was changed.")
            return .nothing
        case .enter: return finish(prompt, model, times: times)
        case .character(let character):
            if prompt.isYesOrNo { return finish(prompt, model, times, character) }
            if prompt.text.count < StagePrompt.limit { prompt.text.append(character) }
        case .paste(let text):
            prompt.text += text.prefix(max(0, StagePrompt.limit - prompt.text.count))
        case .backspace: if !prompt.text.isEmpty { prompt.text.removeLast() }
        case .control("u"): prompt.text = ""
        case .down, .up:
            let count = prompt.suggestions.count
            let by = key == .down ? 1 : count - 1
            if count > 0 { prompt.chosen = (prompt.chosen + by) % count }
            self.prompt = prompt
            return .nothing
        case .tab:
            if case .time(let id, let field) = prompt.kind, let person = model.facts.person(id) {
                askTime(person, field == .reported ? .dismissed : .reported, model)
                return .nothing
            }
            if let choice = prompt.choice { prompt.text = choice.label }
        default: return .nothing
        }
        prompt.suggest(model)
        self.prompt = prompt
        return .nothing
    }

    private mutating func finish(
        _ prompt: StagePrompt, _ model: StageModel, _ times: TimeReader, _ letter: Character
    ) -> Wish {
        self.prompt = nil
        let isYes = "yY".contains(letter)
        switch prompt.kind {
        case .agree(let deed) where isYes: return .agreed(deed)
        case .leave where isYes: return .leave
        default: return fault("Nothing was changed.")
        }
    }

    private mutating func finish(
        _ prompt: StagePrompt, _ model: StageModel, times: TimeReader
    ) -> Wish {
        let text = Self.trimmed(prompt.text)
        self.prompt = nil
        switch prompt.kind {
        case .late(let id):
            return moment(text, prompt, model, times) { [.came([id], $0)] }
        case .time(let id, let field): return time(id, field, text, prompt, model, times)
        case .why(let id, let field, let time):
            let next = StagePrompt.Kind.initialsFor(id, field, text: time, why: text)
            ask(next, "Their initials (enter: none)", model)
            return .nothing
        case .initialsFor(let id, let field, let time, let why):
            return moment(time, prompt, model, times) {
                [.correct(id, field, time == "none" ? nil : $0, why: why, initials: text)]
            }
        case .initials(let id):
            return text.isEmpty ? fault("Nobody initialled.") : .deeds([.initial(id, text)])
        case .instrument(let id): return instrument(id, prompt, text, model)
        case .substitute(let id):
            guard let other = prompt.choice?.id else {
                return fault("Nobody of the roster has that name; 'musician add' enters somebody.")
            }
            return .deeds([.substitute(id, by: other)])
        case .cueNumber:
            guard !text.isEmpty else { return fault("A cue has a number.") }
            return timed(model, times) { [.startCue(text, $0)] }
        case .cueLength(let id):
            if text.isEmpty { return fault("Nothing was changed.") }
            guard let seconds = Self.seconds(text) else {
                self.prompt = prompt
                return fault("'\(text)' is no length; say 2:31, or seconds.")
            }
            return .deeds([.cueLength(id, seconds)])
        case .cueTitle(let id): return .deeds([.cueTitle(id, text)])
        case .find:
            guard let id = prompt.choice?.id else { return fault("Nobody here has that name.") }
            panel = .roll
            selected = id
            return .nothing
        case .because(let deeds):
            if !text.isEmpty { lastReason = text }
            guard !lastReason.isEmpty else {
                return fault("Nothing was changed: what changes a signed report has a reason.")
            }
            return .deeds(deeds.map { .amendment($0, because: lastReason) })
        case .agree, .leave: return fault("Nothing was changed.")
        }
    }

    /// A time that was typed into a question; a wrong one is asked for again.
    private mutating func moment(
        _ text: String, _ prompt: StagePrompt, _ model: StageModel, _ times: TimeReader,
        _ deeds: (Moment) -> [StageDeed]
    ) -> Wish {
        if text == "none" { return .deeds(deeds(model.now.truncatedToMinute)) }
        do {
            return .deeds(
                deeds(text.isEmpty ? model.now.truncatedToMinute : try times(text)))
        } catch {
            self.prompt = prompt
            return fault("\(error)")
        }
    }

    private mutating func time(
        _ id: RecordID, _ field: StageDeed.TimeField, _ text: String, _ prompt: StagePrompt,
        _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        guard let person = model.facts.person(id) else { return fault("They are gone.") }
        guard !text.isEmpty else { return fault("Nothing was changed.") }
        let old = field == .reported ? person.reported : person.dismissed
        let wish = moment(text, prompt, model, times) {
            [.correct(id, field, $0, why: "", initials: "")]
        }
        guard case .deeds = wish else { return wish }
        // A first time needs no reason; what replaces another one does.
        if old == nil, text != "none" { return wish }
        let isSigned = model.facts.signedBy != nil
        ask(.why(id, field, text: text), isSigned ? "Why" : "Why (enter: no reason)", model)
        return .nothing
    }

    private mutating func instrument(
        _ id: RecordID, _ prompt: StagePrompt, _ text: String, _ model: StageModel
    ) -> Wish {
        guard let person = model.facts.person(id) else { return fault("They are gone.") }
        let typed = model.catalogue.instrument(named: text)?.name
        let name = typed ?? prompt.choice?.label ?? text
        if name.hasPrefix("-") {
            let taken = name.dropFirst().lowercased()
            let rest = person.instruments.filter { $0.lowercased() != taken }
            guard rest.count < person.instruments.count else {
                return fault("\(person.name) plays no \(name.dropFirst()).")
            }
            return .deeds([.instruments(id, rest)])
        }
        guard let known = model.catalogue.instrument(named: name)?.name else {
            self.prompt = prompt
            let near = model.catalogue.nearest(to: name).map { "; did you mean \($0)?" } ?? ""
            return fault(
                name.isEmpty ? "Name an instrument." : "'\(name)' is no instrument here\(near)")
        }
        if person.instruments.contains(known) {
            return fault("\(person.name) plays \(known) already.")
        }
        return .deeds([.instruments(id, person.instruments + [known])])
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// `2:31`, `151`: seconds.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ (1...5).contains($0.count) && $0.allSatisfy(\.isNumber) }),
            let last = parts.last.flatMap({ Int($0) })
        else { return nil }
        if parts.count == 1 { return last <= 86_400 ? last : nil }
        guard let minutes = Int(parts[0]), last < 60, minutes <= 1_440 else { return nil }
        return minutes * 60 + last
    }
}
