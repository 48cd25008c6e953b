public import FieldsyncCore
import FieldsyncStore

/// Why the domain did not do what it was asked; nothing was written.
public enum DomainError: Error, Hashable, Sendable {
    /// Nothing here answers to `query`.
    case notFound(what: String, query: String, hint: String)
    /// Several things answer to it.
    case ambiguous(what: String, query: String, candidates: [String])
    /// A value that the field of this record cannot have; `right` says what it can.
    case badValue(record: RecordKey, field: String, value: String, right: String)
    /// A word of a command that cannot be; `right` says what can.
    case badWord(what: String, value: String, right: String)
    /// A time in words that says nothing, or two things.
    case badTime(String, right: String)
    /// A command that does not fit what is recorded.
    case outOfPlace(what: String, next: String)
    /// What was to be entered is here, and says otherwise; nobody's facts are overwritten so.
    case exists(label: String, record: RecordKey, differences: [FieldDifference])
    /// Records hang on what was to be removed; `hanging` counts them.
    case inUse(label: String, hanging: String)
}

/// A field of which a record says one thing, and a person now another one.
public struct FieldDifference: Hashable, Sendable {
    /// The field.
    public let field: FieldName
    /// What the record shows; nil where it is empty.
    public let shown: FieldValue?
    /// What was said; nil where nothing was.
    public let said: FieldValue?
}

extension FieldDifference: CustomStringConvertible {
    /// `local 47 → 10`; of a long value only the beginning.
    public var description: String { "\(field) \(Self.words(shown)) → \(Self.words(said))" }

    private static func words(_ value: FieldValue?) -> String {
        guard let text = value?.text else { return "(empty)" }
        return text.count > 80 ? text.prefix(79) + "…" : text
    }
}

extension DomainError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        switch self {
        case .notFound(let what, let query, let hint):
            "There is no \(what) '\(query)' on this replica. Nothing was changed. \(hint)"
        case .ambiguous(let what, let query, let candidates):
            "'\(query)' can be more than one \(what). Nothing was changed. Name one of:\n"
                + candidates.map { "  \($0)" }.joined(separator: "\n")
        case .badValue(let record, let field, let value, let right):
            "\(record): \(field) cannot be \(value); \(right). Nothing was changed. Give a "
                + "value that can be."
        case .badWord(let what, let value, let right):
            "'\(value)' is no \(what); \(right). Nothing was changed."
        case .badTime(let text, let right):
            "'\(text)' is no time here; \(right). Nothing was changed."
        case .outOfPlace(let what, let next):
            "\(what) Nothing was changed. \(next)"
        case .exists(let label, let record, let differences):
            "\(label) is here already and says otherwise: "
                + differences.map(\.description).joined(separator: "; ")
                + ". Nothing was changed. Edit \(record) where that is to change."
        case .inUse(let label, let hanging):
            "On \(label) hang \(hanging). Nothing was changed. Remove those first, or all together."
        }
    }
}
