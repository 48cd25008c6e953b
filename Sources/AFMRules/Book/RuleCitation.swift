/// Enough to find a sentence again.
public struct RuleCitation: Hashable, Sendable {
    /// The document.
    public let document: String
    /// Where in the world or in the document.
    public let location: String
    /// When somebody last looked, as ISO 8601.
    public let checked: String

    /// The sheet of rules that the rulebook quotes.
    package static let filmTelevisionRules = RuleCitation(
        document: "AFM Recording Musicians, Film/TV Rules",
        location: "afmrecording.org/?page_id=683",
        checked: "2026-11-22")

    /// What the rulebook itself lays down where the sheet is silent.
    package static func rulebook(_ part: String) -> RuleCitation {
        RuleCitation(
            document: "fieldsync rulebook, a convention of the trade",
            location: part,
            checked: "2026-11-22")
    }
}
