public import AFMModel

/// One musician's day, told as a person would: when they were called and came and went, and every
/// amount with its times, units and the sentence behind it.
public struct PayExplanation: Sendable {
    /// The name.
    public let name: String
    /// The card, or nil for someone not yet in a union.
    public let card: String?
    /// The calls that they were on, in the order of the statement.
    public let parts: [Part]
    /// All of them together, in cents.
    public let totalCents: Int

    /// One call.
    public struct Part: Sendable {
        /// The call's sheet.
        public let sheet: CallSheet
        /// What the sheet says of the musician.
        public let musician: SheetMusician
        /// The call's statement.
        public let call: CallStatement
        /// What they are owed.
        public let pay: MusicianStatement
        /// What consolidation changed of it.
        public let adjustments: [Adjustment]
    }

    /// Tells what a statement says of one musician.
    ///
    /// - Parameters:
    ///   - who: A card, or a name or the beginning of one, whatever its case.
    ///   - statement: The statement.
    ///   - sheets: The sheets that it was made of.
    /// - Throws: ``NobodyToExplain`` where nobody or several answer to `who`.
    public init(
        of who: String, in statement: PayStatement, sheets: [CallSheet]
    ) throws(NobodyToExplain) {
        let people = statement.calls.flatMap(\.musicians)
        let found = Self.named(who, among: people)
        let identities = Set(found.map { $0.card ?? $0.name })
        guard let first = found.first, identities.count == 1 else {
            throw NobodyToExplain(
                who: who, found: (found.isEmpty ? people : found).map(Self.words).uniqued)
        }
        name = first.name
        card = first.card
        var parts: [Part] = []
        for call in statement.calls {
            guard let pay = call.musicians.first(where: { $0.isSame(as: first) }),
                let sheet = sheets.first(where: { CallFacts.id(of: $0) == call.id }),
                let musician = sheet.musicians.first(where: {
                    $0.card == first.card && (first.card != nil || $0.name == first.name)
                })
            else { continue }
            parts.append(
                Part(
                    sheet: sheet, musician: musician, call: call, pay: pay,
                    adjustments: statement.adjustments.filter {
                        $0.call == call.id && ($0.card == nil || $0.card == first.card)
                    }))
        }
        self.parts = parts
        // A part of a sum that was checked.
        totalCents = parts.reduce(0) { $0 + $1.pay.totalCents }
    }

    private static func named(
        _ who: String, among people: [MusicianStatement]
    ) -> [MusicianStatement] {
        let wanted = who.lowercased()
        let tries: [(MusicianStatement) -> Bool] = [
            { $0.card == who }, { $0.name.lowercased() == wanted },
            { $0.name.lowercased().contains(wanted) },
        ]
        for fits in tries {
            let found = people.filter(fits)
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func words(_ person: MusicianStatement) -> String {
        person.name + (person.card.map { " (\($0))" } ?? "")
    }
}

extension MusicianStatement {
    /// Whether both are about one musician.
    fileprivate func isSame(as other: MusicianStatement) -> Bool {
        card == other.card && (card != nil || name == other.name)
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

/// Nobody, or more than one person, of a statement answers to what was asked for.
public struct NobodyToExplain: Error, Hashable {
    /// What was asked for.
    public let who: String
    /// Who there is.
    public let found: [String]
}

extension NobodyToExplain: CustomStringConvertible {
    /// What happened, and whom there is to ask for.
    public var description: String {
        let shown = found.prefix(12).joined(separator: ", ")
        let more = found.count > 12 ? " and \(found.count - 12) more" : ""
        return "'\(who)' is not one musician of these calls. Ask for one of: \(shown)\(more)."
    }
}
