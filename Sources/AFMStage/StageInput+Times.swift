import AFMModel
import FieldsyncCore

extension StageInput {
    /// The intervals that are corrected: those of the one who is chosen, where they have some of
    /// their own, else everybody's.
    func intervals(_ model: StageModel) -> [StageInterval] {
        let person = panel == .roll ? model.facts.person(selected) : nil
        return (person?.ownIntervals ?? model.facts.intervals).filter { $0.id != nil }
    }

    private static func interval(_ id: RecordID, _ model: StageModel) -> StageInterval? {
        let all = model.facts.intervals + model.facts.people.flatMap { $0.ownIntervals ?? [] }
        return all.first { $0.id == id }
    }

    /// A time as it is recorded; nil where nobody said it.
    static func time(
        _ id: RecordID, _ field: StageDeed.TimeField, _ model: StageModel
    ) -> Moment? {
        switch field {
        case .reported: model.facts.person(id)?.reported
        case .dismissed: model.facts.person(id)?.dismissed
        case .from: interval(id, model)?.from
        case .to: interval(id, model)?.to
        case .started: model.facts.cues.first { $0.id == id }?.started
        case .stopped: model.facts.cues.first { $0.id == id }?.stopped
        }
    }

    /// Whose time it is; nil where it is gone.
    private static func subject(
        _ id: RecordID, _ field: StageDeed.TimeField, _ model: StageModel
    ) -> String? {
        switch field {
        case .reported, .dismissed: return model.facts.person(id)?.shortName
        case .started, .stopped:
            return model.facts.cues.first { $0.id == id }.map { "Cue \($0.number)" }
        case .from, .to:
            guard let interval = interval(id, model) else { return nil }
            let owner = model.facts.people.first { person in
                person.ownIntervals?.contains { $0.id == id } ?? false
            }
            let kind = interval.kind.rawValue
            return "The \(kind)" + (owner.map { " of \($0.shortName)" } ?? "")
        }
    }

    /// Asks for the right time.
    mutating func askTime(
        _ id: RecordID, _ field: StageDeed.TimeField, _ model: StageModel
    ) {
        guard let subject = Self.subject(id, field, model) else {
            _ = fault("It is gone.")
            return
        }
        let was = Self.time(id, field, model).map { ", now \(model.facts.clock($0))" } ?? ""
        var hints = "tab: \(field.other.verb), none \(field == .from ? "removes" : "clears")"
        if field == .from || field == .to, intervals(model).count > 1 { hints += ", ↑ earlier" }
        ask(.time(id, field), "\(subject) \(field.verb)\(was) (\(hints))", model)
        prompt?.text = typed
        typed = ""
    }

    /// Asks for the same of the interval before or after.
    mutating func askNeighbour(
        of id: RecordID, _ field: StageDeed.TimeField, by step: Int, _ model: StageModel
    ) {
        let ids = intervals(model).compactMap(\.id)
        guard let index = ids.firstIndex(of: id), ids.indices.contains(index + step) else { return }
        askTime(ids[index + step], field, model)
    }

    /// The right time was said; what replaces another one is asked why.
    mutating func correct(
        _ id: RecordID, _ field: StageDeed.TimeField, _ text: String, _ prompt: StagePrompt,
        _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        guard Self.subject(id, field, model) != nil else { return fault("It is gone.") }
        guard !text.isEmpty else { return fault("Nothing was changed.") }
        let wish = moment(text, prompt, model, times) {
            [.correct(id, field, $0, why: "", initials: "")]
        }
        guard case .deeds = wish else { return wish }
        // A first time needs no reason; what replaces another one does.
        if Self.time(id, field, model) == nil, text != "none" { return wish }
        let isSigned = model.facts.signedBy != nil
        ask(.why(id, field, text: text), isSigned ? "Why" : "Why (enter: no reason)", model)
        return .nothing
    }

    /// The reason was said; whose own time it is can initial it.
    mutating func because(
        _ why: String, _ id: RecordID, _ field: StageDeed.TimeField, _ time: String,
        _ prompt: StagePrompt, _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        if field.isPersonal {
            let next = StagePrompt.Kind.initialsFor(id, field, text: time, why: why)
            ask(next, "Their initials (enter: none)", model)
            return .nothing
        }
        return corrected(id, field, time, why: why, initials: "", prompt, model, times)
    }

    /// Everything was said.
    mutating func corrected(
        _ id: RecordID, _ field: StageDeed.TimeField, _ time: String, why: String,
        initials: String, _ prompt: StagePrompt, _ model: StageModel, _ times: TimeReader
    ) -> Wish {
        moment(time, prompt, model, times) {
            [.correct(id, field, time == "none" ? nil : $0, why: why, initials: initials)]
        }
    }
}
