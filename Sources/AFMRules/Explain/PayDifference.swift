import AFMModel
public import FieldsyncJSON

/// What one step between two versions of a call changed in what people are owed.
public struct PayDifference: Sendable {
    /// The edits of the step, in words; several where none of them makes sense alone.
    public let edits: [String]
    /// Who made them and when, where that is known.
    public let by: String?
    /// The call before it, in cents.
    public let beforeCents: Int
    /// The call after it, in cents.
    public let afterCents: Int
    /// Whose pay changed.
    public let musicians: [Musician]

    /// One musician whose pay changed.
    public struct Musician: Sendable {
        /// The card, where there is one.
        public let card: String?
        /// The name.
        public let name: String
        /// Before, in cents.
        public let beforeCents: Int
        /// After, in cents.
        public let afterCents: Int
        /// The lines that changed.
        public let lines: [Line]
    }

    /// One line that changed.
    public struct Line: Hashable, Sendable {
        /// The rule.
        public let rule: String
        /// What it is for.
        public let what: String
        /// Before, in cents.
        public let beforeCents: Int
        /// After, in cents.
        public let afterCents: Int
        /// The reason of the line as it is after the step, or as it was.
        public let because: String
    }

    /// Compares two statements of one call.
    public init(
        _ edits: [String], by: String? = nil, from before: CallStatement, to after: CallStatement
    ) {
        self.edits = edits
        self.by = by
        beforeCents = before.totalCents
        afterCents = after.totalCents
        let people = Self.names(before.musicians + after.musicians)
        musicians = people.compactMap { who in
            let old = before.musicians.first { Self.name($0) == who }
            let new = after.musicians.first { Self.name($0) == who }
            let lines = Self.lines(old?.lines ?? [], new?.lines ?? [])
            guard !lines.isEmpty || old?.totalCents != new?.totalCents,
                let person = new ?? old
            else { return nil }
            return Musician(
                card: person.card, name: person.name, beforeCents: old?.totalCents ?? 0,
                afterCents: new?.totalCents ?? 0, lines: lines)
        }
    }

    private static func name(_ musician: MusicianStatement) -> String {
        musician.card ?? "\u{0}" + musician.name
    }

    private static func names(_ musicians: [MusicianStatement]) -> [String] {
        var seen: Set<String> = []
        return musicians.map(name).filter { seen.insert($0).inserted }
    }

    private struct LineKey: Hashable {
        let rule: String
        let what: String
    }

    private static func lines(_ old: [PayLine], _ new: [PayLine]) -> [Line] {
        func sums(_ lines: [PayLine]) -> [LineKey: Int] {
            lines.reduce(into: [:]) { sums, line in
                // Parts of a sum that was checked.
                sums[LineKey(rule: line.rule.id, what: line.what), default: 0] += line.cents
            }
        }
        let (before, after) = (sums(old), sums(new))
        var seen: Set<LineKey> = []
        return (new + old).compactMap { line in
            let key = LineKey(rule: line.rule.id, what: line.what)
            guard seen.insert(key).inserted, before[key] != after[key] else { return nil }
            return Line(
                rule: key.rule, what: key.what, beforeCents: before[key] ?? 0,
                afterCents: after[key] ?? 0, because: line.because)
        }
    }
}

extension PayDifference {
    /// As an element of `steps` of `fieldsync/paydiff/1`.
    public var json: JSONValue {
        [
            "edits": .array(edits.map { .string($0) }),
            "by": by.map { .string($0) } ?? .null,
            "beforeCents": .integer(Int64(beforeCents)),
            "afterCents": .integer(Int64(afterCents)),
            "musicians": .array(
                musicians.map { musician in
                    [
                        "card": musician.card.map { .string($0) } ?? .null,
                        "name": .string(musician.name),
                        "beforeCents": .integer(Int64(musician.beforeCents)),
                        "afterCents": .integer(Int64(musician.afterCents)),
                        "lines": .array(musician.lines.map(\.json)),
                    ]
                }),
        ]
    }

    /// The step for people.
    public func text(number: Int, width: Int = 92) -> String {
        let width = max(60, width)
        var lines: [String] = []
        for (index, edit) in edits.enumerated() {
            lines += TextColumns.wrap(
                (index == 0 ? "\(number). " : "   and ") + TextColumns.printable(edit), indent: "",
                width: width)
        }
        if let by { lines.append("   by \(TextColumns.printable(by))") }
        if musicians.isEmpty { lines.append("   changed no cent.") }
        for musician in musicians {
            let card = musician.card.map { " (\(TextColumns.printable($0)))" } ?? ""
            lines.append(
                TextColumns.spread(
                    "   \(TextColumns.printable(musician.name))\(card)",
                    Self.change(musician.beforeCents, musician.afterCents), width: width))
            for line in musician.lines {
                lines.append(
                    TextColumns.spread(
                        "     \(line.rule)  \(TextColumns.printable(line.what))",
                        Self.change(line.beforeCents, line.afterCents), width: width))
                lines += TextColumns.wrap(
                    TextColumns.printable(line.because), indent: "         ", width: width)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `552.00 to 580.75 (+28.75)`.
    public static func change(_ before: Int, _ after: Int) -> String {
        let (difference, overflow) = after.subtractingReportingOverflow(before)
        let words = overflow ? "" : " (\(difference < 0 ? "" : "+")\(Cents(difference)))"
        return "\(Cents(before)) to \(Cents(after))\(words)"
    }
}

extension PayDifference.Line {
    fileprivate var json: JSONValue {
        [
            "rule": .string(rule),
            "what": .string(what),
            "beforeCents": .integer(Int64(beforeCents)),
            "afterCents": .integer(Int64(afterCents)),
            "because": .string(because),
        ]
    }
}
