import AFMModel
public import FieldsyncJSON

extension SessionReport {
    /// The document `fieldsync/b7/1`; its schema is `protocol/schemas/b7-1.schema.json`.
    public var json: JSONValue {
        [
            "format": "fieldsync/b7/1", "call": .string(call), "number": .text(number),
            "label": .string(label), "madeAt": .string(madeAt.text(in: hours.zone)),
            "engagement": engagementJSON, "hours": hoursJSON,
            "musicians": .array(lines.map(json)), "cues": .array(cues.map(json)),
            "notes": .array(notes.map { .string($0) }), "totalCents": .cents(totalCents),
            "due": [
                "on": .string("\(due.on)"), "workingDaysLeft": .cents(due.workingDaysLeft),
                "today": .string("\(due.today)"),
            ],
            "signatures": .array(signatures.map(json)), "unsigned": unsigned.map(json) ?? .null,
            "open": .array(open.map { .string($0) }),
            "findings": .array(findings.map { .string($0) }),
        ]
    }

    private var engagementJSON: JSONValue {
        [
            "employer": .string(engagement.employer), "signatory": .string(engagement.signatory),
            "picture": .string(engagement.picture),
            "productionNumber": .text(engagement.productionNumber),
            "episode": .text(engagement.episode), "class": .string(engagement.filmClass),
            "stage": .text(engagement.stage), "composer": .text(engagement.composer),
            "conductor": .text(engagement.conductor),
            "leaders": .array(engagement.leaders.map { .string($0) }),
            "orchestraManagers": .array(engagement.managers.map { .string($0) }),
            "local": .text(engagement.local),
        ]
    }

    private var hoursJSON: JSONValue {
        [
            "date": .string("\(hours.date)"), "zone": .string(hours.zone.name),
            "called": time(hours.called), "ended": time(hours.ended),
            "sessionOfDay": .cents(hours.sessionOfDay),
            "sessionsThatDay": .cents(hours.sessionsThatDay),
            "breaks": .array(hours.breaks.map(json)),
            "elapsedMinutes": hours.elapsedMinutes.map { .cents($0) } ?? .null,
            "guaranteedMinutes": hours.guaranteedMinutes.map { .cents($0) } ?? .null,
            "kind": .string(hours.kind), "rates": .array(hours.rates.map { .string($0) }),
            "musicians": .cents(hours.musicians),
        ]
    }

    private func json(_ line: Line) -> JSONValue {
        let object: JSONObject = [
            "number": .cents(line.number), "name": .string(line.name),
            "local": .text(line.local), "card": .text(line.card),
            "taxLastFour": .text(line.taxLastFour), "role": .string(line.role.rawValue),
            "section": .text(line.section),
            "instruments": .array(line.instruments.map { .string($0) }),
            "doubles": .cents(line.doubles),
            "electronics": .array(line.electronics.map { .string($0) }),
            "in": time(line.reported), "out": time(line.dismissed),
            "ownBreaks": line.ownBreaks.map { .array($0.map(json)) } ?? .null,
            "holdUnits": .units(line.holdUnits), "overtimeUnits": .units(line.overtimeUnits),
            "nightUnits": .units(line.nightUnits),
        ]
        let amounts: JSONObject = [
            "cartageCents": .cents(line.cartageCents),
            "otherAllowancesCents": .cents(line.otherAllowancesCents),
            "scaleCents": .cents(line.scaleCents), "wagesCents": .cents(line.wagesCents),
            "totalCents": .cents(line.totalCents), "healthDay": .bool(line.isHealthDay),
            "pensionCents": .cents(line.pensionCents), "healthCents": .cents(line.healthCents),
            "vacationCents": .cents(line.vacationCents),
            "scalePercent": .cents(line.scalePercent),
            "attendance": .string(line.attendance.rawValue),
            "substitutes": .text(line.substitutes),
            "lines": .array(
                line.pay.map { item in
                    [
                        "rule": .string(item.rule), "what": .string(item.what),
                        "units": .string(item.units), "percent": .string(item.percent),
                        "cents": .cents(item.cents), "because": .string(item.because),
                    ]
                }),
        ]
        return .object(object.adding(missingFrom: amounts))
    }

    private func json(_ cue: CueLine) -> JSONValue {
        [
            "number": .string(cue.number), "title": .text(cue.title),
            "seconds": cue.seconds.map { .cents($0) } ?? .null,
            "players": cue.players.map { .array($0.map { .string($0) }) } ?? "all",
            "format": .bool(cue.isFormatMusic),
        ]
    }

    private func json(_ signature: Signature) -> JSONValue {
        [
            "by": .string(signature.by), "at": time(signature.at),
            "totalCents": .cents(signature.totalCents), "because": .string(signature.because),
            "changes": .array(
                signature.changes.map { change in
                    [
                        "edits": .array(change.edits.map { .string($0) }),
                        "by": .string(change.by),
                    ]
                }),
            "musicians": .array(
                signature.people.map { person in
                    [
                        "card": .text(person.card), "name": .string(person.name),
                        "beforeCents": .cents(person.beforeCents),
                        "afterCents": .cents(person.afterCents),
                    ]
                }),
        ]
    }

    private func json(_ interval: TimelineInterval) -> JSONValue {
        [
            "kind": .string(interval.kind.rawValue), "from": time(interval.from),
            "to": time(interval.to),
        ]
    }

    private func time(_ moment: Moment?) -> JSONValue {
        moment.map { .string($0.text(in: hours.zone)) } ?? .null
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// On paper nothing stands where there is none.
    fileprivate static func units(_ text: String) -> JSONValue {
        .string(text.isEmpty ? "0" : text)
    }

    fileprivate static func cents(_ number: Int) -> JSONValue { .integer(Int64(number)) }
}
