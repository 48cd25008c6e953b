import AFMStore
import FieldsyncCore
import Testing

/// Goal: what pay can depend on is guarded, in every type, and no field is forgotten.
///
/// Method: the whole schema as one table, to be changed with the schema and with
/// `protocol/domain.md`.
struct AFMSchemaTests {
    /// Type, then `name:kind:policy` of each field, with its group or the type it leads to.
    private static let table: [String: [String]] = [
        "amendment": [
            "after:text:guarded", "at:instant:guarded", "because:text:guarded",
            "before:text:guarded", "by:text:guarded", "call:text:guarded",
            "closing:reference:guarded>closing", "extra:text:guarded", "notes:text:register",
        ],
        "closedCall": [
            "call:text:guarded", "closing:reference:guarded>closing",
            "extra:text:guarded", "figures:text:guarded", "notes:text:register",
        ],
        "closing": [
            "at:instant:guarded+signature", "by:text:guarded+signature", "extra:text:guarded",
            "from:date:guarded+signature", "notes:text:register",
            "production:reference:guarded>production", "to:date:guarded+signature",
            "totalCents:integer:guarded+signature",
        ],
        "call": [
            "asOf:date:guarded", "calledAt:instant:guarded", "cancelled:text:guarded",
            "conductor:text:guarded", "electronicRate:text:guarded", "extra:text:guarded",
            "guaranteedMinutes:integer:guarded", "journal:textList:log", "kind:text:guarded",
            "local:text:guarded",
            "nightRequested:boolean:guarded", "notes:text:register", "notices:text:guarded",
            "numbers:textSet:set", "production:reference:guarded>production", "rates:text:guarded",
            "reuses:text:guarded", "service:text:guarded", "session:text:guarded",
            "sheet:text:register", "stage:text:guarded", "start:instant:guarded",
            "weeklySchedule:text:guarded", "zone:zone:guarded",
        ],
        "cue": [
            "call:reference:guarded>call", "extra:text:guarded",
            "finishedSeconds:integer:guarded", "format:boolean:guarded", "musicians:text:guarded",
            "notes:text:register", "number:text:guarded", "position:integer:register",
            "started:instant:register", "stopped:instant:register", "title:text:register",
        ],
        "engagement": [
            "alsoManager:boolean:guarded", "attendance:text:guarded",
            "call:reference:guarded>call", "cancelNotices:text:guarded",
            "cannotStayPastHold:instant:guarded", "cartage:text:guarded", "chair:integer:register",
            "consecutiveDay:integer:guarded", "devices:text:guarded",
            "dismissed:instant:guarded", "electronicSetup:boolean:guarded",
            "engagedBy:text:guarded", "extra:text:guarded", "initialled:text:guarded",
            "instruments:text:guarded", "leftForPersonalReasons:boolean:guarded",
            "musician:reference:guarded>musician", "notes:text:register",
            "ownBreaks:boolean:guarded", "ownCall:text:guarded", "plays:boolean:guarded",
            "position:integer:register", "reported:instant:guarded", "role:text:guarded",
            "scalePercent:integer:guarded", "section:text:register", "sideline:text:guarded",
            "substitutes:text:guarded",
            "weeklySchedule:text:guarded",
        ],
        "instrument": [
            "aliases:text:guarded", "cartage:text:guarded", "doublingGroup:text:guarded",
            "extra:text:guarded", "name:text:guarded", "notes:text:register",
            "section:text:guarded",
        ],
        "interval": [
            "call:reference:guarded>call", "engagement:reference:guarded>engagement",
            "extra:text:guarded", "from:instant:guarded+span", "kind:text:guarded",
            "notes:text:register", "position:integer:register", "to:instant:guarded+span",
        ],
        "musician": [
            "card:text:guarded", "extra:text:guarded", "instruments:text:guarded",
            "local:text:guarded", "name:text:guarded", "notes:text:register",
            "taxLastFour:text:guarded",
        ],
        "offer": [
            "answeredAt:instant:guarded+answer", "askedAt:instant:register",
            "call:reference:guarded>call", "chair:integer:register", "extra:text:guarded",
            "instruments:text:guarded", "musician:reference:guarded>musician",
            "notes:text:register", "position:integer:register",
            "replacedBy:reference:guarded+answer>musician", "section:text:register",
            "state:text:guarded+answer",
        ],
        "payment": [
            "call:reference:guarded>call", "card:text:guarded", "cents:integer:guarded",
            "extra:text:guarded", "notes:text:register", "paidOn:date:guarded",
            "position:integer:register",
        ],
        "producer": ["extra:text:guarded", "name:text:guarded", "notes:text:register"],
        "production": [
            "composer:text:register", "drama:boolean:guarded", "employer:text:register",
            "episode:text:guarded", "extra:text:guarded",
            "films:integer:guarded", "liveReplica:boolean:guarded", "lowBudget:boolean:guarded",
            "medium:text:guarded",
            "notes:text:register", "producer:reference:guarded>producer",
            "productionNumber:text:register", "programMinutes:integer:guarded",
            "rates:text:guarded", "season:text:guarded",
            "series:text:guarded", "title:text:register",
        ],
        "rates": [
            "agreement:text:guarded", "cartage:text:guarded", "consultantHourCents:text:guarded",
            "contributions:text:guarded", "example:boolean:guarded", "extra:text:guarded",
            "from:date:guarded",
            "multiTrack:text:guarded", "name:text:guarded", "notes:text:register",
            "phonographSessionCents:integer:guarded", "production:text:guarded",
            "recording:text:guarded", "sideline:text:guarded", "source:text:register",
            "to:date:guarded",
        ],
        "ruling": [
            "because:text:guarded+decision", "by:text:guarded+decision",
            "call:reference:guarded>call", "calls:text:guarded", "extra:text:guarded",
            "key:text:guarded", "local:text:guarded", "notes:text:register",
            "position:integer:register", "producer:reference:guarded>producer",
            "production:reference:guarded>production", "ruledOn:date:guarded+decision",
            "value:text:guarded+decision",
        ],
        "signoff": [
            "amends:text:guarded", "at:instant:guarded+signature",
            "because:text:guarded+signature", "by:text:guarded+signature",
            "call:reference:guarded>call", "extra:text:guarded",
            "figures:text:guarded+signature", "notes:text:register",
        ],
    ]

