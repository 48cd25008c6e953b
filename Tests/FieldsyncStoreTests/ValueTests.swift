import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: a value is read from a command line or from JSON exactly, or refused by kind and value.
@Suite struct ValueTests {
    @Test(
        "Texts that a kind takes, and how it writes them",
        arguments: [
            (FieldKind.text, "a=b", #""a=b""#), (.text, "", #""""#),
            (.integer, "-9223372036854775808", "-9223372036854775808"), (.integer, "007", "7"),
            (.decimal, "12.50", #""12.50""#), (.decimal, "-0.5", #""-0.5""#),
            (.boolean, "true", "true"), (.boolean, "false", "false"),
            (.instant, "2026-10-14T10:00-07:00", #""2026-10-14T17:00:00Z""#),
            (.instant, "2026-10-14T17:00:00.5Z", #""2026-10-14T17:00:00.500Z""#),
            (.date, "2024-02-29", #""2024-02-29""#),
            (.zone, "America/Los_Angeles", #""America/Los_Angeles""#), (.zone, "UTC", #""UTC""#),
            (.zone, "US/Pacific", #""US/Pacific""#),
            (
                .reference, "000000000000000000000000000000AB",
                #""000000000000000000000000000000ab""#
            ),
            (.bytes, "00ff", #""00ff""#), (.bytes, "", #""""#),
            (.textSet, #"["b","a","b"]"#, #"["a","b"]"#), (.textSet, "[]", "[]"),
        ])
    func read(kind: FieldKind, text: String, json: String) throws {
        let value = try FieldValue(text: text, kind: kind)
        #expect(value.kind == kind)
        #expect(value.json.text() == json)
        #expect(try FieldValue(json: JSONValue(parsing: json), kind: kind) == value)
        #expect(try FieldValue(text: value.text, kind: kind) == value)
    }

    @Test(
        "Texts that a kind refuses",
        arguments: [
            (FieldKind.integer, "+1"), (.integer, "1.0"), (.integer, "9223372036854775808"),
            (.integer, ""), (.decimal, "1e3"), (.decimal, "1."), (.decimal, "NaN"),
            (.boolean, "TRUE"), (.boolean, "1"), (.instant, "2026-10-14T10:00"),
            (.instant, "2026-10-14"), (.date, "2026-02-29"), (.date, "14.10.2026"),
            (.zone, "Mars/Olympus"), (.zone, "GMT+2"), (.zone, "PST"), (.zone, "../../etc/passwd"),
            (.reference, "abc"), (.bytes, "0"), (.bytes, "zz"), (.textSet, "a,b"),
            (.textSet, "[1]"), (.textSet, #"{"a":1}"#),
        ])
    func refuse(kind: FieldKind, text: String) {
        #expect {
            try FieldValue(text: text, kind: kind)
        } throws: { error in
            guard case StoreError.unreadableValue(text, kind, _) = error else { return false }
            return true
        }
    }

    @Test func jsonOfAnotherFormIsRefusedAndNullIsNoValue() throws {
        let wrong: [(JSONValue, FieldKind)] = [
            (5, .text), ("5", .integer), (.number("1.5"), .integer), (1, .boolean),
            ("true", .boolean), (["a", 1], .textSet), ("a", .textSet), (5, .instant), (true, .date),
        ]
        for (json, kind) in wrong {
            #expect(throws: StoreError.self) { try FieldValue(json: json, kind: kind) }
        }
        for kind in FieldKind.allCases { #expect(try FieldValue(json: nil, kind: kind) == nil) }
        #expect(try FieldValue(json: .number("1.50"), kind: .decimal)?.text == "1.50")
    }

    @Test func jsonOfAnUnknownFieldTakesTheKindItLooksLike() throws {
        let values: [(JSONValue, FieldKind)] = [
            ("a", .text), (1, .integer), (.number("1.5"), .decimal), (true, .boolean),
            (["a"], .textSet),
        ]
        for (json, kind) in values {
            #expect(try FieldValue(unknownFieldJSON: json)?.kind == kind)
        }
        for json in [["a": 1], [1], .number("1e3")] as [JSONValue] {
            #expect(throws: StoreError.unstorableJSON(json.text())) {
                try FieldValue(unknownFieldJSON: json)
            }
        }
    }
}
