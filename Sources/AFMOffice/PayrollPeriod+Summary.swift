import AFMModel
import AFMRules
import FieldsyncCore
import FieldsyncJSON

extension PayrollPeriod {
    /// What a statement says of a closed period: who signed for what, and each amendment.
    var summary: JSONValue {
        [
            "closing": .string(id.hex), "production": .string(production.hex),
            "title": .string(title), "from": .string("\(from)"), "to": .string("\(to)"),
            "by": .string(by), "at": at.map { .string("\($0)") } ?? .null,
            "totalCents": .integer(Int64(totalCents)),
            "amendedCents": .integer(Int64(amendedCents)),
            "amendments": .array(
                amendments.map { amendment in
                    [
                        "call": .string(amendment.call.hex), "by": .string(amendment.by),
                        "at": amendment.at.map { .string("\($0)") } ?? .null,
                        "beforeCents": .integer(Int64(amendment.before.totalCents)),
                        "afterCents": .integer(Int64(amendment.after.totalCents)),
                        "because": .string(amendment.because),
                    ]
                }),
        ]
    }

    /// The same for people.
    var summaryLines: [String] {
        var lines = ["Closed: \(title), \(days), signed by \(by) for \(Cents(totalCents))."]
        for amendment in amendments {
            let change = PayDifference.change(
                amendment.before.totalCents, amendment.after.totalCents)
            let who = ClosedFigures.words(amendment.before.changes(to: amendment.after))
            lines.append(
                "  Amended by \(amendment.by): \(change)\(who.isEmpty ? "" : ", \(who)"): "
                    + amendment.because)
        }
        if !amendments.isEmpty { lines.append("  With that it is \(Cents(amendedCents)).") }
        return lines
    }
}
