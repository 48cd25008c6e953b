public import FieldsyncCore

/// Why bytes are not what they should spell.
public enum DecodingFault: Error, Hashable, Sendable {
    /// The bytes end inside something.
    case truncated(neededBytes: Int, remainingBytes: Int)
    /// A number of variable length does not fit 64 bits.
    case varintTooLong
    /// A number of variable length has a shorter spelling; only the shortest is one.
    case varintNotShortest
    /// Text is not UTF-8.
    case notUTF8
    /// The layout is newer than this program.
    case unsupportedVersion(found: UInt64)
    /// A name has another form than its kind asks for.
    case malformedName(what: String)
    /// A code has no meaning.
    case unknownCode(what: String, code: UInt8)
    /// A number lies outside its range.
    case outOfRange(what: String)
    /// Entries that must ascend do not, or one stands twice.
    case notAscending(what: String)
    /// More entries than may be, or than the bytes that remain could spell.
    case countTooLarge(what: String, count: UInt64)
    /// Bytes are left over.
    case trailingBytes(count: Int)
    /// The bytes are in order and spell a transaction that cannot be one.
    case defect(TransactionDefect)
}

extension DecodingFault {
    /// The word by which vectors and other languages name the fault.
    public var name: String {
        switch self {
        case .truncated: "truncated"
        case .varintTooLong: "varintTooLong"
        case .varintNotShortest: "varintNotShortest"
        case .notUTF8: "notUTF8"
        case .unsupportedVersion: "unsupportedVersion"
        case .malformedName: "malformedName"
        case .unknownCode: "unknownCode"
        case .outOfRange: "outOfRange"
        case .notAscending: "notAscending"
        case .countTooLarge: "countTooLarge"
        case .trailingBytes: "trailingBytes"
        case .defect: "defect"
        }
    }
}

extension DecodingFault: CustomStringConvertible {
    /// What is wrong with the bytes, as the end of a sentence.
    public var description: String {
        switch self {
        case .truncated(let needed, let remaining):
            "they end too early: \(needed) bytes are needed and \(remaining) are left"
        case .varintTooLong: "a number does not fit 64 bits"
        case .varintNotShortest: "a number is not in its shortest spelling"
        case .notUTF8: "a text is not UTF-8"
        case .unsupportedVersion(let found): "their layout has version \(found), which is newer"
        case .malformedName(let what): "the name of a \(what) has characters it may not have"
        case .unknownCode(let what, let code):
            "\(code) is no code of a \(what) that this program knows; a newer one may"
        case .outOfRange(let what): "a \(what) is out of range"
        case .notAscending(let what): "a \(what) stands twice or out of order"
        case .countTooLarge(let what, let count): "\(count) is more \(what) than there can be"
        case .trailingBytes(let count): "\(count) bytes are left over at the end"
        case .defect(let defect): "a transaction cannot be one: \(defect)"
        }
    }
}
