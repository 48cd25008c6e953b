import FieldsyncCore

/// The byte that stands for the kind of a value; `protocol/format/canonical.md` lists them.
enum ValueCode: UInt8, CaseIterable {
    case text = 1
    case integer = 2
    case decimal = 3
    case boolean = 4
    case instant = 5
    case date = 6
    case zone = 7
    case reference = 8
    case bytes = 9
    case textSet = 10
    case textList = 11

    /// The code of `kind`.
    init(_ kind: FieldKind) {
        self =
            switch kind {
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

    /// Reads a code.
    init(from reader: inout ByteReader) throws(DecodingFault) {
        let byte = try reader.byte()
        guard let code = ValueCode(rawValue: byte) else {
            throw .unknownCode(what: "value", code: byte)
        }
        self = code
    }
}
