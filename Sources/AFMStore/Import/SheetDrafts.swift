import AFMModel
import FieldsyncCore
import FieldsyncJSON

/// A call sheet as the records that it says there should be.
struct SheetDrafts {
    /// The call's key.
    let call: RecordKey
    /// Producer and musicians, which other sheets speak of too.
    private(set) var roster: [RecordDraft] = []
    /// The production, which other sheets speak of too.
    let production: RecordDraft
    /// The call and what hangs on it alone.
    private(set) var owned: [RecordDraft] = []

    private let sheet: CallSheet
    private let callReference: FieldValue

    /// - Parameters:
    ///   - sheet: A checked sheet.
    ///   - call: The call's id.
    ///   - production: The production's id.
    ///   - musicians: The ids of the sheet's musicians, in their order.
    init(_ sheet: CallSheet, call: RecordID, production: RecordID, musicians: [RecordID]) {
        self.sheet = sheet
        self.call = RecordKey(.call, call)
        callReference = .reference(call)
        let producer = NaturalID.producer(sheet.production.producer)
        let document = JSONText.members(of: sheet.production.json)
        var fields = DocumentMapping.production.fieldsWithExtra(of: document)
        fields[.producer] = .reference(producer)
        self.production = RecordDraft(RecordKey(.production, production), fields)
        roster.append(
            RecordDraft(
                RecordKey(.producer, producer), [.nameText: .text(sheet.production.producer)]))
        addCall(production: production)
        addRulings(production: production)
        addIntervals(sheet.timeline, owner: call, engagement: nil)
        addCues()
        addMusicians(musicians)
        addPayments()
    }

    private mutating func addCall(production: RecordID) {
        let callPart = JSONText.members(of: sheet.call.json)
        let officePart = JSONText.members(of: sheet.office.json)
        let whole = JSONText.members(of: sheet.json)
        var fields = DocumentMapping.call.fields(of: callPart)
        fields.merge(DocumentMapping.office.fields(of: officePart)) { first, _ in first }
        fields.merge(DocumentMapping.sheet.fields(of: whole)) { first, _ in first }
        fields[.production] = .reference(production)
        var extra = JSONObject()
        extra["call"] = Self.member(DocumentMapping.call.extra(of: callPart))
        extra["office"] = Self.member(DocumentMapping.office.extra(of: officePart))
        extra["sheet"] = Self.member(DocumentMapping.sheet.extra(of: whole))
        if let id = sheet.call.id, RecordID(hex: id) == nil { extra["id"] = .string(id) }
        fields[.extra] = JSONText.text(.object(extra)).map { .text($0) }
        owned.append(RecordDraft(call, fields))
    }

    private mutating func addRulings(production: RecordID) {
        for (place, entry) in sheet.rulings.entries.enumerated() {
            // A ruling without reasons is a bare text in the document.
            var document = JSONText.members(of: entry.ruling.json)
            if document.isEmpty { document["value"] = .string(entry.ruling.value) }
            var fields = DocumentMapping.ruling.fieldsWithExtra(of: document)
            fields[.production] = .reference(production)
            fields[.call] = callReference
            fields[.key] = .text(entry.key)
            let id = NaturalID.ruling(call: call.id, key: entry.key)
            owned.append(RecordDraft(RecordKey(.ruling, id), fields, place: place))
        }
    }

    private mutating func addIntervals(
        _ intervals: [TimelineInterval], owner: RecordID, engagement: RecordID?
    ) {
        var seen: [[String]: Int] = [:]
        for (place, interval) in intervals.enumerated() {
            let document = JSONText.members(of: interval.json(in: sheet.call.zone))
            var fields = DocumentMapping.interval.fieldsWithExtra(of: document)
            fields[.call] = callReference
            fields[.engagement] = engagement.map { .reference($0) }
            let key = [interval.kind.rawValue, interval.from.description]
            let id = NaturalID.interval(
                owner: owner, kind: key[0], from: key[1],
                occurrence: seen[key, default: 0])
            seen[key, default: 0] += 1
            owned.append(RecordDraft(RecordKey(.interval, id), fields, place: place))
        }
    }

    private mutating func addCues() {
        var seen: [String: Int] = [:]
        for (place, cue) in sheet.cues.enumerated() {
            var fields = DocumentMapping.cue.fieldsWithExtra(
                of: JSONText.members(of: cue.json(in: sheet.call.zone)))
            fields[.call] = callReference
            let id = NaturalID.cue(
                call: call.id, number: cue.number, occurrence: seen[cue.number, default: 0])
            seen[cue.number, default: 0] += 1
            owned.append(RecordDraft(RecordKey(.cue, id), fields, place: place))
        }
    }

    private mutating func addMusicians(_ ids: [RecordID]) {
        for (place, (musician, id)) in zip(sheet.musicians, ids).enumerated() {
            let document = JSONText.members(of: musician.json(in: sheet.call.zone))
            roster.append(
                RecordDraft(
                    RecordKey(.musician, id), DocumentMapping.musician.fields(of: document)))
            var fields = DocumentMapping.engagement.fieldsWithExtra(of: document)
            fields[.call] = callReference
            fields[.musician] = .reference(id)
            fields[.ownBreaks] = musician.breaks == nil ? nil : .boolean(true)
            let engagement = NaturalID.engagement(call: call.id, musician: id)
            owned.append(RecordDraft(RecordKey(.engagement, engagement), fields, place: place))
            addIntervals(musician.breaks ?? [], owner: engagement, engagement: engagement)
        }
    }

    private mutating func addPayments() {
        var seen: [[String]: Int] = [:]
        for (place, payment) in sheet.office.payments.enumerated() {
            let document = JSONText.members(of: payment.json)
            var fields = DocumentMapping.payment.fieldsWithExtra(of: document)
            fields[.call] = callReference
            let key = [payment.card, payment.paidOn.description]
            let id = NaturalID.payment(
                call: call.id, card: key[0], paidOn: key[1], occurrence: seen[key, default: 0])
            seen[key, default: 0] += 1
            owned.append(RecordDraft(RecordKey(.payment, id), fields, place: place))
        }
    }

    private static func member(_ object: JSONObject) -> JSONValue? {
        object.isEmpty ? nil : .object(object)
    }
}
