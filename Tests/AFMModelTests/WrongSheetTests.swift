import AFMModel
import FieldsyncJSON
import Testing

/// Each wrong sheet is refused with the file, the path, the value and what would be right.
@Suite struct WrongSheetTests {
    struct Wrong: CustomTestStringConvertible, Sendable {
        let path: String
        let value: JSONValue?
        let message: String
        let at: String

        /// A value put in place of the one at `path`; the message is about `at`, or that path.
        init(_ path: String, _ value: JSONValue?, _ message: String, at: String? = nil) {
            self.path = path
            self.value = value
            self.message = message
            self.at = at ?? path
        }

        var testDescription: String { "\(path) = \(value?.text() ?? "missing")" }
    }

    @Test("A wrong value is named with what would be right", arguments: shapes + times + sessions)
    func wrongValues(wrong: Wrong) throws {
        let document = try SampleFiles.sheet(wrong.path, wrong.value)
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(document, file: "a.json")
        }
        #expect(
            error?.description == "a.json: \(wrong.at) is \(wrong.message).\n"
                + "Nothing of a.json was taken. Mend it and try again.")
    }

    static let instant = """
        it must be an instant with its offset from UTC, such as "2026-10-14T10:00:00-07:00"
        """
    static let name = "it must be text of 1 to 300 characters without control characters"
    static let long = String(repeating: "x", count: 301)

    static let shapes: [Wrong] = [
        Wrong(
            "$.format", "fieldsync/callsheet/2",
            "\"fieldsync/callsheet/2\"; it must be \"fieldsync/callsheet/1\", "
                + "which this program reads"),
        Wrong(
            "$.format", nil,
            "missing; it must be \"fieldsync/callsheet/1\", which this program reads"),
        Wrong("$.production", nil, "missing; it must be an object"),
        Wrong("$.call", [], "[]; it must be an object"),
        Wrong("$.musicians", nil, "missing; it must be a list of at most 10000 elements"),
        Wrong("$.musicians", "all", "\"all\"; it must be a list of at most 10000 elements"),
        Wrong("$.musicians[1]", 7, "7; it must be an object"),
        Wrong("$.production.title", 7, "7; \(name)"),
        Wrong("$.production.producer", "", "\"\"; \(name)"),
        Wrong(
            "$.production.medium", "radio",
            "\"radio\"; it must be \"theatrical\", \"television\" or \"streaming\""),
        Wrong("$.production.drama", "yes", "\"yes\"; it must be true or false"),
        Wrong("$.production.films", 0, "0; it must be a whole number from 1 to 10000"),
        Wrong("$.musicians[1].name", " \u{A0} ", "\" \u{A0} \"; \(name)"),
        Wrong("$.musicians[1].name", "a\u{1B}[2Jb", "\"a\\u001b[2Jb\"; \(name)"),
        Wrong(
            "$.musicians[1].name", .string(long),
            "\"" + String(repeating: "x", count: 79) + "…; \(name)"),
        Wrong(
            "$.musicians[1].role", "roadie",
            "\"roadie\"; it must be \"sidemusician\", \"leader\", \"orchestraManager\" or "
                + "\"consultant\""),
        Wrong("$.musicians[0].plays", nil, "missing; it must be true or false"),
        Wrong(
            "$.musicians[1].local", 47,
            "47; \(name)"),
        Wrong(
            "$.musicians[1].card", "47-1",
            "\"47-1\"; it must be another than that of $.musicians[0]"),
        Wrong(
            "$.musicians[1].instruments[0]", "Flutes",
            "\"Flutes\"; it must be an instrument of the catalogue, perhaps \"Flute\""),
        Wrong(
            "$.musicians[1].instruments[1]", "timpany",
            "\"timpany\"; it must be an instrument of the catalogue, perhaps \"Tympani\""),
        Wrong(
            "$.musicians[1].instruments[1]", "Xyzzyphon of the Deep",
            "\"Xyzzyphon of the Deep\"; it must be an instrument of the catalogue"),
        Wrong(
            "$.musicians[1].cartage[0].mode", "bicycle",
            "\"bicycle\"; it must be \"private\" or \"public\""),
        Wrong(
            "$.musicians[1].scalePercent", 99,
            "99; it must be a whole number from 100 to 10000"),
        Wrong("$.cues[1].number", "1m1", "\"1m1\"; it must be another than that of $.cues[0]"),
        Wrong("$.cues[0].musicians", "some", "\"some\"; it must be \"all\" or a list of cards"),
        Wrong(
            "$.cues[0].finishedSeconds", .number("1.5"),
            "1.5; it must be a whole number from 0 to 86400"),
        Wrong(
            "$.office.payments[0].cents", .number("9223372036854775808"),
            "9223372036854775808; it must be a whole number from 0 to 100000000000"),
        Wrong(
            "$.office.payments[0].cents", -1,
            "-1; it must be a whole number from 0 to 100000000000"),
        Wrong(
            "$.office.payments[0].paidOn", "2026-02-30",
            "\"2026-02-30\"; it must be a date such as \"2026-10-14\""),
        Wrong(
            "$.office.payments[0].paidOn", "2062-11-20",
            "\"2062-11-20\"; it must be within ten years of the call's date, \"2026-10-14\""),
        Wrong(
            "$.office.reuses[0].kind", "ringtone",
            "\"ringtone\"; it must be \"formatMusic\" or \"phonograph\""),
        Wrong("$.rulings.borenPresumed", "maybe", "\"maybe\"; it must be \"true\" or \"false\""),
        Wrong(
            "$.rulings.nightSeventhHour", 165,
            "165; it must be the ruling as text, or an object with \"value\""),
        Wrong(
            "$.rulings.nightSeventhHour", ["value": "lots"],
            "\"lots\"; it must be a whole number from 0 to 100000, such as \"150\"",
            at: "$.rulings.nightSeventhHour.value"),
    ]

    static let times: [Wrong] = [
        Wrong(
            "$.call.zone", "America/Los_Angelos",
            "\"America/Los_Angelos\"; it must be an IANA time zone such as "
                + "\"America/Los_Angeles\""),
        Wrong(
            "$.call.zone", "PST",
            "\"PST\"; it must be an IANA time zone such as \"America/Los_Angeles\""),
        Wrong("$.call.start", "2026-10-14 10:00", "\"2026-10-14 10:00\"; \(instant)"),
        Wrong("$.call.start", 1_791_997_200, "1791997200; \(instant)"),
        Wrong("$.call.start", nil, "missing; \(instant)"),
        Wrong(
            "$.call.start", "2026-10-14T10:00:00",
            "\"2026-10-14T10:00:00\"; it must end with its offset from UTC, such as "
                + "\"2026-10-14T10:00:00-07:00\""),
        Wrong(
            "$.call.start", "2026-13-14T10:00:00-07:00",
            "\"2026-13-14T10:00:00-07:00\"; it must be a date and a time that exist"),
        Wrong(
            "$.call.start", "1026-10-14T10:00:00-07:00",
            "\"1026-10-14T10:00:00-07:00\"; it must be in the years 1950 to 2149"),
        Wrong(
            "$.call.calledAt", "1999-10-01T09:00:00-07:00",
            "\"1999-10-01T09:00:00-07:00\"; it must be within ten years of the call's start, "
                + "\"2026-10-14T10:00:00-07:00\""),
        Wrong(
            "$.timeline[0].to", "2026-10-14T10:50:00-07:00",
            "\"2026-10-14T10:50:00-07:00\"; it must be after \"from\", "
                + "\"2026-10-14T10:50:00-07:00\""),
        Wrong(
            "$.timeline[0].from", "2027-10-14T10:50:00-07:00",
            "\"2027-10-14T10:50:00-07:00\"; it must be from 24 hours before the call's start, "
                + "\"2026-10-14T10:00:00-07:00\", to 48 hours after it"),
        Wrong(
            "$.musicians[1].dismissed", "2026-10-14T09:45:00-07:00",
            "\"2026-10-14T09:45:00-07:00\"; it must not be before \"reported\", "
                + "\"2026-10-14T09:50:00-07:00\""),
        Wrong(
            "$.musicians[1].dismissed", "2026-10-14T09:55:00-07:00",
            "\"2026-10-14T09:55:00-07:00\"; it must not be before the start of the call, "
                + "\"2026-10-14T10:00:00-07:00\""),
        Wrong(
            "$.musicians[1].call", ["start": "2026-10-14T13:30:00-07:00"],
            "\"2026-10-14T13:00:00-07:00\"; it must not be before the start of the call, "
                + "\"2026-10-14T13:30:00-07:00\"", at: "$.musicians[1].dismissed"),
        Wrong(
            "$.musicians[1].dismissed", "2026-11-14T13:00:00-07:00",
            "\"2026-11-14T13:00:00-07:00\"; it must be from 24 hours before the call's start, "
                + "\"2026-10-14T10:00:00-07:00\", to 48 hours after it"),
    ]

    static let sessions: [Wrong] = [
        Wrong(
            "$.call.session", "triple",
            "\"triple\"; it must be \"single\", \"double\", \"guaranteed\" or \"twoSessions\""),
        Wrong(
            "$.call.session", nil,
            "missing; it must be \"single\", \"double\" or \"guaranteed\" on a call of kind "
                + "\"recording\""),
        Wrong(
            "$.call.session", "twoSessions",
            "\"twoSessions\"; it must be \"single\", \"double\" or \"guaranteed\" on a call of "
                + "kind \"recording\""),
        Wrong(
            "$.call.kind", "sideline",
            "\"single\"; it must be null on a call of kind \"sideline\"", at: "$.call.session"),
        Wrong(
            "$.call.kind", "multiTrack",
            "\"single\"; it must be \"guaranteed\" on a call of kind \"multiTrack\"",
            at: "$.call.session"),
        Wrong(
            "$.call.guaranteedMinutes", 240,
            "240; it must be 180 or null where \"session\" is \"single\""),
        Wrong(
            "$.call.session", "guaranteed",
            "missing; it must be a whole number from 181 to 360 where \"session\" is "
                + "\"guaranteed\"", at: "$.call.guaranteedMinutes"),
        Wrong(
            "$.musicians[1].call", ["session": "double", "guaranteedMinutes": 300],
            "300; it must be 360 or null where \"session\" is \"double\"",
            at: "$.musicians[1].call.guaranteedMinutes"),
    ]

    @Test func onACancelledCallNobodyReports() throws {
        let cancelled: JSONValue = [
            "noticeAt": "2026-10-13T10:00:00-07:00", "by": "Alpha Pictures", "reason": "illness",
        ]
        let document = try SampleFiles.sheet("$.call.cancelled", cancelled)
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(document, file: "a.json")
        }
        #expect(
            error?.problems.map(\.path) == [
                "$.musicians[0].reported", "$.musicians[0].dismissed",
                "$.musicians[1].reported", "$.musicians[1].dismissed",
            ])
        #expect(
            error?.problems.first?.description == "$.musicians[0].reported is "
                + "\"2026-10-14T09:50:00-07:00\"; it must be null, since the call was cancelled.")
    }

    @Test(
        "What is no sheet at all is refused as a whole",
        arguments: [
            ("", "$ is empty; it must be"),
            (" \n", "$ is empty; it must be"),
            ("[]", "$ is []; it must be"),
            ("{\"a\":", "$ is no JSON (line 1, column 6: the document ends too early); it must be"),
        ])
    func noSheet(text: String, message: String) {
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(Array(text.utf8), file: "a.json")
        }
        #expect(
            error?.description == "a.json: \(message) a JSON object with \"format\": "
                + "\"fieldsync/callsheet/1\".\nNothing of a.json was taken. Mend it and try again.")
    }

    @Test func twoMusiciansWithoutACardNeedDifferentNames() throws {
        var document = try SampleFiles.sheet("$.musicians[0].card", .some(.null))
        for (key, value) in [("card", JSONValue.null), ("name", "Harper Vale")] {
            document = try #require(
                SampleFiles.replacing(document, ["musicians", "1", key], value))
        }
        document = try #require(SampleFiles.replacing(document, ["cues"], []))
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(document, file: "a.json")
        }
        #expect(
            error?.problems.map(\.description) == [
                "$.musicians[1].name is \"Harper Vale\"; it must be another than that of "
                    + "$.musicians[0], or one of them needs a card."
            ])
    }

    @Test func everythingWrongIsToldAtOnceUpToTwenty() throws {
        let musicians = (0..<30).map { JSONValue.object(["name": .integer($0), "role": "x"]) }
        let document = try SampleFiles.sheet("$.musicians", .array(musicians))
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(document, file: "a.json")
        }
        #expect(error?.problems.count == 20)
        #expect(error?.omitted == 40)
        #expect(error?.description.contains("\na.json: and 40 more.\n") == true)
    }

    @Test func aDocumentThatIsTooLargeIsNotRead() {
        let bytes = [UInt8](repeating: 0x20, count: 16 * 1_024 * 1_024 + 1)
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(bytes, file: "a.json")
        }
        #expect(
            error?.problems.map(\.description) == [
                "$ is a document of 16777217 bytes; it must have at most 16777216."
            ])
    }
}
