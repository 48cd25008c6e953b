import AFMModel
public import FieldsyncJSON

extension PayExplanation {
    /// The document `fieldsync/explanation/1`.
    public var json: JSONValue {
        [
            "format": "fieldsync/explanation/1",
            "name": .string(name),
            "card": card.map { .string($0) } ?? .null,
            "calls": .array(parts.map(\.json)),
            "totalCents": .integer(Int64(totalCents)),
        ]
    }
}

extension PayExplanation.Part {
    fileprivate var json: JSONValue {
        let zone = sheet.call.zone
        let start = musician.call?.start ?? sheet.call.start
        let rests = musician.intervals(of: sheet.timeline).map { rest -> JSONValue in
            [
                "kind": .string(rest.kind.rawValue), "from": .string(rest.from.text(in: zone)),
                "to": .string(rest.to.text(in: zone)),
            ]
        }
        return [
            "id": .string(call.id),
            "production": .string(call.production),
            "date": .string("\(sheet.call.date)"),
            "start": .string(start.text(in: zone)),
            "reported": musician.reported.map { .string($0.text(in: zone)) } ?? .null,
            "dismissed": musician.dismissed.map { .string($0.text(in: zone)) } ?? .null,
            "breaks": .array(rests),
            "pay": pay.json(inFull: true),
            "adjustments": .array(adjustments.map(\.json)),
            "ruled": .array(call.ruled.map(\.json)),
            "findings": .array(
                call.findings.filter { $0.card == nil || $0.card == pay.card }.map(\.json)),
            "final": .bool(call.isFinal),
            "awaits": .array(call.awaits.map { .string($0) }),
        ]
    }
}

extension MusicianStatement {
    /// The musician's part of a statement; in full each line has its rule's title and sentence.
    fileprivate func json(inFull: Bool) -> JSONValue {
        guard case .object(var object) = json, inFull else { return json }
        object["lines"] = .array(
            lines.map { line in
                guard case .object(let told) = line.json else { return line.json }
                return .object(
                    told.adding(missingFrom: [
                        "title": .string(line.rule.title),
                        "sentence": .string(line.rule.sentence),
                    ]))
            })
        return .object(object)
    }
}
