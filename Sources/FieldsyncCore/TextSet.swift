/// Distinct texts in the order of their UTF-8 bytes.
public struct TextSet: Hashable, Sendable {
    /// The texts, each once, in order.
    public let members: [String]

    /// A set of `texts`; repeated ones count once.
    public init(_ texts: some Sequence<String>) {
        var members: [String] = []
        for text in texts.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        where members.last.map({ $0.utf8.elementsEqual(text.utf8) }) != true {
            members.append(text)
        }
        self.members = members
    }

    /// Members that stand in their order already, each once.
    private init(ordered members: [String]) { self.members = members }

    /// True where it has no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The members of both.
    public func union(_ other: TextSet) -> TextSet { TextSet(members + other.members) }

    /// The members that `other` lacks; costs by the members of both.
    public func subtracting(_ other: TextSet) -> TextSet {
        var taken = other.members[...]
        return TextSet(
            ordered: members.filter { member in
                while let next = taken.first, next.utf8.lexicographicallyPrecedes(member.utf8) {
                    taken.removeFirst()
                }
                return taken.first.map { $0.utf8.elementsEqual(member.utf8) } != true
            })
    }

    /// Equal members, byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.members.elementsEqual(right.members) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// Feeds what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members { for byte in member.utf8 { hasher.combine(byte) } }
    }
}

/// Texts in an order; one can stand in it several times.
public struct TextList: Hashable, Sendable {
    /// The texts.
    public let texts: [String]

    /// A list of `texts`, as they stand.
    public init(_ texts: some Sequence<String>) { self.texts = Array(texts) }

    /// The texts behind those of `start`; nil where this list does not begin with them.
    public func rest(after start: TextList) -> [String]? {
        let count = start.texts.count
        guard TextList(texts.prefix(count)) == start else { return nil }
        return Array(texts.dropFirst(count))
    }

    /// Equal texts, byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.texts.elementsEqual(right.texts) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// Feeds what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(texts.count)
        for text in texts { for byte in text.utf8 { hasher.combine(byte) } }
    }
}
