/// The members of a JSON object, in the order in which they were written.
///
/// Equality and hashing ignore the order, as JSON does. Two keys are the same key when Swift
/// calls their strings equal, so the composed and the decomposed spelling of one word are one key.
public struct JSONObject: Sendable {
    /// The keys, in order, as they were written.
    public private(set) var keys: [String] = []
    private var values: [String: JSONValue] = [:]

    /// An object without members.
    public init() {}

    /// The number of members.
    public var count: Int { keys.count }

    /// Whether there is no member.
    public var isEmpty: Bool { keys.isEmpty }

    /// The value of a key.
    ///
    /// A new key goes to the end; `nil` removes the member.
    ///
    /// `object["a"] = .null` stores JSON's null; `object["a"] = nil` removes, as in a dictionary.
    public subscript(key: String) -> JSONValue? {
        get { values[key] }
        set {
            let isNew = values[key] == nil
            values[key] = newValue
            if newValue == nil {
                if !isNew { keys.removeAll { $0 == key } }
            } else if isNew {
                keys.append(key)
            }
        }
    }

    /// These members followed by those of `other` whose keys are not here yet.
    public func adding(missingFrom other: JSONObject) -> JSONObject {
        var result = self
        for (key, value) in other where result[key] == nil { result[key] = value }
        return result
    }
}

extension JSONObject: Hashable {
    /// Whether both hold the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.values == right.values
    }

    /// Feeds the members to the hasher, whatever their order.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension JSONObject: Sequence {
    /// Goes through the members in order.
    public struct Iterator: IteratorProtocol {
        private let object: JSONObject
        private var position = 0

        fileprivate init(_ object: JSONObject) { self.object = object }

        /// The next member, or nil at the end.
        public mutating func next() -> (key: String, value: JSONValue)? {
            guard position < object.keys.count else { return nil }
            let key = object.keys[position]
            guard let value = object.values[key] else { return nil }
            position += 1
            return (key, value)
        }
    }

    /// Goes through the members in order.
    public func makeIterator() -> Iterator { Iterator(self) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// A literal object, in the order of the literal; of a key given twice the last value holds.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}
