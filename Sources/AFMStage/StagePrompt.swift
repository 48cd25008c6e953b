import AFMModel
package import FieldsyncCore

/// A question at the foot of the screen, and what is typed into it.
package struct StagePrompt: Hashable, Sendable {
    /// What is asked.
    package enum Kind: Hashable, Sendable {
        /// When somebody who is late came.
        case late(RecordID)
        /// The right time; then why, then the initials.
        case time(RecordID, StageDeed.TimeField)
        case why(RecordID, StageDeed.TimeField, text: String)
        case initialsFor(RecordID, StageDeed.TimeField, text: String, why: String)
        /// Initials for the times as they stand.
        case initials(RecordID)
        /// An instrument to add, or with `-` before it to take off.
        case instrument(RecordID)
        /// Who comes in somebody's place.
        case substitute(RecordID)
        /// The number of a new cue.
        case cueNumber
        /// The finished length of a cue.
        case cueLength(RecordID)
        /// The title of a cue.
        case cueTitle(RecordID)
        /// Part of a name to go to.
        case find
        /// Why something is done although the report is signed.
        case because([StageDeed])
        /// Yes or no: what others disagree about would be settled.
        case agree(StageDeed)
        /// Yes or no: to leave, with entries that no disk has.
        case leave
    }

    /// What is asked.
    package var kind: Kind
    /// The question.
    package var title: String
    /// What was typed.
    package var text = ""
    /// What fits to it.
    package var suggestions: [Suggestion] = []
    /// Which of them is chosen.
    package var chosen = 0

    /// Something that can be chosen instead of typing it whole.
    package struct Suggestion: Hashable, Sendable {
        /// What is shown.
        package let label: String
        /// The record, where it is one.
        package let id: RecordID?
    }

    init(_ kind: Kind, _ title: String) {
        self.kind = kind
        self.title = title
    }

    /// The suggestion that is chosen.
    var choice: Suggestion? { suggestions.indices.contains(chosen) ? suggestions[chosen] : nil }

    /// Whether one key answers it.
    var isYesOrNo: Bool {
        switch kind {
        case .agree, .leave: true
        default: false
        }
    }

    /// At most so many characters are taken.
    static let limit = 300

    /// Works out anew what fits.
    mutating func suggest(_ model: StageModel) {
        suggestions = found(in: model)
        chosen = 0
    }

    private func found(in model: StageModel) -> [Suggestion] {
        let words = text.lowercased()
        func fits(_ name: String) -> Bool {
            words.isEmpty || name.lowercased().hasPrefix(words)
                || name.lowercased().contains(" " + words)
        }
        func names(_ names: [String]) -> [Suggestion] {
            names.prefix(5).map { Suggestion(label: $0, id: nil) }
        }
        switch kind {
        case .instrument(let id):
            guard let person = model.facts.person(id) else { return [] }
            if words.isEmpty { return names(person.usualDoubles) }
            if words.hasPrefix("-") {
                let rest = String(words.dropFirst())
                return names(
                    person.instruments.filter { $0.lowercased().hasPrefix(rest) }.map { "-" + $0 })
            }
            let all = model.catalogue.instruments.map(\.name)
            return names(all.filter { $0.lowercased().hasPrefix(words) } + all.filter {
                !$0.lowercased().hasPrefix(words) && $0.lowercased().contains(words)
            })
        case .substitute:
            let here = Set(model.facts.people.map(\.name))
            return model.facts.roster.filter { fits($0.name) && !here.contains($0.name) }
                .prefix(5).map { Suggestion(label: $0.name, id: $0.id) }
        case .find:
            if words.isEmpty { return [] }
            return model.facts.people.filter { fits($0.name) }.prefix(5)
                .map { Suggestion(label: $0.name, id: $0.id) }
        default: return []
        }
    }
}
