/// What names of spaces, types and fields may look like.
///
/// ASCII only, so that order by bytes and order by characters are one, and so that a name can be
/// a column, a file and a word of a command line without quoting.
enum NameForm {
    /// Letters, digits, `-` and `_`, a letter first.
    case word
    /// Lower-case letters, digits, `-` and `_`, a letter or digit first.
    case lowerCase

    /// The longest name, in bytes.
    static let lengthLimit = 64

    func admits(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= Self.lengthLimit else { return false }
        let startsWell = self == .word ? isLetter(first) : isLetter(first) || isDigit(first)
        return startsWell
            && bytes.allSatisfy {
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): self == .word
        default: false
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
