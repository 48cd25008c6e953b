public import FieldsyncCore
import FieldsyncJSON
import Foundation

extension FieldValue {
    /// Reads the text after `FIELD=` on a command line, by the field's kind.
    ///
    /// Instants need an offset (`2026-10-14T10:00-07:00`), booleans are `true` or `false`,
    /// references 32 hexadecimal digits, sets and lists a JSON array of strings, bytes hexadecimal
    /// digits, zones a name of the time zone database.
    ///
    /// - Throws: ``StoreError/unreadableValue(_:kind:why:)`` naming the text and what is taken.
    public init(text: String, kind: FieldKind) throws {
        guard let value = try Self.read(text, kind: kind) else {
            throw Self.unreadable(text, kind)
        }
        self = value
    }

    /// The value as ``init(text:kind:)`` reads it.
    public var text: String {
        switch json {
        case .string(let text): text
        case let other: other.text()
        }
    }

    private static func read(_ text: String, kind: FieldKind) throws -> FieldValue? {
        switch kind {
        case .text: return .text(text)
        case .integer:
            // Int64 would read a leading plus too, and then two texts would mean one number.
            return text.hasPrefix("+") ? nil : Int64(text).map { .integer($0) }
        case .decimal: return ScaledDecimal(text).map { .decimal($0) }
        case .boolean: return ["true", "false"].contains(text) ? .boolean(text == "true") : nil
        case .instant: return Instant(iso8601: text).map { .instant($0) }
        case .date: return CivilDate(text).map { .date($0) }
        case .zone: return isZone(text) ? .zone(text) : nil
        case .reference: return RecordID(hex: text).map { .reference($0) }
        case .bytes: return Hex.bytes(text).map { .bytes($0) }
        case .textSet, .textList:
            let parsed: JSONValue
            do {
                parsed = try JSONValue(parsing: text)
            } catch {
                throw StoreError.unreadableValue(text, kind: kind, why: "\(error)")
            }
            guard case .array = parsed else { return nil }
            return try FieldValue(json: parsed, kind: kind)
        }
    }

    /// Abbreviations and offsets (`PST`, `GMT-7`) do not say when the clocks change.
    private static func isZone(_ text: String) -> Bool {
        text == "UTC"
            || text.contains("/") && !text.utf8.contains(0) && TimeZone(identifier: text) != nil
    }

    static func unreadable(_ text: String, _ kind: FieldKind) -> StoreError {
        let why =
            switch kind {
            case .text: "it takes a string"
            case .integer: "it takes digits, with a minus in front or not, up to 64 bits"
            case .decimal: "it takes digits with at most one point, such as -12.50"
            case .boolean: "it takes true or false"
            case .instant: "it takes a time with its offset, such as 2026-10-14T10:00:00-07:00"
            case .date: "it takes a day, such as 2026-10-14"
            case .zone: "it takes a name such as America/Los_Angeles"
            case .reference: "it takes 32 hexadecimal digits"
            case .bytes: "it takes pairs of hexadecimal digits"
            case .textSet, .textList: "it takes an array of strings, such as [\"one\",\"two\"]"
            }
        return .unreadableValue(text, kind: kind, why: why)
    }
}
