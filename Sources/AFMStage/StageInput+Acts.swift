import AFMModel
import FieldsyncCore
import FieldsyncTerminal

extension StageInput {
    /// What a key means that is no movement and no time.
    mutating func act(_ key: KeyPress, _ model: StageModel, times: TimeReader) -> Wish {
        guard case .character(let letter) = key else {
            guard key == .enter else { return .nothing }
            return enter(model, times: times)
        }
        if isEnding {
            isEnding = false
            if letter == "e" { return timed(model, times) { [.end($0)] } }
            return fault("Nobody was sent home.")
        }
        switch letter {
        case "?": isHelp = true
        case "q": return leave(model)
        case "!": return openConflicts(model)
        case ".": return .tell
        case "/": ask(.find, "Go to", model)
        case "u": return .deeds([.undo])
        case "R": return .retry
        case "a":
            isAllBut = true
            message = Message("All but the chosen: i back, o out, x left")
        case " ": mark()
        default: return everybody(letter, model, times) ?? somebody(letter, model, times)
        }
        return .nothing
    }

    private mutating func enter(_ model: StageModel, times: TimeReader) -> Wish {
        switch panel {
        case .cues: return cue("c", model, times) ?? .nothing
        case .roll: return person("i", model, times)
        case .findings, .conflicts: return .nothing
        }
    }

    private mutating func mark() {
        guard panel == .roll, let selected else { return }
        if marked.remove(selected) == nil { marked.insert(selected) }
    }

    private mutating func openConflicts(_ model: StageModel) -> Wish {
        guard !model.facts.conflicts.isEmpty else { return fault("Nobody disagrees.") }
        panel = .conflicts
        if let index = model.facts.conflicts.firstIndex(where: { $0.person == selected }) {
            rows[.conflicts] = index
        }
        return .nothing
    }

    /// The time that was typed, else now; it is used up.
    mutating func timed(
        _ model: StageModel, _ times: TimeReader, _ deeds: (Moment) -> [StageDeed]
    ) -> Wish {
        let words = typed
        typed = ""
        do {
            let moment = words.isEmpty ? model.now.truncatedToMinute : try times(words)
            return .deeds(deeds(moment))
        } catch {
            return fault("\(error)")
        }
    }

    mutating func ask(_ kind: StagePrompt.Kind, _ title: String, _ model: StageModel) {
        var prompt = StagePrompt(kind, title)
        prompt.suggest(model)
        self.prompt = prompt
    }

    // MARK: everybody

    private mutating func everybody(
        _ letter: Character, _ model: StageModel, _ times: TimeReader
    ) -> Wish? {
        let facts = model.facts
        let anyOpen = facts.people.contains {
            if case .out = $0.presence(in: facts, at: model.now) { true } else { false }
        }
        switch letter {
        case "s":
            guard model.counts.expected > 0 else {
                return fault("Everybody who is expected has come.")
            }
            return timed(model, times) { [.came([], $0)] }
        case "b", "m":
            let kind: IntervalKind = letter == "b" ? .break : .meal
            if let end = facts.end {
                return fault(
                    "The call is over since \(facts.clock(end)); t corrects when somebody left.")
            }
            if let open = facts.openInterval {
                return fault(
                    "A \(open.kind.rawValue) is open since \(facts.clock(open.from)); r ends it.")
            }
            return timed(model, times) { [.begin(kind, [], $0)] }
        case "r":
            guard anyOpen || facts.openInterval != nil else {
                return fault("No break and no meal is open.")
            }
            return timed(model, times) { [.resume([], $0)] }
        case "e":
            if let end = facts.end { return fault("The call is over since \(facts.clock(end)).") }
            isEnding = true
            let missing = model.counts.expected
            message =
                missing == 0
                ? Message("e again sends everybody home who is still here")
                : Message(
                    "e again sends everybody home; \(missing) who never came would be paid "
                        + "(z marks no-shows)", isFault: true)
            return .nothing
        default: return cue(letter, model, times)
        }
    }

    // MARK: the music

