/// Makes keys from the bytes that a terminal sends, however they are cut.
///
/// What is not whole yet is kept, up to a bound; ``flush()`` says that nothing more comes soon, so
/// that a lone escape byte is the key and not the beginning of a sequence.
package struct KeyDecoder: Sendable {
    private var kept: [UInt8] = []
    private var pasted: [UInt8]?

    /// Bytes of a sequence that is not whole, at most.
    private static let sequenceLimit = 64
    /// Bytes of a paste that are taken; the rest of it is passed over.
    package static let pasteLimit = 4_096

    package init() {}

    /// Whether something is kept that more bytes may complete.
    package var isWaiting: Bool { !kept.isEmpty }

    /// Takes bytes and gives the keys that are whole.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [KeyPress] {
        kept += bytes
        return keys(isLast: false)
    }

    /// Gives what the kept bytes mean by themselves.
    package mutating func flush() -> [KeyPress] { keys(isLast: true) }

    private mutating func keys(isLast: Bool) -> [KeyPress] {
        var keys: [KeyPress] = []
        var rest = kept[...]
        while let first = rest.first {
            if pasted != nil {
                guard takePasted(&rest, &keys) else { break }
                continue
            }
            let length: Int?
            let key: KeyPress?
            switch first {
            case 0x1B: (length, key) = Self.escaped(rest, isLast: isLast)
            case 0x20..<0x7F, 0x80...: (length, key) = Self.character(rest, isLast: isLast)
            default: (length, key) = (1, Self.control(first))
            }
            guard let length else { break }
            rest = rest.dropFirst(length)
            if key == .paste("") {
                pasted = []
            } else if let key {
                keys.append(key)
            }
        }
        kept = Array(rest)
        return keys
    }

    // MARK: characters

    private static func control(_ byte: UInt8) -> KeyPress {
        switch byte {
        case 0x0D, 0x0A: .enter
        case 0x09: .tab
        case 0x7F, 0x08: .backspace
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        default: .unknown
        }
    }

    /// One scalar of UTF-8; a byte that begins none is passed over.
    private static func character(
        _ bytes: ArraySlice<UInt8>, isLast: Bool
    ) -> (Int?, KeyPress?) {
        guard let first = bytes.first else { return (nil, nil) }
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        if bytes.count < length, !isLast,
            bytes.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 })
        {
            return (nil, nil)
        }
        let text = String(decoding: bytes.prefix(length), as: UTF8.self)
        guard let character = text.first, text.unicodeScalars.count == 1,
            character != "\u{FFFD}", !CellText.isUnsafe(character)
        else { return (1, .unknown) }
        return (length, .character(character))
    }

    // MARK: sequences

    private static func escaped(
        _ bytes: ArraySlice<UInt8>, isLast: Bool
    ) -> (Int?, KeyPress?) {
        let body = bytes.dropFirst()
        guard let kind = body.first else { return isLast ? (1, .escape) : (nil, nil) }
        switch kind {
        case UInt8(ascii: "["):
            let parameters = body.dropFirst().prefix { (0x20...0x3F).contains($0) }
            let length = 3 + parameters.count
            guard let final = body.dropFirst(1 + parameters.count).first else {
                // A sequence that never ends is passed over once it is too long.
                let isOver = isLast || bytes.count > sequenceLimit
                return isOver ? (bytes.count, .unknown) : (nil, nil)
            }
            guard (0x40...0x7E).contains(final) else { return (length - 1, .unknown) }
            return (length, key(final: final, parameters: Array(parameters)))
        case UInt8(ascii: "O"):
            guard let final = body.dropFirst().first else {
                return isLast ? (2, .unknown) : (nil, nil)
            }
            return (3, key(final: final, parameters: []))
        case 0x1B: return (1, .escape)
        // A character with the meta key is what some terminals send for escape and the character.
        default: return (1, .escape)
        }
    }

    private static func key(final: UInt8, parameters: [UInt8]) -> KeyPress {
        let first = parameters.prefix { $0 != UInt8(ascii: ";") }
        let number = first.reduce(0) { min($0 * 10 + Int($1) - 48, 9_999) }
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return .right
        case UInt8(ascii: "D"): return .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "M") where parameters.isEmpty: return .enter
        case UInt8(ascii: "P")...UInt8(ascii: "S"): return .function(Int(final) - 79)
        case UInt8(ascii: "~"):
            switch number {
            case 1, 7: return .home
            case 4, 8: return .end
            case 3: return .delete
            case 5: return .pageUp
            case 6: return .pageDown
            case 11...15: return .function(number - 10)
            case 17...21: return .function(number - 11)
            case 23, 24: return .function(number - 12)
            // Begins a paste; the mark is never handed out.
            case 200: return .paste("")
            default: return .unknown
            }
        default: return .unknown
        }
    }

    // MARK: pastes

    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// - Returns: False where the paste goes on beyond what is here.
    private mutating func takePasted(
        _ rest: inout ArraySlice<UInt8>, _ keys: inout [KeyPress]
    ) -> Bool {
        let end = Self.pasteEnd
        var index = rest.startIndex
        while index < rest.endIndex, !rest[index...].starts(with: end) { index += 1 }
        let isWhole = index < rest.endIndex
        // The last bytes may be the beginning of the mark.
        let taken = isWhole ? rest[..<index] : rest.dropLast(min(rest.count, end.count - 1))
        let room = Self.pasteLimit - (pasted?.count ?? 0)
        pasted?.append(contentsOf: taken.prefix(max(0, room)))
        rest = isWhole ? rest[(index + end.count)...] : rest[taken.endIndex...]
        guard isWhole else { return false }
        let text = CellText.plain(String(decoding: pasted ?? [], as: UTF8.self))
        if !text.isEmpty { keys.append(.paste(text)) }
        pasted = nil
        return true
    }
}
