public import AFMModel
public import FieldsyncJSON

/// Which of the steps between two versions of a call changed which cent.
public struct PayDifferences: Sendable {
    /// The steps that could be paid, in their order; together they are the whole difference.
    public let steps: [PayDifference]
    /// The call before the first step, in cents; nil where it could not be paid then.
    public let beforeCents: Int?
    /// The call after the last step, in cents; nil where it cannot be paid then.
    public let afterCents: Int?
    /// Steps at the end after which no pay can be worked out, with the reason.
    public let unpaid: (edits: [String], because: String)?

    /// One version after another.
    public struct Version: Sendable {
        /// What made it of the one before, in words.
        public let edits: [String]
        /// Who made it and when, where that is known.
        public let by: String?
        /// The call in this version.
        public let pay: Result<CallStatement, Unpayable>

        /// A version of its parts.
        public init(
            edits: [String], by: String? = nil, pay: Result<CallStatement, Unpayable>
        ) {
            self.edits = edits
            self.by = by
            self.pay = pay
        }
    }

    /// Why a version cannot be paid.
    public struct Unpayable: Error, Hashable {
        /// The reason, in sentences.
        public let because: String

        /// A reason.
        public init(because: String) { self.because = because }
    }

    /// Compares each version with the last one before it that could be paid; what lies between
    /// is one step.
    public init(_ versions: [Version]) {
        var steps: [PayDifference] = []
        var last: CallStatement?
        var first: CallStatement?
        var waiting: (edits: [String], because: String)?
        for version in versions {
            let edits = (waiting?.edits ?? []) + version.edits
            switch version.pay {
            case .failure(let reason): waiting = (edits, reason.because)
            case .success(let pay):
                if let before = last {
                    steps.append(PayDifference(edits, by: version.by, from: before, to: pay))
                } else {
                    first = pay
                }
                last = pay
                waiting = nil
            }
        }
        self.steps = steps
        beforeCents = first?.totalCents
        afterCents = waiting == nil ? last?.totalCents : nil
        unpaid = waiting
    }

    /// Compares two versions of a sheet, edit by edit.
    ///
    /// - Throws: ``PayError`` where one of the two cannot be paid.
    public static func between(
        _ older: CallSheet, _ newer: CallSheet, rateCards: [RateCard],
        catalogue: InstrumentCatalogue = .standard, today: WorkDate? = nil
    ) throws(PayError) -> PayDifferences {
        func pay(_ sheet: CallSheet) throws(PayError) -> CallStatement? {
            try PayStatement.compute(
                sheets: [sheet], rateCards: rateCards, final: false, catalogue: catalogue,
                today: today
            ).calls.first
        }
        guard let before = try pay(older), let after = try pay(newer) else { throw .noCalls }
        var versions = [Version(edits: [], pay: .success(before))]
        let edits = SheetEdit.edits(from: older, to: newer)
        var document = older.json
        for (index, edit) in edits.enumerated() {
            document = edit.made(in: document)
            let result: Result<CallStatement, Unpayable>
            do {
                // The last edit makes the newer version itself.
                let sheet = try CallSheet.parse(
                    document, file: newer.file, catalogue: catalogue
                ).document
                if index == edits.count - 1 {
                    result = .success(after)
                } else if let paid = try pay(sheet) {
                    result = .success(paid)
                } else {
                    result = .failure(Unpayable(because: "There is no call."))
                }
            } catch {
                result = .failure(Unpayable(because: "\(error)"))
            }
            versions.append(Version(edits: ["\(edit)"], pay: result))
        }
        return PayDifferences(versions)
    }
}

extension PayDifferences {
    /// The document `fieldsync/paydiff/1`.
    public var json: JSONValue {
        var unpaidEdits: JSONValue = .null
        if let unpaid {
            unpaidEdits = [
                "edits": .array(unpaid.edits.map { .string($0) }),
                "because": .string(unpaid.because),
            ]
        }
        return [
            "format": "fieldsync/paydiff/1",
            "beforeCents": beforeCents.map { .integer(Int64($0)) } ?? .null,
            "afterCents": afterCents.map { .integer(Int64($0)) } ?? .null,
            "steps": .array(steps.map(\.json)),
            "unpaid": unpaidEdits,
        ]
    }

    /// The differences for people.
    public func text(width: Int = 92) -> String {
        var text = ""
        for (index, step) in steps.enumerated() {
            text += step.text(number: index + 1, width: width)
        }
        if let unpaid {
            text += "Since then no pay can be worked out: "
                + TextColumns.printable(unpaid.because) + "\n"
            for edit in unpaid.edits { text += "   \(TextColumns.printable(edit))\n" }
        }
        guard let beforeCents, let afterCents else {
            return text + (steps.isEmpty ? "Nothing can be compared.\n" : "")
        }
        if steps.isEmpty { text += "Nothing was changed.\n" }
        let total = PayDifference.change(beforeCents, afterCents)
        return text + TextColumns.spread("The call", total, width: max(60, width)) + "\n"
    }
}
