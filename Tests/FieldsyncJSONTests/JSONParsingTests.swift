import FieldsyncJSON
import Testing

@Suite struct JSONParsingTests {
    @Test func everyKindOfValueIsRead() throws {
        let text = """
            {"n": null, "t": true, "f": false, "i": -42, "x": 1.50, "e": 1E+3,
             "s": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83c\\udfbb", "a": [1, [], {}]}
            """
        let value = try JSONValue(parsing: text)
        #expect(
            value == [
                "n": nil, "t": true, "f": false, "i": -42, "x": .number("1.50"),
                "e": .number("1E+3"), "s": "a\"\\/\u{8}\u{C}\n\r\té🎻", "a": [1, [], [:]],
            ])
    }

    @Test(
        "Integers stay exact and what does not fit stays as it was written",
        arguments: [
            ("0", JSONValue.integer(0)),
            ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number("9223372036854775808")),
            ("-0", .number("-0")),
            ("10.0", .number("10.0")),
            ("1e400", .number("1e400")),
        ])
    func numbers(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        #expect(value.text() == text)
    }

    @Test(
        "What is no JSON is refused with its place",
        arguments: [
            ("", "line 1, column 1: the document is empty."),
            (" \n ", "line 2, column 2: the document is empty."),
            (
                "{\n  \"a\": 1,\n  \"b\": 2,\n  \"a\": 3}",
                "line 4, column 3: the key \"a\" is there twice."
            ),
            ("{\"\\u0061\": 1, \"a\": 2}", "line 1, column 15: the key \"a\" is there twice."),
            ("[1, 2", "line 1, column 6: the document ends too early."),
            ("[1,]", "line 1, column 4: a value is expected here."),
            ("{\"a\":1,}", "line 1, column 8: a key in double quotes is expected here."),
            ("{\"a\" 1}", "line 1, column 6: ':' is expected after a key."),
            ("[1 2]", "line 1, column 4: ',' or ']' is expected here."),
            ("{} {}", "line 1, column 4: something follows the end of the document."),
            ("01", "line 1, column 1: a number may not begin with 0."),
            ("-", "line 1, column 2: the document ends too early."),
            ("1.", "line 1, column 3: the document ends too early."),
            ("[.5]", "line 1, column 2: a value is expected here."),
            ("[+1]", "line 1, column 2: a value is expected here."),
            ("[1e]", "line 1, column 4: a digit is expected here."),
            ("NaN", "line 1, column 1: a value is expected here."),
            ("nul", "line 1, column 1: only true, false and null may stand here without quotes."),
            ("'a'", "line 1, column 1: a value is expected here."),
            ("// a\n1", "line 1, column 1: a value is expected here."),
            ("\"a\tb\"", "line 1, column 3: a control character in a string must be escaped."),
            ("\"\\x\"", "line 1, column 2: there is no such escape."),
            (
                "\"\\u12g4\"",
                "line 1, column 6: four hexadecimal digits are expected after \\u."
            ),
            ("\"\\ud800\"", "line 1, column 2: half of a surrogate pair stands alone."),
            ("\"\\udc00\\ud800\"", "line 1, column 2: half of a surrogate pair stands alone."),
            ("\"\\ud800\\u0041\"", "line 1, column 2: half of a surrogate pair stands alone."),
        ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.description == message)
    }

    @Test(
        "Bytes that are not UTF-8 are refused where they are",
        arguments: [
            [0xFF], [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func badUTF8(bytes: [UInt8]) {
        let document = Array("[\n\"é".utf8) + bytes + Array("\"]".utf8)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: document) }
        #expect(error?.description == "line 2, column 4: the text is not UTF-8 here.")
    }

    @Test func nestingIsBoundedAtSixtyFour() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(64))
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(65)) }
        #expect(error?.message == "arrays and objects are nested deeper than 64.")
        #expect(throws: JSONError.self) {
            try JSONValue(parsing: String(repeating: "{\"a\":[", count: 100_000))
        }
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
    }

    @Test func noPrefixOfADocumentIsADocument() throws {
        let document = Array(
            "{\"a\": [1, -2.5e-3, true, null, \"é\\ud83c\\udfbb\"], \"b\": {\"c\": \"\"}}".utf8)
        _ = try JSONValue(parsing: document)
        for length in document.indices {
            #expect(throws: JSONError.self, "\(length) bytes") {
                try JSONValue(parsing: Array(document[..<length]))
            }
        }
    }

    /// Any byte anywhere gives a value or an error; the test is that the program goes on.
    @Test func noByteAnywhereTraps() throws {
        let document = Array("{\"a\":[1,-2.5e3,true,\"é\\n\\u00e9\\ud83c\\udfbb\"]}".utf8)
        var refused = 0
        for index in document.indices {
            for byte in UInt8.min...UInt8.max where byte != document[index] {
                var changed = document
                changed[index] = byte
                do {
                    let value = try JSONValue(parsing: changed)
                    #expect(try JSONValue(parsing: value.text()) == value)
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > document.count * 200)
    }
}
