/// A value that a field can hold. A field that was cleared, or never set, holds none.
///
/// Two values are equal when their canonical bytes are: text is compared by its UTF-8 bytes, never
/// by what it looks like, so that every replica and every language agrees on what is a conflict.
public enum FieldValue: Sendable {
    /// Unicode text, kept as it was typed.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// A decimal number: `unscaled` divided by ten to the power of `scale`.
    case decimal(ScaledDecimal)
    /// Yes or no.
    case boolean(Bool)
    /// A point in time.
    case instant(Instant)
    /// A day of the calendar.
    case date(CivilDate)
    /// The name of an IANA time zone; whether the zone exists is for a schema's owner to check.
    case zone(String)
    /// Another record, by its id.
    case reference(RecordID)
    /// Bytes that mean something only to the domain.
    case bytes([UInt8])
    /// Distinct texts, held and compared as one value.
    case textSet(TextSet)
    /// Texts in an order, held and compared as one value.
    case textList(TextList)

    /// The kind of this value.
    public var kind: FieldKind {
        switch self {
        case .text: .text
        case .integer: .integer
        case .decimal: .decimal
        case .boolean: .boolean
        case .instant: .instant
        case .date: .date
        case .zone: .zone
        case .reference: .reference
        case .bytes: .bytes
        case .textSet: .textSet
        case .textList: .textList
        }
    }
}

extension FieldValue: Hashable {
    /// Equal kinds with equal bytes.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.text(let a), .text(let b)), (.zone(let a), .zone(let b)):
            a.utf8.elementsEqual(b.utf8)
        case (.integer(let a), .integer(let b)): a == b
        case (.decimal(let a), .decimal(let b)): a == b
        case (.boolean(let a), .boolean(let b)): a == b
        case (.instant(let a), .instant(let b)): a == b
        case (.date(let a), .date(let b)): a == b
        case (.reference(let a), .reference(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.textSet(let a), .textSet(let b)): a == b
        case (.textList(let a), .textList(let b)): a == b
        default: false
        }
    }

    /// Feeds what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        switch self {
        case .text(let value), .zone(let value):
            for byte in value.utf8 { hasher.combine(byte) }
        case .integer(let value): hasher.combine(value)
        case .decimal(let value): hasher.combine(value)
        case .boolean(let value): hasher.combine(value)
        case .instant(let value): hasher.combine(value)
        case .date(let value): hasher.combine(value)
        case .reference(let value): hasher.combine(value)
        case .bytes(let value): hasher.combine(value)
        case .textSet(let value): hasher.combine(value)
        case .textList(let value): hasher.combine(value)
        }
    }
}

/// What values a field takes. The raw values are the names that people see in `record types`.
public enum FieldKind: String, Hashable, Sendable, CaseIterable {
    /// Unicode text.
    case text
    /// A whole number of 64 bits.
    case integer
    /// A decimal number.
    case decimal
    /// Yes or no.
    case boolean
    /// A point in time.
    case instant
    /// A day of the calendar.
    case date
    /// An IANA time zone.
    case zone
    /// Another record.
    case reference
    /// Bytes.
    case bytes
    /// A set of texts.
    case textSet
    /// Texts in an order.
    case textList
}

/// A decimal number as people write it: 12.50 and 12.5 are two values.
public struct ScaledDecimal: Hashable, Sendable {
    /// The number without its decimal point.
    public let unscaled: Int64
    /// How many of its digits stand behind the point: 0 to 18.
    public let scale: UInt8

    /// Nil where `scale` is over 18.
    public init?(unscaled: Int64, scale: UInt8) {
        guard scale <= 18 else { return nil }
        self.unscaled = unscaled
        self.scale = scale
    }

    /// Reads `-12.50`; nil for anything else, or for more digits than fit.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, whole != "-",
            text.utf8.first != UInt8(ascii: "+")
        else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard parts.count == 1 || !fraction.isEmpty, fraction.utf8.count <= 18,
            fraction.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let unscaled = Int64(whole + fraction)
        else { return nil }
        self.init(unscaled: unscaled, scale: UInt8(fraction.utf8.count))
    }
}

extension ScaledDecimal: CustomStringConvertible {
    /// The number with its point: `-12.50`.
    public var description: String {
        guard scale > 0 else { return String(unscaled) }
        let digits = String(unscaled.magnitude)
        let padded =
            String(repeating: "0", count: max(0, Int(scale) + 1 - digits.count)) + digits
        let sign = unscaled < 0 ? "-" : ""
        return sign + padded.dropLast(Int(scale)) + "." + padded.suffix(Int(scale))
    }
}
