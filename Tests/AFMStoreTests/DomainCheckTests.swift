import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: a value that cannot be is refused with words that say what can, and nothing is written;
/// records that are not complete pass.
///
/// Method: single fields on an imported call.
struct DomainCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let type: String
        let field: String
        let value: JSONValue
        let right: String

        var testDescription: String { "\(type).\(field) = \(value)" }
    }

    static let refused: [Case] = [
        Case(
            type: "engagement", field: "dismissed", value: "2026-10-14T09:00:00-07:00",
            right: "it must not be before"),
        Case(
            type: "engagement", field: "reported", value: "2026-10-14T23:00:00-07:00",
            right: "it must not be before \"reported\""),
        Case(
            type: "engagement", field: "dismissed", value: "2029-10-14T09:00:00-07:00",
            right: "it must be from 24 hours before"),
        Case(type: "engagement", field: "role", value: "conductor", right: "\"leader\""),
        Case(
            type: "engagement", field: "instruments", value: ["Violn"],
            right: "perhaps \"Violin\""),
        Case(type: "engagement", field: "scalePercent", value: 99, right: "from 100 to 10000"),
        Case(
            type: "engagement", field: "cartage",
            value: [["instrument": "Harp", "mode": "by air"]],
            right: "\"private\" or \"public\""),
        Case(type: "engagement", field: "extra", value: "[1]", right: "a JSON object"),
        Case(type: "call", field: "kind", value: "gig", right: "\"recording\""),
        Case(type: "call", field: "guaranteedMinutes", value: 200, right: "180 or null"),
        Case(
            type: "call", field: "start", value: "1026-10-14T09:00:00-07:00",
            right: "1950 to 2149"),
        Case(
            type: "call", field: "reuses", value: [["kind": "vinyl"]], right: "\"phonograph\""),
        Case(
            type: "interval", field: "to", value: "2026-10-14T10:00:00-07:00",
            right: "it must be after \"from\""),
        Case(type: "interval", field: "kind", value: "nap", right: "\"break\""),
        Case(type: "cue", field: "finishedSeconds", value: -1, right: "0 to 86400"),
        Case(
            type: "production", field: "title", value: .string(String(repeating: "x", count: 301)),
            right: "1 to 300 characters"),
        Case(
            type: "production", field: "title", value: "a\u{1B}[31m",
            right: "without control characters"),
        Case(type: "production", field: "medium", value: "radio", right: "\"theatrical\""),
    ]

    @Test(arguments: refused)
    func aValueThatCannotBeIsRefused(wrong: Case) throws {
        let desk = try Desk("alice")
        let production = try desk.importSheet(try Sample.stage1).production
        let type = try #require(RecordType(wrong.type))
        let field = try #require(FieldName(wrong.field))
        let schema = try #require(AFMSchema.current[type]?[field])
        let record = try #require(try desk.records(type, in: production).first)
        let value = try DomainValue.value(json: wrong.value, of: schema, in: type)
        let heads = try desk.heads
        let error = #expect(throws: DomainError.self) { try desk.set(record, field, value) }
        guard case .badValue(record.key, _, _, let right)? = error else {
            Issue.record("another error: \(error?.description ?? "none")")
            return
        }
        #expect(right.contains(wrong.right))
        #expect(try desk.heads == heads)
    }

    @Test func theErrorNamesRecordFieldValueAndWhatIsRight() throws {
        let desk = try Desk("alice")
        let call = try desk.importSheet(try Sample.stage1).call
        let engagement = try desk.engagement("47-1006", on: call)
        let early = try #require(Instant(iso8601: "2026-10-14T09:55:00-07:00"))
        let error = #expect(throws: DomainError.self) {
            try desk.set(engagement, .dismissed, .instant(early))
        }
        #expect(
            error?.description == "engagement \(engagement.key.id): dismissed cannot be "
                + "2026-10-14T09:55:00-07:00; it must not be before the start of the call, "
                + "\"2026-10-14T10:00:00-07:00\". Nothing was changed. Give a value that can be.")
    }

    @Test func namesInAnyScriptAndRecordsWithoutACallPass() throws {
        let desk = try Desk("alice")
        let check = DomainCheck()
        let production = try desk.importSheet(try Sample.stage1).production
        try desk.replica.write(author: "alice") { batch in
            try batch.transaction(in: .roster) { writer in
                for name in ["王 芳", "Мария Ивановна", "د. سعاد", "O'Neill-Ünsal", "👩‍🎤"] {
                    let key = RecordKey(.musician, try writer.create(.musician))
                    try writer.set(key, .nameText, .text(name))
                    try check.validate(key, in: writer)
                }
            }
            try batch.transaction(in: SpaceID(production: production)) { writer in
                let key = RecordKey(.engagement, try writer.create(.engagement))
                let time = try #require(Instant(iso8601: "2031-10-14T09:55:00-07:00"))
                try writer.set(key, .dismissed, .instant(time))
                try check.validate(key, written: [.dismissed], in: writer)
                try writer.set(key, .reported, .instant(time))
                try check.validate(key, written: [.reported], in: writer)
                let cue = RecordKey(.cue, try writer.create(.cue))
                try writer.set(cue, .title, .text("Overture"))
                try check.validate(cue, in: writer)
                let call = RecordKey(.call, try writer.create(.call))
                try writer.set(call, .stage, .text("Stage 3"))
                try check.validate(call, in: writer)
                let ruling = RecordKey(.ruling, try writer.create(.ruling))
                try writer.set(ruling, .key, .text("nightSeventhHour"))
                try writer.set(ruling, .value, .text("165"))
                try check.validate(ruling, in: writer)
                try writer.set(ruling, .value, .text("many"))
                #expect(throws: DomainError.self) { try check.validate(ruling, in: writer) }
                try writer.set(ruling, .value, .text("150"))
            }
        }
    }

    @Test func aFaultOfAnotherFieldDoesNotHinderAMend() throws {
        let desk = try Desk("alice")
        let call = try desk.importSheet(try Sample.stage1).call
        let engagement = try desk.engagement("47-1006", on: call)
        let odd = FieldValue.text("piccolo-trombone")
        try desk.replica.write(author: "other program") { batch in
            try batch.transaction(in: engagement.space) { writer in
                try writer.set(engagement.key, .instruments, odd)
            }
        }
        try desk.set(engagement, .role, .text("leader"))
        #expect(try desk.engagement("47-1006", on: call)[.role] == .text("leader"))
    }

    @Test func listsAreReadFromJSONAndFromText() throws {
        let type = RecordType.engagement
        func value(_ name: String, _ json: JSONValue) throws -> FieldValue? {
            let field = try #require(FieldName(name))
            let schema = try #require(AFMSchema.current[type]?[field])
            return try DomainValue.value(json: json, of: schema, in: type)
        }
        #expect(try value("instruments", ["Flute", "Oboe"]) == .text("Flute; Oboe"))
        #expect(try value("instruments", " Flute ;Oboe ") == .text("Flute; Oboe"))
        #expect(try value("instruments", []) == nil)
        #expect(try value("instruments", ["a;b"]) == .text("[\"a;b\"]"))
        #expect(NameList.names("[\"a;b\"]") == ["a;b"])
        let harp: JSONValue = [["mode": "private", "instrument": "Harp"]]
        let text = FieldValue.text("[{\"instrument\":\"Harp\",\"mode\":\"private\"}]")
        #expect(try value("cartage", harp) == text)
        #expect(try value("cartage", .string(harp.text(pretty: true))) == text)
        #expect(try value("dismissed", .null) == nil)
        #expect(throws: StoreError.self) { try value("instruments", [1]) }
        #expect(throws: StoreError.self) { try value("dismissed", "noon") }
    }
}
