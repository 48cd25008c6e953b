extension JSONParser {
    /// Reads a string; the position is at its opening quote.
    mutating func string() throws(JSONError) -> String {
        position += 1
        var content: [UInt8] = []
        while true {
            let runStart = position
            while position < bytes.count, bytes[position] >= 0x20,
                bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\")
            {
                position += 1
            }
            try validate(runStart..<position)
            content += bytes[runStart..<position]
            switch try currentByte() {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += UTF8.encode(try escape())?.map { $0 } ?? []
            default:
                throw failure("a control character in a string must be escaped.")
            }
        }
    }

    /// Checks that a run of bytes is UTF-8.
    ///
    /// Quotes and escapes are ASCII, so that none of them
    /// can be the middle of a character and each run can be judged alone.
    private func validate(_ run: Range<Int>) throws(JSONError) {
        guard String(validating: bytes[run], as: UTF8.self) == nil else { return }
        var place = run.lowerBound
        while place < run.upperBound {
            let length = Self.sequenceLength(startingWith: bytes[place])
            let end = min(place + length, run.upperBound)
            if length == 0 || String(validating: bytes[place..<end], as: UTF8.self) == nil {
                break
            }
            place = end
        }
        throw failure("the text is not UTF-8 here.", at: place)
    }

    private static func sequenceLength(startingWith byte: UInt8) -> Int {
        switch byte {
        case 0x00...0x7F: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// Reads an escape; the position is at its backslash.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        let letter = try currentByte()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar(start: start)
        default: throw failure("there is no such escape.", at: start)
        }
    }

    private mutating func escapedScalar(start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // What is no scalar by itself is half of a pair; the lower half must follow the upper.
        guard (0xD800...0xDBFF).contains(first), takeHere("\\"), takeHere("u") else {
            throw failure("half of a surrogate pair stands alone.", at: start)
        }
        let second = try fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half of a surrogate pair stands alone.", at: start) }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try currentByte())).hexDigitValue else {
                throw failure("four hexadecimal digits are expected after \\u.")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

extension JSONValue {
    /// Reads a document of UTF-8 bytes, strictly by RFC 8259.
    ///
    /// Bytes that are not UTF-8, halves of surrogate pairs, keys that are there twice, nesting
    /// over 64 and anything after the document are errors. A byte order mark is passed over. The
    /// caller bounds the number of bytes.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    /// Reads a document, as ``init(parsing:)-([UInt8])`` does.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }
}
