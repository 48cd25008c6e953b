import AFMModel
public import FieldsyncJSON

extension PayStatement {
    /// The document `fieldsync/statement/1`.
    public var json: JSONValue {
        [
            "format": "fieldsync/statement/1",
            "calls": .array(calls.map(\.json)),
            "adjustments": .array(adjustments.map(\.json)),
            "series": .array(series.map(\.json)),
            "notCovered": .array(notCovered.map { .string($0) }),
            "totalCents": .integer(Int64(totalCents)),
        ]
    }
}

extension SeriesHours {
    fileprivate var json: JSONValue {
        [
            "production": .string(production),
            "series": .string(series),
            "season": .optional(season),
            "films": films.map { .integer(Int64($0)) } ?? .null,
            "scoringMinutes": .integer(Int64(scoringMinutes)),
            "requiredMinutes": requiredMinutes.map { .exact($0) } ?? .null,
        ]
    }
}

extension CallStatement {
    fileprivate var json: JSONValue {
        var ruled = JSONObject()
        for (key, value) in rulings.sorted(by: { $0.key < $1.key }) {
            ruled[key] = .string(value)
        }
        return [
            "id": .string(id),
            "production": .string(production),
            "stage": .optional(stage),
            "start": .string(start.text(in: zone)),
            "final": .bool(isFinal),
            "awaits": .array(awaits.map { .string($0) }),
            "rates": .string(rates),
            "rulings": .object(ruled),
            "ruled": .array(self.ruled.map(\.json)),
            "musicians": .array(musicians.map(\.json)),
            "totalCents": .integer(Int64(totalCents)),
            "findings": .array(findings.map(\.json)),
        ]
    }
}

extension NamedRuling {
    var json: JSONValue {
        [
            "key": .string(key),
            "value": .string(value),
            "default": .string(standard),
            "rule": .string(rule),
            "level": .string(level.rawValue),
            "by": .optional(by),
            "on": .optional(on?.description),
            "because": .optional(because),
        ]
    }
}

extension MusicianStatement {
    var json: JSONValue {
        [
            "card": .optional(card),
            "name": .string(name),
            "lines": .array(lines.map(\.json)),
            "wagesCents": .integer(Int64(wagesCents)),
            "allowancesCents": .integer(Int64(allowancesCents)),
            "totalCents": .integer(Int64(totalCents)),
            "contributions": [
                "pensionCents": .integer(Int64(contributions.pensionCents)),
                "healthCents": .integer(Int64(contributions.healthCents)),
                "vacationCents": .integer(Int64(contributions.vacationCents)),
                "because": .string(contributions.isDue ? contributions.words : ""),
            ],
            "latePenaltyCents": .integer(Int64(latePenaltyCents)),
            "potentialLatePenaltyCents": .integer(Int64(potentialLatePenaltyCents)),
            "lateParts": .array(lateParts.map(\.json)),
        ]
    }
}

extension LatePart {
    fileprivate var json: JSONValue {
        [
            "rule": .string(rule),
            "lateCents": .integer(Int64(lateCents)),
            "paidOn": .optional(paidOn?.description),
            "businessDays": .integer(Int64(businessDays)),
            "percent": .integer(Int64(percent)),
            "penaltyCents": .integer(Int64(penaltyCents)),
            "payable": .bool(isPayable),
            "because": .string(because),
        ]
    }
}

extension PayLine {
    var json: JSONValue {
        [
            "rule": .string(rule.id),
            "what": .string(what),
            "units": .exact(units),
            "unit": ["cents": .integer(Int64(unit.cents)), "per": .integer(Int64(unit.per))],
            "percent": .exact(percent),
            "roleMultiplier": .exact(role.factor),
            "roleRules": .array(role.rules.map { .string($0.id) }),
            "cents": .integer(Int64(cents)),
            "because": .string(because),
        ]
    }
}

extension Finding {
    var json: JSONValue {
        [
            "rule": .optional(rule),
            "severity": .string(severity.rawValue),
            "card": .optional(card),
            "what": .string(what),
        ]
    }
}

extension Adjustment {
    var json: JSONValue {
        [
            "rule": .string(rule),
            "call": .string(call),
            "card": .optional(card),
            "beforeCents": .integer(Int64(beforeCents)),
            "afterCents": .integer(Int64(afterCents)),
            "because": .string(because),
        ]
    }
}

extension JSONValue {
    fileprivate static func optional(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// An integer, an exact decimal, or as a fraction `{"count", "per"}` what no decimal says.
    fileprivate static func exact(_ number: Fraction) -> JSONValue {
        if number.isWhole { return .integer(Int64(number.numerator)) }
        if let decimal = number.decimal { return .number(decimal) }
        return [
            "count": .integer(Int64(number.numerator)),
            "per": .integer(Int64(number.denominator)),
        ]
    }
}
