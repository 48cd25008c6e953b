package import AFMModel
package import AFMRules

/// Everything that a stage screen shows, apart from what is being typed.
package struct StageModel: Sendable {
    /// The call.
    package var facts: StageFacts
    /// The time.
    package var now: Moment
    /// What it costs; nil while that is worked out.
    package var cost: StageCost?
    /// What to mend, the worst first; nil while that is worked out.
    package var findings: [CheckItem]?
    /// How this laptop stands with the server.
    package var sync: StageSync
    /// Things done that a disk has refused, and that are kept here.
    package var unsaved: Int
    /// Who writes.
    package var user: String
    /// The instruments that can be named.
    package var catalogue: InstrumentCatalogue

    /// A screen's contents.
    package init(
        facts: StageFacts, now: Moment, sync: StageSync = .alone, user: String = "",
        catalogue: InstrumentCatalogue = .standard
    ) {
        self.facts = facts
        self.now = now
        self.sync = sync
        self.user = user
        self.catalogue = catalogue
        cost = nil
        findings = nil
        unsaved = 0
    }

    /// What the agreement counts now.
    package var clock: UnionClock { UnionClock(facts, at: now) }

    /// How many are where.
    package var counts: Counts {
        var counts = Counts()
        for person in facts.people {
            switch person.presence(in: facts, at: now) {
            case .called: counts.expected += 1
            case .here: counts.here += 1
            case .out: counts.out += 1
            case .left: counts.left += 1
            case .absent: counts.absent += 1
            }
        }
        return counts
    }

    /// How many people are where.
    package struct Counts: Hashable, Sendable {
        /// Called, and not come yet.
        package var expected = 0
        /// Here.
        package var here = 0
        /// On a rest.
        package var out = 0
        /// Gone home.
        package var left = 0
        /// Not come, or let off.
        package var absent = 0
    }
}

/// What a call costs, by the rules; provisional, since others may hold more of it.
package struct StageCost: Hashable, Sendable {
    /// If everybody went home now, in cents; nil where no pay can be worked out.
    package var nowCents: Int?
    /// What the next quarter of an hour adds, with everybody who is here.
    package var nextCents: Int?
    /// What the first quarter of an hour after the hold hour adds.
    package var pastHoldCents: Int?
    /// Why there is no figure.
    package var obstacle: String?

    /// The parts as given.
    package init(
        nowCents: Int? = nil, nextCents: Int? = nil, pastHoldCents: Int? = nil,
        obstacle: String? = nil
    ) {
        self.nowCents = nowCents
        self.nextCents = nextCents
        self.pastHoldCents = pastHoldCents
        self.obstacle = obstacle
    }
}

/// How a laptop stands with its server, in a word.
package enum StageSync: Hashable, Sendable {
    /// It knows no server.
    case alone
    /// All is sent, and the server was asked within the last minute.
    case synced
    /// All that is known is sent, but the server was not asked lately.
    case stale
    /// So many entries are not sent yet.
    case unsent(Int)
    /// The server did not take so many.
    case refused(Int)

    /// The word.
    package var word: String {
        switch self {
        case .alone: "alone"
        case .synced: "synced"
        case .stale: "stale"
        case .unsent(let count): "unsent \(count)"
        case .refused(let count): "refused \(count)"
        }
    }
}
