import AFMModel
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// The document `fieldsync/callsheet/1` that a stored call makes.
struct SheetDocument {
    private let stored: StoredCall
    private let zone: StageZone
    private let extra: JSONObject
    private let withStandingRulings: Bool

    init(_ stored: StoredCall, withStandingRulings: Bool) {
        self.stored = stored
        self.withStandingRulings = withStandingRulings
        zone = stored.zone
        if case .text(let text)? = stored.call[.extra] {
            extra = JSONText.object(text)
        } else {
            extra = JSONObject()
        }
    }

    var json: JSONValue {
        var document: JSONObject = [
            "format": .string(CallSheet.format), "production": production,
        ]
        document["rates"] =
            DocumentMapping.sheet.object(of: stored.call.fields, in: zone)["rates"] ?? .null
        document["rulings"] = rulings
        document["call"] = call
        let timeline = stored.intervals.filter { $0[.engagement] == nil }
        document["timeline"] = .array(timeline.compactMap(interval))
        document["cues"] = .array(stored.cues.map(cue))
        document["musicians"] = .array(stored.engagements.map(musician))
        document["office"] = office
        return .object(document.adding(missingFrom: extraPart("sheet")))
    }

    private var production: JSONValue {
        var object = DocumentMapping.production.objectWithExtra(
            of: stored.production?.fields ?? [:], in: zone)
        object["producer"] = stored.producer?[.nameText].map { .string($0.text) }
        return .object(object)
    }

    private var call: JSONValue {
        var object: JSONObject = ["id": extra["id"] ?? .string(stored.call.key.id.hex)]
        object = object.adding(
            missingFrom: DocumentMapping.call.object(of: stored.call.fields, in: zone))
        return .object(object.adding(missingFrom: extraPart("call")))
    }

    private var rulings: JSONValue {
        var object = JSONObject()
        for ruling in stored.rulings {
            guard case .text(let key)? = ruling[.key], object[key] == nil else { continue }
            let document = DocumentMapping.ruling.objectWithExtra(of: ruling.fields, in: zone)
            let isPlain = document.count == 1
            object[key] = isPlain ? document["value"] ?? .object(document) : .object(document)
        }
        for ruling in withStandingRulings ? stored.standingRulings : [] {
            guard case .text(let key)? = ruling.record[.key], object[key] == nil else { continue }
            var document = DocumentMapping.ruling.objectWithExtra(
                of: ruling.record.fields, in: zone)
            document["level"] = .string(ruling.level.rawValue)
            // Which calls it is about was looked at, by whatever id they go.
            document["calls"] = nil
            object[key] = .object(document)
        }
        return .object(object)
    }

    /// An interval that nobody has ended is no interval yet.
    private func interval(_ view: RecordView) -> JSONValue? {
        guard view[.to] != nil else { return nil }
        return .object(DocumentMapping.interval.objectWithExtra(of: view.fields, in: zone))
    }

    private func cue(_ view: RecordView) -> JSONValue {
        .object(DocumentMapping.cue.objectWithExtra(of: view.fields, in: zone))
    }

    private func musician(_ line: (engagement: RecordView, musician: RecordView?)) -> JSONValue {
        var object = JSONObject()
        if let musician = line.musician {
            object = DocumentMapping.musician.object(of: musician.fields, in: zone)
        } else if case .reference(let id)? = line.engagement[.musician] {
            object["name"] = .string("(musician \(id.hex), not on this replica)")
        }
        object = object.adding(
            missingFrom: DocumentMapping.engagement.objectWithExtra(
                of: line.engagement.fields, in: zone))
        if line.engagement[.ownBreaks] == .boolean(true) {
            let own = stored.intervals.filter {
                $0[.engagement] == .reference(line.engagement.key.id)
            }
            object["breaks"] = .array(own.compactMap(interval))
        }
        return .object(object)
    }

    private var office: JSONValue {
        var object: JSONObject = [
            "payments": .array(
                stored.payments.map {
                    .object(DocumentMapping.payment.objectWithExtra(of: $0.fields, in: zone))
                })
        ]
        object = object.adding(
            missingFrom: DocumentMapping.office.object(of: stored.call.fields, in: zone))
        return .object(object.adding(missingFrom: extraPart("office")))
    }

    private func extraPart(_ name: String) -> JSONObject {
        guard case .object(let object)? = extra[name] else { return JSONObject() }
        return object
    }
}
