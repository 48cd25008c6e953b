/// One provision of the agreement: where it comes from, how it is read, and worked examples.
///
/// A rule is a value that never changes, kept once: every line of every statement refers to it, so
/// that a season of them costs no copies. What it pays is worked out by the statement, and a line
/// of a statement cannot be made without the rule that it comes from (``PayLine``). The examples
/// are tests and are what `fieldsync rules show` prints.
public final class PayRule: Sendable, Identifiable {
    /// The rulebook's number, `R18`, or a word in capitals for what no sentence of the sheet says.
    public let id: String
    /// What it is called.
    public let title: String
    /// The sentence of the sheet of rules, to the letter.
    public let sentence: String
    /// How the sentence is read here.
    public let reading: String
    /// Enough to find the sentence again.
    public let citation: RuleCitation
    /// Who else's data can change the result.
    public let awaits: RuleScope
    /// Keys of rulings that change the reading; see ``RulingSpec``.
    public let rulings: [String]
    /// Worked examples, by hand from the citation, never by running the program.
    public let examples: [RuleExample]

    package init(
        id: String, title: String, sentence: String, reading: String,
        citation: RuleCitation = .filmTelevisionRules, awaits: RuleScope = .call,
        rulings: [String] = [], examples: [RuleExample]
    ) {
        self.id = id
        self.title = title
        self.sentence = sentence
        self.reading = reading
        self.citation = citation
        self.awaits = awaits
        self.rulings = rulings
        self.examples = examples
    }
}

extension PayRule: Hashable {
    /// Whether both are the same rule.
    public static func == (left: PayRule, right: PayRule) -> Bool {
        left === right || left.id == right.id
    }

    /// Feeds the id to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// What has to be at hand before a rule's result is final (rulebook 0.6).
public enum RuleScope: String, Sendable, CaseIterable {
    /// This call alone (L).
    case call
    /// The musician's or the picture's other calls of that day (D).
    case day
    /// Several days for one producer (P).
    case producer
    /// What only consolidation has: other managers, other producers, payments, series (S).
    case everyone

    /// In words, for people.
    public var words: String {
        switch self {
        case .call: "this call alone decides it"
        case .day: "the other calls of that day"
        case .producer: "the days before, for the same producer"
        case .everyone: "consolidation with what other managers recorded"
        }
    }
}
