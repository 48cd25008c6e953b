public import FieldsyncCore
public import FieldsyncJSON

extension FieldValue {
    /// The value as JSON: instants in UTC, decimals and references as strings, bytes as
    /// hexadecimal digits, sets and lists as arrays.
    public var json: JSONValue {
        switch self {
        case .text(let text), .zone(let text): .string(text)
        case .integer(let number): .integer(number)
        case .decimal(let decimal): .string(decimal.description)
        case .boolean(let flag): .bool(flag)
        case .instant(let instant): .string(instant.description)
        case .date(let date): .string(date.description)
        case .reference(let id): .string(id.hex)
        case .bytes(let bytes): .string(Hex.text(bytes))
        case .textSet(let set): .array(set.members.map { .string($0) })
        case .textList(let list): .array(list.texts.map { .string($0) })
        }
    }

    /// Reads a value of `kind`; JSON's null is no value and gives nil.
    ///
    /// A decimal may be a JSON number or a string; everything else has the form that ``json``
    /// writes, instants with any offset.
    ///
    /// - Throws: ``StoreError/unreadableValue(_:kind:why:)`` naming the value and what is taken.
    public init?(json: JSONValue, kind: FieldKind) throws {
        switch (kind, json) {
        case (_, .null): return nil
        case (.text, .string(let text)): self = .text(text)
        case (.integer, .integer(let number)): self = .integer(number)
        case (.boolean, .bool(let flag)): self = .boolean(flag)
        case (.decimal, .integer(let number)):
            try self.init(text: String(number), kind: .decimal)
        case (.decimal, .number(let text)): try self.init(text: text, kind: .decimal)
        case (.textSet, .array(let members)):
            self = .textSet(TextSet(try Self.texts(members, of: json, kind)))
        case (.textList, .array(let members)):
            self = .textList(TextList(try Self.texts(members, of: json, kind)))
        case (.decimal, .string(let text)), (.instant, .string(let text)),
            (.date, .string(let text)), (.zone, .string(let text)),
            (.reference, .string(let text)), (.bytes, .string(let text)):
            try self.init(text: text, kind: kind)
        default: throw Self.unreadable(json.text(), kind)
        }
    }

    private static func texts(
        _ members: [JSONValue], of json: JSONValue, _ kind: FieldKind
    ) throws -> [String] {
        try members.map { member in
            guard case .string(let text) = member else { throw unreadable(json.text(), kind) }
            return text
        }
    }

    /// The value that a field which the schema lacks takes from JSON; null gives nil.
    ///
    /// - Throws: ``StoreError/unstorableJSON(_:)`` for objects and for arrays of other things than
    ///   strings.
    public init?(unknownFieldJSON json: JSONValue) throws {
        switch json {
        case .null: return nil
        case .string(let text): self = .text(text)
        case .integer(let number): self = .integer(number)
        case .bool(let flag): self = .boolean(flag)
        case .number(let text):
            guard let decimal = ScaledDecimal(text) else {
                throw StoreError.unstorableJSON(text)
            }
            self = .decimal(decimal)
        case .array(let members):
            let texts = members.compactMap { member -> String? in
                if case .string(let text) = member { text } else { nil }
            }
            guard texts.count == members.count else {
                throw StoreError.unstorableJSON(json.text())
            }
            self = .textSet(TextSet(texts))
        case .object: throw StoreError.unstorableJSON(json.text())
        }
    }
}
