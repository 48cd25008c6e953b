public import AFMModel

/// A worked example: facts, and what they come to by hand.
public struct RuleExample: Sendable {
    /// The rulebook's number, `R18a`; a further letter where it gives several amounts.
    public let id: String
    /// The facts in words.
    public let facts: String
    /// What they come to.
    public let outcome: Outcome
    /// The facts as calls that the real engine is run on.
    package let calls: [ExampleCall]

    /// What an example claims.
    public enum Outcome: Hashable, Sendable {
        /// The first musician of the last call is owed this.
        case owed(Cents)
        /// Everyone on every call together is owed this.
        case everyone(Cents)
        /// The first musician of the last call is owed this for late payment, beside the total.
        case latePenalty(Cents)
        /// The first series requires so many minutes of scoring, or has no requirement.
        case required(minutes: Int?)
        /// The rule has, or has not, something to say of the call.
        case finding(Bool)
    }

    package init(
        _ id: String, _ facts: String, _ outcome: Outcome, _ calls: ExampleCall...
    ) {
        self.init(id, facts, outcome, calls: calls)
    }

    package init(_ id: String, _ facts: String, _ outcome: Outcome, calls: [ExampleCall]) {
        self.id = id
        self.facts = facts
        self.outcome = outcome
        self.calls = calls.isEmpty ? [ExampleCall()] : calls
    }
}

extension RuleExample.Outcome: CustomStringConvertible {
    /// What comes out, as people write it.
    public var description: String {
        switch self {
        case .owed(let cents): "$\(cents)"
        case .everyone(let cents): "$\(cents) in all"
        case .latePenalty(let cents): "$\(cents) late penalty"
        case .required(let minutes?): "\(minutes) min required"
        case .required(nil): "no requirement"
        case .finding(true): "a finding"
        case .finding(false): "no finding"
        }
    }
}
