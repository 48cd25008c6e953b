import AFMModel
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// One record in the smallest document that can hold it, to be read as a file would be.
struct RecordSample {
    enum Document {
        case sheet(JSONValue)
        case rates(JSONValue)
    }

    let document: Document
    /// By whose clocks times are told; nil where no call says.
    let zone: StageZone?
    /// The JSON paths under which the record's keys stand.
    private let places: [Place]

    private typealias Place = (prefix: String, mapping: DocumentMapping)

    /// Nil for a type that no document holds.
    init?(_ record: RecordView, in reader: some SpaceReading) throws {
        if record.key.type == .ruling {
            places = [("$.rulings.\(Self.rulingKey(record)).", .ruling)]
        } else if let places = Self.places[record.key.type] {
            self.places = places
        } else {
            return nil
        }
        if record.key.type == .rates {
            document = .rates(Self.ratesDocument(record))
            zone = nil
            return
        }
        let call = try Self.call(of: record, in: reader)
        let zone = StoredCall.zone(call[.zone])
        document = .sheet(Self.sheet(record, places: places, call: call, zone: zone))
        self.zone = zone
    }

    /// The field that a path of the document is about; nil for another record's.
    func field(at path: String) -> FieldName? {
        for place in places where path.hasPrefix(place.prefix) {
            let key = path.dropFirst(place.prefix.count).prefix { $0 != "." && $0 != "[" }
            if let field = place.mapping.field(forKey: String(key)) { return field }
        }
        return nil
    }

    private static let places: [RecordType: [Place]] = [
        .producer: [
            ("$.production.", DocumentMapping([FieldMapping("name", key: "producer", .text)]))
        ],
        .production: [("$.production.", .production)],
        .musician: [("$.musicians[0].", .musician), ("$.musicians[0].", .usual)],
        .engagement: [("$.musicians[0].", .engagement)],
        .call: [("$.call.", .call), ("$.office.", .office), ("$.", .sheet)],
        .interval: [("$.timeline[0].", .interval)],
        .cue: [("$.cues[0].", .cue)],
        .payment: [("$.office.payments[0].", .payment)],
        .rates: [("$.", .rates)],
    ]

    private static func rulingKey(_ record: RecordView) -> String {
        if case .text(let key)? = record[.key] { return key }
        return "sample"
    }

    private static func ratesDocument(_ record: RecordView) -> JSONValue {
        let object = DocumentMapping.rates.object(of: record.fields, in: .utc)
        let format: JSONObject = ["format": .string(RateCard.format)]
        return .object(format.adding(missingFrom: object))
    }

    /// The fields of the call that the record hangs on; of none, where it is unknown here.
    private static func call(
        of record: RecordView, in reader: some SpaceReading
    ) throws -> [FieldName: FieldValue] {
        if record.key.type == .call { return record.fields }
        guard case .reference(let id)? = record[.call] else { return [:] }
        return try reader.record(RecordKey(.call, id))?.fields ?? [:]
    }

    private static func sheet(
        _ record: RecordView, places: [Place], call: [FieldName: FieldValue], zone: StageZone
    ) -> JSONValue {
        var members = JSONObject()
        for place in places where place.prefix.hasSuffix(".") {
            members = members.adding(missingFrom: place.mapping.object(of: record.fields, in: zone))
        }
        let own = JSONValue.object(members)
        var production: JSONObject = ["title": "-", "producer": "-", "medium": "theatrical"]
        var musicians: [JSONValue] = []
        var sheet: JSONObject = ["format": .string(CallSheet.format)]
        switch record.key.type {
        case .production, .producer: production = merged(production, own)
        case .musician:
            musicians = [.object(merged(["name": "-", "role": "sidemusician"], own))]
        case .engagement:
            let person: JSONObject = ["name": "-", "role": "sidemusician", "plays": true]
            musicians = [.object(merged(person, own))]
        case .interval: sheet["timeline"] = [.object(ended(own, record, zone))]
        case .cue: sheet["cues"] = [own]
        case .payment: sheet["office"] = ["payments": [own]]
        case .ruling: sheet["rulings"] = .object([Self.rulingKey(record): own])
        case .call:
            sheet["office"] = .object(DocumentMapping.office.object(of: call, in: zone))
            sheet["rates"] = DocumentMapping.sheet.object(of: call, in: zone)["rates"]
        default: break
        }
        sheet["production"] = .object(production)
        sheet["call"] = .object(merged(standIn(for: record, zone), callObject(call, zone)))
        sheet["musicians"] = .array(musicians)
        return .object(sheet)
    }

    private static func callObject(
        _ fields: [FieldName: FieldValue], _ zone: StageZone
    ) -> JSONValue {
        var object = DocumentMapping.call.object(of: fields, in: zone)
        if fields[.zone] == nil { object["zone"] = .string(zone.name) }
        return .object(object)
    }

    /// A call at the time of the record itself, where nothing is known of its call.
    private static func standIn(for record: RecordView, _ zone: StageZone) -> JSONObject {
        var object: JSONObject = ["kind": "recording", "session": "single", "zone": "UTC"]
        for field in [FieldName.reported, .dismissed, .from, .to] {
            guard case .instant(let instant)? = record[field] else { continue }
            object["start"] = .string(Moment(instant).text(in: zone))
            break
        }
        return object
    }

    /// An interval that is still open, closed a minute after it began.
    private static func ended(
        _ own: JSONValue, _ record: RecordView, _ zone: StageZone
    ) -> JSONObject {
        guard case .object(var object) = own else { return JSONObject() }
        if object["to"] == nil, case .instant(let from)? = record[.from] {
            object["to"] = .string(Moment(from).adding(minutes: 1).text(in: zone))
        }
        return object
    }

    private static func merged(_ standard: JSONObject, _ own: JSONValue) -> JSONObject {
        guard case .object(let object) = own else { return standard }
        return object.adding(missingFrom: standard)
    }
}
