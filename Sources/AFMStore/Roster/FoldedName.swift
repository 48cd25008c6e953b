import Foundation

/// A name as it is searched for: lower case, without accents, in words.
///
/// `Renée Ångström-Kovač` is `renee`, `angstrom`, `kovac`. What is no letter or digit parts words.
package struct FoldedName: Hashable, Sendable {
    /// The words, each as its letters.
    package let words: [[UInt32]]

    /// The words of `text`; no more than 32 of them, of 64 letters each, are looked at.
    package init(_ text: String) {
        // Most names are plain letters, and folding is slow.
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            words = Self.plainWords(text.utf8)
            return
        }
        let plain = text.folding(
            options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
        var words: [[UInt32]] = []
        var word: [UInt32] = []
        func finish() {
            if !word.isEmpty { words.append(Array(word.prefix(64))) }
            word = []
        }
        for scalar in plain.unicodeScalars {
            if let letters = Self.stroked[scalar] {
                word += letters
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                word.append(scalar.value)
            } else if scalar.properties.generalCategory != .nonspacingMark, scalar != "'",
                scalar != "’"
            {
                finish()
            }
        }
        finish()
        self.words = Array(words.prefix(32))
    }

    /// The words of plain letters, digits and marks.
    private static func plainWords(_ text: String.UTF8View) -> [[UInt32]] {
        let parts = text.split { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "'"): false
            default: true
            }
        }
        let words = parts.map { part in
            part.filter { $0 != UInt8(ascii: "'") }.prefix(64).map { byte in
                UInt32((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
        }
        return Array(words.filter { !$0.isEmpty }.prefix(32))
    }

    /// The words in the order of their letters, so that `Vale, Harper` is `Harper Vale`.
    package var sorted: [[UInt32]] {
        words.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Letters that are no accented ones by Unicode, and that people leave out the stroke of.
    private static let stroked: [Unicode.Scalar: [UInt32]] = {
        let pairs: [(Unicode.Scalar, String)] = [
            ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("ħ", "h"), ("ı", "i"), ("ß", "ss"),
            ("æ", "ae"), ("œ", "oe"), ("þ", "th"), ("ŧ", "t"), ("ŋ", "n"),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.map { ($0, $1.unicodeScalars.map(\.value)) })
    }()
}
