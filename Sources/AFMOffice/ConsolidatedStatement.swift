public import AFMModel
public import AFMRules
public import FieldsyncCore
public import FieldsyncJSON

/// A statement over what a replica holds, with what keeps it from being final.
public struct ConsolidatedStatement: Sendable {
    /// The statement; nil where no call could be worked out.
    public let statement: PayStatement?
    /// What must be answered first; empty where nothing is.
    public let missing: [OpenQuestion]
    /// True where nothing is missing, and the one who asked says that nothing else is to come.
    public let isFinal: Bool
    /// What documents warn of; the figures do not depend on it.
    public let warnings: [String]

    /// What settling the conflicts among the open questions would cost.
    public var prices = ConflictPrices()

    /// What each call that is told comes to.
    public var paid: [RecordID: CallStatement] = [:]
    /// Calls of closed periods that come to something else than was signed.
    public var periodChanges: [PeriodChange] = []
    /// Closed periods in which calls of the statement are.
    public var periods: [PayrollPeriod] = []
    /// The sheets that the statement was made of, those of other calls included.
    public var sheets: [CallSheet] = []

    /// All calls together, in cents.
    public var totalCents: Int { statement?.totalCents ?? 0 }

    /// The statement itself, where it is final.
    ///
    /// - Throws: ``NotFinal``, which names every open question.
    public func final() throws(NotFinal) -> PayStatement {
        guard isFinal, let statement else { throw NotFinal(missing: missing) }
        return statement
    }

    /// The document `fieldsync/statement/1`, with `final` and `missing` besides.
    public var json: JSONValue {
        var object: JSONObject = [
            "format": "fieldsync/statement/1", "calls": [], "adjustments": [], "series": [],
            "notCovered": .array(RuleBook.notCovered.map { .string($0.id) }), "totalCents": 0,
        ]
        if case .object(let told)? = statement?.json { object = told }
        object["final"] = .bool(isFinal)
        object["missing"] = .array(
            missing.map { question in
                guard case .conflict(_, _, _, let conflict) = question,
                    case .object(let told) = question.json
                else { return question.json }
                let price = prices.each[conflict]
                return .object(told.adding(missingFrom: price?.json ?? ["costCents": .null]))
            })
        object["closed"] = .array(periods.map(\.summary))
        return .object(object)
    }

    /// The statement for people, what is missing first.
    ///
    /// - Parameter width: Columns to fill.
    /// - Returns: Lines, each with its end.
    public func text(width: Int = 92) -> String {
        var text = ""
        if isFinal {
            text += "Final: nothing is missing.\n\n"
        } else if missing.isEmpty, statement == nil {
            return "There is no call to pay here.\n"
        } else if missing.isEmpty {
            text += "Provisional: other laptops may hold more. The server's statement is final.\n\n"
        } else {
            text += "Not final. What is missing:\n"
            for question in missing {
                text += "  - \(question)\n"
                guard case .conflict(_, _, _, let conflict) = question,
                    let price = prices.each[conflict]
                else { continue }
                text += "      \(price)\n"
            }
            for group in prices.alike {
                text += "  In all \(group.conflicts.count) such: \(group.price)\n"
            }
            text += "\n"
        }
        for period in periods { text += period.summaryLines.joined(separator: "\n") + "\n" }
        if !periods.isEmpty { text += "\n" }
        if let statement { return text + statement.text(width: width) }
        return text + "No call could be worked out.\n"
    }
}

/// A final statement was asked for, and something is still open.
public struct NotFinal: Error, Hashable {
    /// Every open question.
    public let missing: [OpenQuestion]

    /// What is open.
    public init(missing: [OpenQuestion]) { self.missing = missing }

    /// The conflicts among them, which need a person.
    public var conflicts: [OpenQuestion] { missing.filter(\.isConflict) }
}

extension NotFinal: CustomStringConvertible {
    /// What is open, what state the data is in, what to do next.
    public var description: String {
        guard !missing.isEmpty else {
            return "This replica may not hold everything, so it makes no final statement. Nothing "
                + "was changed. Ask the server, or say that nothing else is to come."
        }
        return "No final statement can be made yet. Nothing was changed. What is missing:\n"
            + missing.map { "  - \($0)" }.joined(separator: "\n")
    }
}
