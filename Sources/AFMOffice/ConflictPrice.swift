import AFMModel
import AFMRules
public import FieldsyncJSON

/// What it would cost to choose each of the values that people disagree about.
public struct ConflictPrice: Hashable, Sendable {
    /// The candidates, in the order of the conflict; the shown one is the first.
    public let candidates: [Choice]

    /// One of the values.
    public struct Choice: Hashable, Sendable {
        /// What everybody whom it can touch would be owed in all, in cents; nil where no pay can
        /// be worked out with it.
        public let totalCents: Int?
        /// That less what the shown one comes to; nil where one of them comes to nothing.
        public let changeCents: Int?
        /// Whose pay it changes, and by how much.
        public let musicians: [Change]
        /// Why no pay can be worked out, where none can.
        public let obstacle: String?
    }

    /// What a choice means for one musician.
    public struct Change: Hashable, Sendable {
        /// The card, where there is one.
        public let card: String?
        /// The name.
        public let name: String
        /// More, or less, than with the shown value; in cents.
        public let cents: Int
    }

    /// The dearest choice less the cheapest one; nil where fewer than two can be priced.
    public var costCents: Int? {
        let totals = candidates.compactMap(\.totalCents)
        guard totals.count > 1, let least = totals.min(), let most = totals.max() else {
            return nil
        }
        return most - least
    }
}

extension ConflictPrice {
    /// As an element of `conflicts` and of a statement's `missing` has it.
    public var json: JSONObject {
        [
            "costCents": costCents.map { .integer(Int64($0)) } ?? .null,
            "choices": .array(
                candidates.map { choice in
                    [
                        "costCents": choice.changeCents.map { .integer(Int64($0)) } ?? .null,
                        "musicians": .integer(Int64(choice.musicians.count)),
                    ]
                }),
        ]
    }
}

extension ConflictPrice: CustomStringConvertible {
    /// `2: + 25.00 for Vi Violin`, each choice but the shown one by its number.
    public var description: String {
        candidates.enumerated().dropFirst()
            .map { "\($0.offset + 1) instead of 1: \($0.element)" }.joined(separator: "; ")
    }
}

extension ConflictPrice.Choice: CustomStringConvertible {
    /// `+ 1,550.00 for 62 musicians`.
    public var description: String {
        guard let changeCents else { return obstacle.map { "no pay: \($0)" } ?? "no price" }
        guard !musicians.isEmpty || changeCents != 0 else { return "costs the same" }
        let sign = changeCents < 0 ? "−" : "+"
        let who =
            switch musicians.count {
            case 1: musicians.first.map { " for \($0.name)" } ?? ""
            default: " for \(musicians.count) musicians"
            }
        return "\(sign) \(Cents(Int(clamping: changeCents.magnitude)))\(who)"
    }
}

/// What people are owed for some calls, musician by musician.
struct PaySums: Hashable {
    /// Everybody together.
    private(set) var total = 0
    private(set) var musicians: [Who: Int] = [:]

    /// A musician, however many calls they are on.
    struct Who: Hashable {
        let card: String?
        let name: String
    }

    /// Nobody, nothing.
    static let nothing = PaySums()

    private init() {}

    init(_ statement: PayStatement) {
        total = statement.totalCents
        for musician in statement.calls.flatMap(\.musicians) {
            let who = Who(card: musician.card, name: musician.name)
            // A part of a sum that was checked.
            musicians[who, default: 0] += musician.totalCents
        }
    }

    /// What changes from other sums to these.
    func changes(from others: PaySums) -> [ConflictPrice.Change] {
        Set(musicians.keys).union(others.musicians.keys).compactMap { who in
            let cents = (musicians[who] ?? 0) - (others.musicians[who] ?? 0)
            guard cents != 0 else { return nil }
            return ConflictPrice.Change(card: who.card, name: who.name, cents: cents)
        }.sorted { ($0.name, $0.card ?? "") < ($1.name, $1.card ?? "") }
    }
}