    @Test func everyFieldHasItsKindAndItsPolicy() {
        var found: [String: [String]] = [:]
        for type in AFMSchema.current.types {
            found[type.name.name] = type.fields.map { field in
                "\(field.name):\(field.kind.rawValue):\(field.policy.rawValue)"
                    + (field.group.map { "+\($0)" } ?? "")
                    + (field.target.map { ">\($0)" } ?? "")
            }
        }
        for (type, fields) in Self.table { #expect(found[type] == fields, "\(type)") }
        #expect(found.count == Self.table.count)
        #expect(AFMSchema.current.version == 1)
    }

    @Test func eachTypeLivesWhereItsPeopleSeeIt() {
        let homes = Dictionary(
            AFMSchema.current.types.map { ($0.name.name, $0.home) }
        ) { first, _ in first }
        for type in ["producer", "musician", "rates", "instrument"] {
            #expect(homes[type] == .fixed(.roster))
        }
        #expect(homes["production"] == .ownID)
        #expect(homes["call"] == .through(.production))
        for type in ["engagement", "offer", "interval", "cue", "payment", "signoff"] {
            #expect(homes[type] == .through(.call))
        }
        #expect(homes["ruling"] == .through(.production))
        #expect(homes["closing"] == .through(.production))
        for type in ["closedCall", "amendment"] { #expect(homes[type] == .through(.closing)) }
    }
}
