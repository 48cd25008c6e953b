/// Something that people should know or mend.
///
/// A finding never changes an amount and never withholds a statement.
public struct Finding: Hashable, Sendable {
    /// How much it matters.
    public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Worth knowing.
        case info
        /// Probably to be mended.
        case warning
        /// The agreement is not kept.
        case error

        /// Whether the left one matters less.
        public static func < (left: Severity, right: Severity) -> Bool {
            left.weight < right.weight
        }

        private var weight: Int {
            switch self {
            case .info: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// The rule that it comes from, where one says so.
    public let rule: String?
    /// How much it matters.
    public let severity: Severity
    /// The musician's card, where it is about one who has a card.
    public let card: String?
    /// What it is, in a sentence.
    public let what: String

    package init(
        _ severity: Severity, rule: String? = nil, card: String? = nil, _ what: String
    ) {
        self.rule = rule
        self.severity = severity
        self.card = card
        self.what = what
    }
}
