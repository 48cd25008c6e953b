import AFMModel
public import AFMRules
import AFMStore
public import FieldsyncJSON

/// What everybody on a call was owed when somebody signed for it.
public struct ClosedFigures: Hashable, Sendable {
    /// All of them together, in cents.
    public let totalCents: Int
    /// Each musician, in the order of the statement.
    public let musicians: [Musician]

    /// One musician.
    public struct Musician: Hashable, Sendable {
        /// The card, where there is one.
        public let card: String?
        /// The name.
        public let name: String
        /// Wages and allowances, in cents.
        public let totalCents: Int
        /// Pension, health and vacation together, in cents.
        public let contributionsCents: Int
    }

    /// Nobody, nothing: of a call that is not there.
    public static let nothing = ClosedFigures(totalCents: 0, musicians: [])

    init(totalCents: Int, musicians: [Musician]) {
        self.totalCents = totalCents
        self.musicians = musicians
    }

    /// The figures of a call's statement. Late penalties are not among them, since they grow with
    /// the days.
    public init(_ call: CallStatement) {
        totalCents = call.totalCents
        musicians = call.musicians.map { musician in
            let beside = musician.contributions
            return Musician(
                card: musician.card, name: musician.name, totalCents: musician.totalCents,
                // Each is a share of a sum that was checked.
                contributionsCents: beside.pensionCents &+ beside.healthCents
                    &+ beside.vacationCents)
        }
    }

    /// Reads what ``text`` wrote; nil where it is something else.
    public init?(text: String) {
        guard case .object(let object)? = JSONText.value(text),
            case .integer(let total)? = object["totalCents"],
            case .array(let list)? = object["musicians"]
        else { return nil }
        var musicians: [Musician] = []
        for case .object(let member) in list {
            guard case .string(let name)? = member["name"],
                case .integer(let cents)? = member["totalCents"],
                case .integer(let beside)? = member["contributionsCents"]
            else { return nil }
            var card: String?
            if case .string(let text)? = member["card"] { card = text }
            musicians.append(
                Musician(
                    card: card, name: name, totalCents: Int(cents),
                    contributionsCents: Int(beside)))
        }
        self.init(totalCents: Int(total), musicians: musicians)
    }

    /// What differs between two figures, musician by musician: how people are known, and by how
    /// much their totals and contributions changed. A name that was corrected is no change.
    func changes(to after: ClosedFigures) -> [Change] {
        func known(_ figures: ClosedFigures) -> [String: Musician] {
            Dictionary(figures.musicians.map { ($0.card ?? $0.name, $0) }) { one, _ in one }
        }
        let (old, new) = (known(self), known(after))
        return Set(old.keys).union(new.keys).sorted().compactMap { who in
            let (was, becomes) = (old[who], new[who])
            let cents = (becomes?.totalCents ?? 0) - (was?.totalCents ?? 0)
            let beside = (becomes?.contributionsCents ?? 0) - (was?.contributionsCents ?? 0)
            guard cents != 0 || beside != 0 else { return nil }
            return Change(
                name: becomes?.name ?? was?.name ?? who, totalCents: cents,
                contributionsCents: beside)
        }
    }

    /// How much a musician's figures changed.
    struct Change: Hashable {
        let name: String
        let totalCents: Int
        let contributionsCents: Int

        /// `Pia Usher +50.00`.
        var words: String {
            func signed(_ cents: Int) -> String { "\(cents < 0 ? "" : "+")\(Cents(cents))" }
            if totalCents == 0 { return "\(name) \(signed(contributionsCents)) contributions" }
            return "\(name) \(signed(totalCents))"
        }
    }

    /// Who is owed more or less, in words; nothing where nobody is.
    static func words(_ changes: [Change]) -> String {
        let more = changes.count > 4 ? " and \(changes.count - 4) more" : ""
        return changes.prefix(4).map(\.words).joined(separator: ", ") + more
    }

    /// The figures as a record keeps them.
    public var text: String { json.text(sortedKeys: true) }

    /// The figures as JSON.
    public var json: JSONValue {
        [
            "totalCents": .integer(Int64(totalCents)),
            "musicians": .array(
                musicians.map { musician in
                    [
                        "card": musician.card.map { .string($0) } ?? .null,
                        "name": .string(musician.name),
                        "totalCents": .integer(Int64(musician.totalCents)),
                        "contributionsCents": .integer(Int64(musician.contributionsCents)),
                    ]
                }),
        ]
    }
}
