import AFMModel
import FieldsyncCore
import FieldsyncJSON

/// How an object of a document is kept as a record: the only list of which key is which field.
struct DocumentMapping: Sendable {
    let mappings: [FieldMapping]
    /// Keys that become records of their own, or are kept elsewhere.
    let elsewhere: Set<String>

    init(_ mappings: [FieldMapping], elsewhere: Set<String> = []) {
        self.mappings = mappings
        self.elsewhere = elsewhere
    }

    /// The fields of a checked object, without what no field holds.
    func fields(of object: JSONObject) -> [FieldName: FieldValue] {
        var fields: [FieldName: FieldValue] = [:]
        for mapping in mappings {
            fields[mapping.field] = object[mapping.key].flatMap(mapping.value)
        }
        return fields
    }

    /// The members that no field holds.
    func extra(of object: JSONObject) -> JSONObject {
        let known = elsewhere.union(mappings.map(\.key))
        var extra = JSONObject()
        for (key, value) in object where !known.contains(key) { extra[key] = value }
        return extra
    }

    /// The fields, and in `extra` what none of them holds.
    func fieldsWithExtra(of object: JSONObject) -> [FieldName: FieldValue] {
        var fields = fields(of: object)
        fields[.extra] = JSONText.text(.object(extra(of: object))).map { .text($0) }
        return fields
    }

    /// The object that a record's fields make.
    func object(of fields: [FieldName: FieldValue], in zone: StageZone) -> JSONObject {
        var object = JSONObject()
        for mapping in mappings {
            guard let value = fields[mapping.field] else { continue }
            object[mapping.key] = mapping.json(from: value, in: zone)
        }
        return object
    }

    /// The object, with the members that `extra` keeps.
    func objectWithExtra(of fields: [FieldName: FieldValue], in zone: StageZone) -> JSONObject {
        let object = object(of: fields, in: zone)
        guard case .text(let text)? = fields[.extra] else { return object }
        return object.adding(missingFrom: JSONText.object(text))
    }

    /// The field that holds a key of the document.
    func field(forKey key: String) -> FieldName? { mappings.first { $0.key == key }?.field }
}

extension DocumentMapping {
    /// What documents say of each type, in all their places.
    static let all: [RecordType: [DocumentMapping]] = [
        .producer: [producer], .production: [production], .musician: [musician, usual],
        .call: [call, office, sheet], .engagement: [engagement], .interval: [interval],
        .cue: [cue], .payment: [payment], .ruling: [ruling], .rates: [rates],
    ]

    /// What the roster knows of a musician, and no call sheet says.
    static let usual = DocumentMapping([FieldMapping("instruments", .names)])

    static let producer = DocumentMapping([FieldMapping("name", .text)])

    static let production = DocumentMapping(
        [
            FieldMapping("title", .text), FieldMapping("medium", .text),
            FieldMapping("episode", .text), FieldMapping("series", .text),
            FieldMapping("season", .text), FieldMapping("films", .integer),
            FieldMapping("drama", .flag(standard: true)),
            FieldMapping("programMinutes", .integer),
            FieldMapping("liveReplica", .flag(standard: false)),
        ],
        elsewhere: ["producer"])

    static let musician = DocumentMapping([
        FieldMapping("name", .text), FieldMapping("card", .text), FieldMapping("local", .text),
    ])

    static let call = DocumentMapping(
        [
            FieldMapping("kind", .text), FieldMapping("session", .text),
            FieldMapping("guaranteedMinutes", .integer), FieldMapping("service", .text),
            FieldMapping("zone", .zone), FieldMapping("start", .instant),
            FieldMapping("stage", .text), FieldMapping("local", .text),
            FieldMapping("conductor", .text),
            FieldMapping("calledAt", .instant), FieldMapping("cancelled", .json),
            FieldMapping("electronicRate", .json), FieldMapping("weeklySchedule", .json),
            FieldMapping("nightRequested", .flag(standard: false)),
        ],
        elsewhere: ["id"])

    /// What a sheet's office part tells of the call itself.
    static let office = DocumentMapping(
        [
            FieldMapping("notices", .json), FieldMapping("reuses", .json),
            FieldMapping("asOf", .date),
        ],
        elsewhere: ["payments"])

    /// What a sheet tells of the call outside of its call part.
    static let sheet = DocumentMapping(
        [FieldMapping("rates", .names)],
        elsewhere: [
            "format", "production", "rulings", "call", "timeline", "cues", "musicians", "office",
        ])

    static let engagement = DocumentMapping(
        [
            FieldMapping("role", .text), FieldMapping("plays", .flag(standard: nil)),
            FieldMapping("instruments", .names), FieldMapping("devices", .json),
            FieldMapping("electronicSetup", .flag(standard: false)),
            FieldMapping("reported", .instant), FieldMapping("dismissed", .instant),
            FieldMapping("cannotStayPastHold", .instant),
            FieldMapping("leftForPersonalReasons", .flag(standard: false)),
            FieldMapping("cartage", .json), FieldMapping("sideline", .json),
            FieldMapping("ownCall", key: "call", .json),
            FieldMapping("alsoManager", .flag(standard: false)),
            FieldMapping("engagedBy", .text), FieldMapping("consecutiveDay", .integer),
            FieldMapping("weeklySchedule", .json), FieldMapping("cancelNotices", .json),
            FieldMapping("scalePercent", .integer), FieldMapping("attendance", .text),
            FieldMapping("substitutes", .text), FieldMapping("initialled", .json),
        ],
        elsewhere: ["name", "card", "local", "breaks"])

    static let interval = DocumentMapping([
        FieldMapping("kind", .text), FieldMapping("from", .instant), FieldMapping("to", .instant),
    ])

    static let cue = DocumentMapping([
        FieldMapping("number", .text), FieldMapping("title", .text),
        FieldMapping("finishedSeconds", .integer),
        FieldMapping("started", .instant), FieldMapping("stopped", .instant),
        FieldMapping("format", .flag(standard: false)), FieldMapping("musicians", .players),
    ])

    static let payment = DocumentMapping([
        FieldMapping("card", .text), FieldMapping("cents", .integer),
        FieldMapping("paidOn", .date),
    ])

    static let ruling = DocumentMapping([
        FieldMapping("value", .text), FieldMapping("calls", .players),
        FieldMapping("because", .text), FieldMapping("by", .text),
        FieldMapping("ruledOn", key: "on", .date),
    ])

    static let rates = DocumentMapping(
        [
            FieldMapping("name", .text), FieldMapping("agreement", .text),
            FieldMapping("source", .text), FieldMapping("example", .flag(standard: false)),
            FieldMapping("from", .date),
            FieldMapping("to", .date), FieldMapping("recording", .json),
            FieldMapping("multiTrack", .json), FieldMapping("production", .json),
            FieldMapping("consultantHourCents", .json), FieldMapping("sideline", .json),
            FieldMapping("phonographSessionCents", .integer), FieldMapping("cartage", .json),
            FieldMapping("contributions", .json),
        ],
        elsewhere: ["format"])
}
