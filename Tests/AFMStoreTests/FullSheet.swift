import FieldsyncJSON

enum FullSheet {
    /// A sheet that uses every key, with keys that nobody knows in every place.
    static func document() throws -> JSONValue {
        var sheet = try Sample.stage2
        fillCall(of: &sheet)
        fillMusicians(of: &sheet)
        return sheet
    }

    private static func fillCall(of sheet: inout JSONValue) {
        sheet[["colour"]] = ["of": "the cover"]
        sheet[["production", "network"]] = "KX"
        sheet[["production", "episode"]] = "101"
        sheet[["production", "series"]] = "Alphas"
        sheet[["production", "season"]] = "2"
        sheet[["production", "films"]] = 3
        sheet[["production", "drama"]] = false
        sheet[["production", "programMinutes"]] = 60
        sheet[["rates"]] = ["RC-X", "Old; odd"]
        sheet[["rulings"]] = [
            "nightSeventhHour": "165",
            "borenPresumed": ["value": "false", "calls": ["a", "b"], "because": "far", "by": "L"],
        ]
        sheet[["call", "nightRequested"]] = true
        sheet[["call", "room"]] = 4
        sheet[["cues", 0, "musicians"]] = ["47-2003", "47-2004"]
        sheet[["cues", 0, "format"]] = true
        sheet[["cues", 0, "key"]] = "d minor"
        sheet[["cues", 1, "musicians"]] = []
        sheet[["timeline", 0, "why"]] = "fire drill"
        sheet[["office"]] = [
            "payments": [
                ["card": "47-2003", "cents": 45_000, "paidOn": "2026-11-20"],
                ["card": "47-2003", "cents": 100, "paidOn": "2026-11-20", "cheque": 7],
            ],
            "notices": [["kind": "latePayment", "at": "2026-11-01"]],
            "reuses": [
                ["kind": "phonograph", "release": "LP", "at": "2027-01-01", "dubbedSeconds": 270]
            ],
            "asOf": "2026-12-01", "clerk": "Z",
        ]
    }

    private static func fillMusicians(of sheet: inout JSONValue) {
        sheet[["musicians", 2, "breaks"]] = []
        sheet[["musicians", 3, "breaks"]] = [
            [
                "kind": "meal", "from": "2026-10-14T16:50:00-07:00",
                "to": "2026-10-14T17:00:00-07:00",
            ]
        ]
        sheet[["musicians", 4, "card"]] = nil
        sheet[["musicians", 4, "local"]] = "10-208"
        sheet[["musicians", 4, "call"]] = ["start": "2026-10-14T15:30:00-07:00"]
        sheet[["musicians", 5, "devices"]] = [
            ["instrument": "Viola", "device": "octave divider", "simulatesOtherSounds": true]
        ]
        sheet[["musicians", 5, "cartage"]] = [
            [
                "instrument": "Harp", "mode": "public", "billCents": 12_345, "carrier": "Cart Co",
                "designatedCarrier": "Other", "designatedCents": 9_900,
            ]
        ]
        sheet[["musicians", 5, "scalePercent"]] = 150
        sheet[["musicians", 5, "alsoManager"]] = true
        sheet[["musicians", 5, "engagedBy"]] = "47-2001"
        sheet[["musicians", 5, "consecutiveDay"]] = 6
        sheet[["musicians", 5, "substitutes"]] = "47-2009"
        sheet[["musicians", 5, "shoeSize"]] = "42"
        sheet[["musicians", 6, "attendance"]] = "noShow"
        sheet[["musicians", 6, "cannotStayPastHold"]] = "2026-10-14T14:58:00-07:00"
        sheet[["musicians", 6, "leftForPersonalReasons"]] = true
        sheet[["musicians", 6, "electronicSetup"]] = true
        sheet[["musicians", 6, "initialled"]] = ["2026-10-14T18:45:00-07:00"]
        sheet[["musicians", 7, "sideline"]] = ["alone": true, "wardrobeChanges": 2]
        sheet[["musicians", 7, "weeklySchedule"]] = [
            "hours": 40, "designatedAt": "2026-10-12T09:00:00-07:00",
        ]
        sheet[["musicians", 7, "cancelNotices"]] = [
            ["at": "2026-10-10T09:00:00-07:00", "by": "Alpha Pictures"]
        ]
    }
}
