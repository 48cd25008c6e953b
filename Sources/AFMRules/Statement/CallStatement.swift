public import AFMModel

/// What everyone is owed for one call.
public struct CallStatement: Hashable, Sendable {
    /// The call's id, or where it has none its production, stage and time.
    public let id: String
    /// The production's title.
    public let production: String
    /// Where, if the sheet says.
    public let stage: String?
    /// The call time.
    public let start: Moment
    /// The stage's zone.
    public let zone: StageZone
    /// The rate card in force, by its name and dates.
    public let rates: String
    /// Whether nothing that is still to come can change it.
    public package(set) var isFinal: Bool
    /// True where another call looks like this one; a person has to say before it can be final.
    package var looksFiledTwice = false
    /// Ids of the rules that need other people's data; none where it is final.
    public package(set) var awaits: [String]
    /// Everyone on the call, in the sheet's order.
    public package(set) var musicians: [MusicianStatement]
    /// All musicians' totals together, in cents.
    public package(set) var totalCents = 0
    /// What people should know or mend.
    public package(set) var findings: [Finding]
    /// Rulings that are not the rulebook's default, by key.
    public let rulings: [String: String]
    /// Every ruling that held, with who ruled, when and why.
    public let ruled: [NamedRuling]

    /// Where it stands, in a sentence: final, or what is still to come or to be settled.
    package var standing: String {
        if isFinal { return "Final." }
        return awaits.isEmpty
            ? "Not final: it looks like a call that was filed twice, which a person has to settle."
            : "Provisional: awaits " + awaits.map(RuleBook.titled).joined(separator: ", ") + "."
    }

    /// Works the sum out again.
    package mutating func addUp() throws(BeyondRange) {
        var sum = 0
        for musician in musicians {
            let (next, overflow) = sum.addingReportingOverflow(musician.totalCents)
            if overflow { throw BeyondRange() }
            sum = next
        }
        totalCents = sum
    }
}