    private mutating func cue(
        _ letter: Character, _ model: StageModel, _ times: TimeReader
    ) -> Wish? {
        let cues = model.facts.cues
        let running = cues.first(where: \.isRunning)
        let row = min(rows[.cues] ?? 0, cues.count - 1)
        let chosen = panel == .cues && !cues.isEmpty ? cues[row] : nil
        switch letter {
        case "c":
            if let running { return timed(model, times) { [.stopCue(running.id, $0)] } }
            let next = chosen ?? cues.first { $0.started == nil && $0.finishedSeconds == nil }
            if let next { return timed(model, times) { [.startCue(next.number, $0)] } }
            ask(.cueNumber, "Number of the cue", model)
            prompt?.text = Self.number(after: cues.last?.number)
        case "N":
            ask(.cueNumber, "Number of the cue", model)
            prompt?.text = Self.number(after: cues.last?.number)
        case "f":
            let last = cues.filter { $0.started != nil }
                .max { ($0.started ?? .earliest) < ($1.started ?? .earliest) }
            guard let cue = chosen ?? running ?? last ?? cues.last else {
                return fault("There is no cue yet; c begins one.")
            }
            ask(.cueLength(cue.id), "Finished length of \(cue.number), as 2:31", model)
        case "T":
            guard let cue = chosen ?? running ?? cues.last else {
                return fault("There is no cue yet; c begins one.")
            }
            ask(.cueTitle(cue.id), "Title of \(cue.number)", model)
            prompt?.text = cue.title
        default: return nil
        }
        return .nothing
    }

    /// What a score calls the next one: `1m1`, `1m2`; `7` after `6`.
    static func number(after last: String?) -> String {
        guard let last else { return "1m1" }
        let digits = last.reversed().prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(String(digits.reversed())), number < 10_000 else { return "" }
        return last.dropLast(digits.count) + "\(number + 1)"
    }

    // MARK: somebody

    private mutating func somebody(
        _ letter: Character, _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        if panel == .conflicts, let digit = letter.wholeNumberValue {
            return choose(digit, model)
        }
        guard panel == .roll || "ioxIOX".contains(letter) else {
            return fault("\(letter) means nothing here; ? lists the keys.")
        }
        return person(letter, model, times)
    }

    private mutating func choose(_ digit: Int, _ model: StageModel) -> Wish {
        let conflicts = model.facts.conflicts
        guard let row = rows[.conflicts], conflicts.indices.contains(row),
            conflicts[row].choices.indices.contains(digit - 1)
        else { return fault("There is no choice \(digit).") }
        let conflict = conflicts[row]
        return .deeds([
            .settle(
                conflict.record, slot: conflict.slot, token: conflict.choices[digit - 1].token)
        ])
    }

    /// Whom a step is about: all but those chosen, those marked, a section, or the one chosen.
    private mutating func targets(
        _ letter: Character, _ model: StageModel
    ) -> [StagePerson] {
        let people = StageRoll(model.facts).people
        if isAllBut {
            isAllBut = false
            let kept = marked.isEmpty ? Set([selected].compactMap { $0 }) : marked
            marked = []
            return people.filter {
                !kept.contains($0.id) && $0.isHere(in: model.facts, at: model.now)
            }
        }
        if letter.isUppercase { return StageRoll(model.facts).section(of: selected)?.people ?? [] }
        if !marked.isEmpty {
            defer { marked = [] }
            return people.filter { marked.contains($0.id) }
        }
        return people.filter { $0.id == selected }
    }

