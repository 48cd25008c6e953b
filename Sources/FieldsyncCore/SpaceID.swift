/// Names a space: the unit of sharing, permission and compaction.
///
/// 1 to 64 ASCII characters: lower-case letters, digits, `-` and `_`, a letter or digit first.
public struct SpaceID: Hashable, Sendable {
    /// The name as written.
    public let name: String

    /// Checks the form of `name`; nil where it has another.
    public init?(_ name: String) {
        guard NameForm.lowerCase.admits(name) else { return nil }
        self.name = name
    }

    /// A name that the program itself spells; anything else is the caller's mistake.
    package init(literal name: StaticString) {
        let text = "\(name)"
        precondition(NameForm.lowerCase.admits(text), "not a name: \(text)")
        self.name = text
    }
}

extension SpaceID: Comparable, CustomStringConvertible {
    /// Orders by the bytes of the name.
    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }

    /// The name.
    public var description: String { name }
}
