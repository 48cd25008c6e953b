import FieldsyncJSON
import Foundation
import Testing

/// Call sheets and rate cards for tests, by path or as documents that can be spoiled.
enum StageSamples {
    /// The path of a file of `tools/samples`.
    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("tools/samples/\(name)").path
    }

    static let rates = path("rates-rc-x.json")
    static let stage1 = path("alpha-stage-1.json")
    static let stage2 = path("alpha-stage-2.json")

    /// The sample's first stage.
    static func first() throws -> JSONObject {
        let data = try Data(contentsOf: URL(fileURLWithPath: stage1))
        guard case .object(let sheet) = try JSONValue(parsing: Array(data)) else {
            throw Ending.NotAnObject(text: "the sample")
        }
        return sheet
    }

    /// A sheet before anybody came: no times, one instrument each, no cartage, no cue.
    static func expected(_ sheet: JSONObject) throws -> JSONObject {
        var sheet = sheet
        sheet["timeline"] = []
        sheet["cues"] = []
        sheet["musicians"] = .array(
            sheet.list("musicians").map { musician in
                var musician = musician
                for key in ["reported", "dismissed", "breaks", "cannotStayPastHold"] {
                    musician[key] = .null
                }
                musician["attendance"] = nil
                musician["cartage"] = []
                if case .array(let instruments)? = musician["instruments"] {
                    musician["instruments"] = .array(Array(instruments.prefix(1)))
                }
                return .object(musician)
            })
        return sheet
    }

    /// A small sheet: a flutist who doubles, a harpist with cartage, a violinist who goes early.
    static func gamma() throws -> JSONObject {
        var sheet = try object(
            """
            {"format": "fieldsync/callsheet/1",
             "production": {"title": "Gamma", "producer": "Gamma Pictures", "medium": "theatrical"},
             "rates": "RC-X",
             "call": {"kind": "recording", "session": "single", "zone": "America/Los_Angeles",
                "service": "underscoring", "start": "2026-10-15T10:00:00-07:00",
                "stage": "Barn", "conductor": "C. Baton"}}
            """)
        sheet["timeline"] = [rest("break", "10:50", "11:00"), rest("meal", "12:00", "12:20")]
        sheet["musicians"] = [
            musician("Mara Flint", "47-9001", ["role": "orchestraManager", "plays": false]),
            musician("Harper Vale", "47-9002", ["instruments": ["Flute", "Alto Flute"]]),
            musician(
                "Нина Ковалёва", "47-9003",
                [
                    "instruments": ["Harp"],
                    "cartage": [["instrument": "Harp", "mode": "private"]],
                ]),
            musician(
                "小澤 絃", "47-9004",
                [
                    "instruments": ["Violin"], "dismissed": "2026-10-15T13:05:00-07:00",
                    "breaks": [rest("break", "10:50", "10:58"), rest("meal", "12:00", "12:20")],
                ]),
        ]
        return sheet
    }

    static func rest(_ kind: String, _ from: String, _ to: String) -> JSONValue {
        [
            "kind": .string(kind), "from": .string("2026-10-15T\(from):00-07:00"),
            "to": .string("2026-10-15T\(to):00-07:00"),
        ]
    }

    private static func musician(
        _ name: String, _ card: String, _ facts: JSONObject
    ) -> JSONValue {
        .object(
            facts.adding(missingFrom: [
                "name": .string(name), "card": .string(card), "local": "47",
                "role": "sidemusician", "plays": true,
                "reported": "2026-10-15T09:50:00-07:00",
                "dismissed": "2026-10-15T13:40:00-07:00",
            ]))
    }

    /// The commands that type what `gamma` says.
    static let gammaTyped: [[String]] = [
        [
            "production", "add", "--title", "Gamma", "--producer", "Gamma Pictures",
            "--medium", "theatrical",
        ],
        ["musician", "add", "--name", "Mara Flint", "--card", "47-9001", "--local", "47"],
        ["musician", "add", "--name", "Harper Vale", "--card", "47-9002", "--local", "47"],
        [
            "musician", "add", "--name", "Нина Ковалёва", "--card", "47-9003", "--local", "47",
            "--instrument", "Harp",
        ],
        ["musician", "add", "--name", "小澤 絃", "--card", "47-9004", "--local", "47"],
        [
            "call", "add", "--production", "Gamma", "--stage", "Barn", "--rates", "RC-X",
            "--start", "2026-10-15 10:00", "--zone", "America/Los_Angeles",
            "--conductor", "C. Baton",
        ],
        [
            "hire", "--call", "Gamma/Barn", "--musician", "47-9001", "--role", "orchestraManager",
            "--no-plays",
        ],
        [
            "hire", "--call", "Gamma/Barn", "--musician", "Harper Vale", "--instrument", "Flute",
            "--instrument", "Alto Flute",
        ],
        ["hire", "add", "Gamma/Barn", "Нина Ковалёва", "--cartage", "Harp"],
        ["hire", "Gamma/Barn", "47-9004", "--instrument", "Violin"],
        ["clock", "start", "--call", "Gamma/Barn", "--at", "09:50"],
        ["clock", "break", "--call", "Gamma/Barn", "--at", "10:50"],
        ["clock", "resume", "--call", "Gamma/Barn", "--at", "10:58", "--who", "47-9004"],
        ["clock", "resume", "--call", "Gamma/Barn", "--at", "11:00"],
        ["clock", "meal", "--call", "Gamma/Barn", "--at", "12:00pm"],
        ["clock", "resume", "--call", "Gamma/Barn", "--at", "1220"],
        ["clock", "dismiss", "--call", "Gamma/Barn", "--at", "13:05", "--who", "小澤 絃"],
        ["clock", "end", "--call", "Gamma/Barn", "--at", "2026-10-15T13:40:00-07:00"],
    ]

    /// `gamma` with one of its members replaced, or taken out where `value` is nil.
    static func gamma(_ path: [String], _ value: JSONValue?) throws -> String {
        JSONValue.object(replacing(try gamma(), path[...], value)).text()
    }

    /// The example rate card with one of its members replaced, or taken out.
    static func card(_ path: [String], _ value: JSONValue?) throws -> String {
        let text = try String(contentsOfFile: rates, encoding: .utf8)
        return JSONValue.object(replacing(try object(text), path[...], value)).text()
    }

    private static func object(_ text: String) throws -> JSONObject {
        guard case .object(let object) = try JSONValue(parsing: text) else {
            throw Ending.NotAnObject(text: text)
        }
        return object
    }

    private static func replacing(
        _ object: JSONObject, _ path: ArraySlice<String>, _ value: JSONValue?
    ) -> JSONObject {
        var result = object
        guard let key = path.first else { return result }
        let rest = path.dropFirst()
        guard !rest.isEmpty else {
            result[key] = value
            return result
        }
        switch result[key] {
        case .object(let inner)?: result[key] = .object(replacing(inner, rest, value))
        case .array(var members)?:
            if let first = rest.first, let index = Int(first), members.indices.contains(index),
                case .object(let inner) = members[index]
            {
                members[index] = .object(replacing(inner, rest.dropFirst(), value))
                result[key] = .array(members)
            }
        default: break
        }
        return result
    }
}
