/// What one musician is owed for one call, line by line.
public struct MusicianStatement: Hashable, Sendable {
    /// The card, or nil for someone not yet in a union.
    public let card: String?
    /// The name.
    public let name: String
    /// Every amount with its rule; none where they did not come.
    public package(set) var lines: [PayLine]
    /// Scale, premiums and doubling, in cents.
    public package(set) var wagesCents = 0
    /// Cartage and the like, in cents.
    public package(set) var allowancesCents = 0
    /// Both, in cents.
    public package(set) var totalCents = 0
    /// What the producer pays into funds besides.
    public package(set) var contributions = Contributions()
    /// Penalties for late payment (R40 to R45), which are not covered yet.
    public let latePenaltyCents = 0
    /// Penalties that a written notice would make payable.
    public let potentialLatePenaltyCents = 0

    /// Pension, health and vacation, beside the total and never in it; in cents.
    public struct Contributions: Hashable, Sendable {
        /// A percentage of wages.
        public package(set) var pensionCents = 0
        /// Once a day, on the musician's first call of it.
        public package(set) var healthCents = 0
        /// A percentage of wages.
        public package(set) var vacationCents = 0
    }

    package init(card: String?, name: String, lines: [PayLine]) throws(BeyondRange) {
        self.card = card
        self.name = name
        self.lines = lines
        try addUp()
    }

    /// Cartage at the card's flat amounts, which is a part of the allowances, in cents.
    package var flatCartageCents: Int {
        // A part of a sum that was checked, of amounts that are not below zero.
        lines.filter { $0.rule == .r37 || $0.rule == .r38 }.reduce(0) { $0 + $1.cents }
    }

    /// Works the sums out again after a line was taken away.
    package mutating func addUp() throws(BeyondRange) {
        wagesCents = try Self.sum(of: lines, .wages)
        allowancesCents = try Self.sum(of: lines, .allowance)
        let (total, overflow) = wagesCents.addingReportingOverflow(allowancesCents)
        if overflow { throw BeyondRange() }
        totalCents = total
    }

    private static func sum(
        of lines: [PayLine], _ kind: PayLine.Kind
    ) throws(BeyondRange) -> Int {
        var sum = 0
        for line in lines where line.kind == kind {
            let (next, overflow) = sum.addingReportingOverflow(line.cents)
            if overflow { throw BeyondRange() }
            sum = next
        }
        return sum
    }
}
