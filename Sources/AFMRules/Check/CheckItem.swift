/// Something that is missing or wrong on a call, and what to do about it before people go home.
public struct CheckItem: Hashable, Sendable {
    /// How much it matters.
    public let severity: Finding.Severity
    /// The rule that it comes from, where one says so.
    public let rule: String?
    /// The musician's card, where it is about one who has a card.
    public let card: String?
    /// What it is, in sentences.
    public let what: String
    /// What to do, in a sentence.
    public let todo: String

    /// The parts as given.
    public init(
        _ severity: Finding.Severity, rule: String? = nil, card: String? = nil, _ what: String,
        todo: String
    ) {
        self.severity = severity
        self.rule = rule
        self.card = card
        self.what = what
        self.todo = todo
    }

    /// A finding with what to do about it.
    public init(_ finding: Finding) {
        self.init(
            finding.severity, rule: finding.rule, card: finding.card, finding.what,
            todo: CheckAdvice.todo(finding))
    }

    /// Some items, the worst first; those that matter alike in the order given.
    public static func worstFirst(_ items: [CheckItem]) -> [CheckItem] {
        var seen: Set<CheckItem> = []
        let once = items.filter { seen.insert($0).inserted }
        return Finding.Severity.allCases.sorted().reversed().flatMap { severity in
            once.filter { $0.severity == severity }
        }
    }
}
