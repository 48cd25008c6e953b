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
                card: musician.card.map(Self.kept), name: Self.kept(musician.name),
                totalCents: musician.totalCents,
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
        for case .array(let parts) in list {
            guard parts.count == 4, case .string(let name) = parts[1],
                case .integer(let cents) = parts[2], case .integer(let beside) = parts[3]
            else { return nil }
            var card: String?
            if case .string(let text) = parts[0] { card = text }
            musicians.append(
                Musician(
                    card: card, name: name, totalCents: Int(cents),
                    contributionsCents: Int(beside)))
        }
        self.init(totalCents: Int(total), musicians: musicians)
    }

    /// The most bytes of a name or a card that are kept: a record's field has room for 64 KiB, and
    /// a call for 500 musicians.
    private static let keptBytes = 80

    /// A name or a card, of a long one its beginning.
    private static func kept(_ text: String) -> String {
        guard text.utf8.count > keptBytes else { return text }
        return text.cut(to: keptBytes - 3) + "…"
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

    /// The figures as a record keeps them: of each musician card, name, total and contributions.
    public var text: String {
        let lists = musicians.map { musician -> JSONValue in
            [
                musician.card.map { .string($0) } ?? .null, .string(musician.name),
                .integer(Int64(musician.totalCents)), .integer(Int64(musician.contributionsCents)),
            ]
        }
        let value: JSONValue = [
            "totalCents": .integer(Int64(totalCents)), "musicians": .array(lists),
        ]
        return value.text(sortedKeys: true)
    }

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
