/// Reads one JSON document, strictly by RFC 8259.
///
/// The recursion is bounded by ``depthLimit``, so that no input can exhaust the stack, and no
/// memory is reserved on the word of the input.
struct JSONParser {
    /// The deepest nesting of arrays and objects that is read.
    static let depthLimit = 64

    var bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSONValue {
        // Editors on Windows write a byte order mark; RFC 8259 lets a reader pass over it.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        if position == bytes.count { throw failure("the document is empty.") }
        let value = try value(depth: 0)
        skipSpace()
        if position < bytes.count {
            throw failure("something follows the end of the document.")
        }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        switch try currentByte() {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure("a value is expected here.")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var object = JSONObject()
        if take("}") { return object }
        repeat {
            skipSpace()
            let start = position
            guard try currentByte() == UInt8(ascii: "\"") else {
                throw failure("a key in double quotes is expected here.")
            }
            let key = try string()
            if object[key] != nil {
                throw failure("the key \(Self.shown(key)) is there twice.", at: start)
            }
            guard take(":") else { throw unexpected("':' is expected after a key.") }
            skipSpace()
            object[key] = try value(depth: depth)
        } while take(",")
        guard take("}") else { throw unexpected("',' or '}' is expected here.") }
        return object
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var elements: [JSONValue] = []
        if take("]") { return elements }
        repeat {
            skipSpace()
            elements.append(try value(depth: depth))
        } while take(",")
        guard take("]") else { throw unexpected("',' or ']' is expected here.") }
        return elements
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        if depth > Self.depthLimit {
            throw failure("arrays and objects are nested deeper than \(Self.depthLimit).")
        }
        position += 1
    }

    private mutating func word(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let letters = Array(word.description.utf8)
        let end = min(position + letters.count, bytes.count)
        guard bytes[position..<end].elementsEqual(letters) else {
            throw failure("only true, false and null may stand here without quotes.")
        }
        position = end
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isInteger = true
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let wholeStart = position
        try digits()
        if position - wholeStart > 1, bytes[wholeStart] == UInt8(ascii: "0") {
            throw failure("a number may not begin with 0.", at: start)
        }
        if takeHere(".") {
            isInteger = false
            try digits()
        }
        if takeHere("e") || takeHere("E") {
            isInteger = false
            if !takeHere("+") { _ = takeHere("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // -0 has no integer of its own, so its text is kept.
        guard isInteger, text != "-0", let integer = Int64(text) else { return .number(text) }
        return .integer(integer)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
        {
            position += 1
        }
        if position == start { throw unexpected("a digit is expected here.") }
    }
}

extension JSONParser {
    /// The byte at the position, or an error at the end of the text.
    func currentByte() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw unexpected("") }
        return bytes[position]
    }

    mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
            position += 1
        }
    }

    /// Passes over a character if it is the next one after space.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        return takeHere(character)
    }

    /// Passes over a character if it is the next one.
    mutating func takeHere(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    /// An error at the position, which at the end of the text says just that.
    func unexpected(_ message: String) -> JSONError {
        failure(position < bytes.count ? message : "the document ends too early.")
    }

    /// An error at a place, by default the position.
    func failure(_ message: String, at place: Int? = nil) -> JSONError {
        let before = bytes[..<min(place ?? position, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONError(
            line: before.count { $0 == 0x0A } + 1,
            column: before.count - lineStart + 1,
            message: message
        )
    }

    /// A key for a message: in quotes, escaped, and not longer than a line.
    private static func shown(_ key: String) -> String {
        JSONValue.string(key.count > 60 ? key.prefix(60) + "…" : key).text()
    }
}
