/// Names a field of a record, or a group of fields that are written and settled together.
///
/// 1 to 64 ASCII characters: letters, digits, `-` and `_`, a letter first.
public struct FieldName: Hashable, Sendable {
    /// The name as written.
    public let name: String

    /// Checks the form of `name`; nil where it has another.
    public init?(_ name: String) {
        guard NameForm.word.admits(name) else { return nil }
        self.name = name
    }

    /// A name that the program itself spells; anything else is the caller's mistake.
    package init(literal name: StaticString) {
        let text = "\(name)"
        precondition(NameForm.word.admits(text), "not a name: \(text)")
        self.name = text
    }
}

extension FieldName {
    /// What a step is about that says whether two records are one; no field of a schema.
    public static let merged = FieldName(literal: "merged")
}

extension FieldName: Comparable, CustomStringConvertible {
    /// Orders by the bytes of the name.
    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }

    /// The name.
    public var description: String { name }
}