    mutating func person(
        _ letter: Character, _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        guard "ioxIOX".contains(letter) else { return detail(letter, model, times) }
        let several = isAllBut || letter.isUppercase || !marked.isEmpty
        let people = targets(letter, model)
        guard !people.isEmpty else { return fault("That is about nobody.") }
        var came: [RecordID] = []
        var back: [RecordID] = []
        var out: [RecordID] = []
        var gone: [RecordID] = []
        for person in people {
            switch (letter.lowercased(), person.presence(in: model.facts, at: model.now)) {
            case ("i", .called): came.append(person.id)
            case ("i", .out): back.append(person.id)
            case ("o", .here): out.append(person.id)
            case ("x", .here), ("x", .out): gone.append(person.id)
            default: break
            }
        }
        if came.isEmpty, back.isEmpty, out.isEmpty, gone.isEmpty {
            typed = ""
            return fault(
                several
                    ? "That is about nobody of them."
                    : Self.obstacle(people[0], letter, model))
        }
        return timed(model, times) { moment in
            var deeds: [StageDeed] = []
            if !came.isEmpty { deeds.append(.came(came, moment)) }
            if !back.isEmpty { deeds.append(.resume(back, moment)) }
            if !out.isEmpty { deeds.append(.begin(.break, out, moment)) }
            if !gone.isEmpty { deeds.append(.left(gone, moment)) }
            return deeds
        }
    }

    /// Why a step does not fit somebody; what is recorded is never changed by the way.
    private static func obstacle(
        _ person: StagePerson, _ letter: Character, _ model: StageModel
    ) -> String {
        switch person.presence(in: model.facts, at: model.now) {
        case .called: "\(person.name) has not come yet; i is for coming, z for no-shows."
        case .here:
            "\(person.name) is here since "
                + "\(person.reported.map(model.facts.clock) ?? "?"); t corrects it."
        case .out(let kind, let since):
            "\(person.name) is out (\(kind.rawValue)) since \(model.facts.clock(since))."
        case .left:
            "\(person.name) left at "
                + "\(person.dismissed.map(model.facts.clock) ?? "?"); t corrects it."
        case .absent: "\(person.name) did not come; z takes that back."
        }
    }

    private mutating func detail(
        _ letter: Character, _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        guard let person = model.facts.person(selected) else { return fault("Nobody is chosen.") }
        let id = person.id
        switch letter {
        case "l":
            guard person.reported == nil, person.attendance == .worked else {
                return fault(Self.obstacle(person, "i", model))
            }
            ask(.late(id), "\(person.name) came at (enter: now)", model)
        case "y":
            guard person.isHere(in: model.facts, at: model.now) else {
                return fault(Self.obstacle(person, "x", model))
            }
            return timed(model, times) { [.leftEarly(id, $0)] }
        case "n":
            if person.cannotStay != nil { return .deeds([.cannotStay(id, nil)]) }
            return timed(model, times) { [.cannotStay(id, $0)] }
        case "z":
            if person.reported != nil { return fault(Self.obstacle(person, "x", model)) }
            let next: Attendance =
                switch person.attendance {
                case .worked: .noShow
                case .noShow: .excused
                case .excused: .worked
                }
            return .deeds([.attendance(id, next)])
        case "d": ask(.instrument(id), "\(person.name) plays besides (- takes off)", model)
        case "g":
            guard !person.cartageToClaim.isEmpty else {
                return fault(
                    person.cartage.isEmpty
                        ? "Nothing of \(person.name) is paid for carrying."
                        : "\(person.cartage.joined(separator: ", ")) is claimed; G takes it off.")
            }
            return .deeds([.cartage(id, person.cartage + person.cartageToClaim)])
        case "G":
            guard !person.cartage.isEmpty else { return fault("No cartage is claimed.") }
            return .deeds([.cartage(id, [])])
        case "S": ask(.substitute(id), "In place of \(person.name) comes", model)
        case "t":
            let field: StageDeed.TimeField = person.dismissed == nil ? .reported : .dismissed
            askTime(person, field, model)
        case "p": ask(.initials(id), "Initials of \(person.name)", model)
        default: return fault("\(letter) means nothing here; ? lists the keys.")
        }
        return .nothing
    }

    mutating func askTime(
        _ person: StagePerson, _ field: StageDeed.TimeField, _ model: StageModel
    ) {
        let old = field == .reported ? person.reported : person.dismissed
        let was = old.map { ", now \(model.facts.clock($0))" } ?? ""
        let other = field == .reported ? "left" : "came"
        ask(
            .time(person.id, field),
            "\(person.name) \(field == .reported ? "came" : "left")\(was) "
                + "(tab: \(other), none clears)", model)
        prompt?.text = typed
        typed = ""
    }
}
