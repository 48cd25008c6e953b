import FieldsyncJSON
import Testing

@Suite struct JSONTextTests {
    static let sample: JSONValue = [
        "b": [1, .number("2.50"), nil], "a": ["é": true, "e": [:], "f": []],
    ]

    @Test func keysKeepTheirOrder() throws {
        let text = #"{"b":[1,2.50,null],"a":{"é":true,"e":{},"f":[]}}"#
        #expect(Self.sample.text() == text)
        #expect(try JSONValue(parsing: text).text() == text)
    }

    @Test func keysCanBeSortedByTheirBytes() {
        let text = #"{"a":{"e":{},"f":[],"é":true},"b":[1,2.50,null]}"#
        #expect(Self.sample.text(sortedKeys: true) == text)
    }

    @Test func prettyTextHasOneMemberALine() throws {
        let text = """
            {
              "b": [
                1,
                2.50,
                null
              ],
              "a": {
                "é": true,
                "e": {},
                "f": []
              }
            }
            """
        #expect(Self.sample.text(pretty: true) == text)
        #expect(try JSONValue(parsing: text) == Self.sample)
    }

    @Test func whatATerminalOrALineReaderObeysIsEscaped() throws {
        let value: JSONValue = "\u{0}\u{1B}[31m\n\u{7F}\u{9B}\u{2028}\u{2029}\"\\"
        let text = value.text()
        #expect(text == #""\u0000\u001b[31m\n\u007f\u009b\u2028\u2029\"\\""#)
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test func textIsKeptInTheSpellingItWasGiven() throws {
        let decomposed = "\"Ame\u{301}lie\""
        let written = try JSONValue(parsing: decomposed).text()
        #expect(Array(written.utf8) == Array(decomposed.utf8))
    }
}

@Suite struct JSONObjectTests {
    @Test func equalityIgnoresTheOrder() {
        let one: JSONObject = ["a": 1, "b": 2]
        let other: JSONObject = ["b": 2, "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one.keys != other.keys)
        #expect(one != ["a": 1])
        #expect(one != ["a": 1, "b": 3])
    }

    @Test func settingKeepsThePlaceAndNilRemoves() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["a"] = 4
        object["b"] = JSONValue?.none
        object["d"] = .some(.null)
        object["never"] = JSONValue?.none
        #expect(object.keys == ["a", "c", "d"])
        #expect(object["d"] == .some(.null))
        #expect(object["b"] == JSONValue?.none)
        #expect(object.count == 3)
        #expect(object.map(\.key) == object.keys)
    }

    @Test func membersThatAreMissingAreAddedAtTheEnd() {
        let object: JSONObject = ["a": 1]
        let sum = object.adding(missingFrom: ["a": 2, "z": 3])
        #expect(sum == ["a": 1, "z": 3])
        #expect(sum.keys == ["a", "z"])
    }
}
