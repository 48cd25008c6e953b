package import AFMModel
package import AFMRules

/// What stands behind a stage screen: a store, a clock, and what is worked out beside them.
package protocol StageDesk: AnyObject {
    /// The time.
    var now: Moment { get }
    /// Milliseconds of a clock that nobody sets.
    var steadyMilliseconds: UInt64 { get }
    /// Reads what is to be shown.
    func model() throws -> StageModel
    /// How this laptop stands with its server now: what was in step becomes stale by itself.
    func standing() throws -> StageSync
    /// What others changed since the last look; cheap.
    func news() throws -> StageNews
    /// Begins to work out cost and findings, beside the keys.
    func reckon(_ model: StageModel)
    /// What was worked out since it was asked last.
    func reckoned() -> StageReckoned?
    /// Carries something out, and returns when it is on disk.
    ///
    /// - Parameter agreed: Whether what others disagree about may be settled by it.
    /// - Throws: ``StageFault``.
    func carryOut(_ deed: StageDeed, agreed: Bool) throws -> StageOutcome
    /// A time as people say it.
    func moment(spoken: String) throws -> Moment
}

/// What became of something that was done.
package enum StageOutcome: Hashable, Sendable {
    /// It is on disk; the words say what.
    case done(String)
    /// It would settle what others disagree about, and waits for a yes.
    case question(String)
}

/// What others changed.
package enum StageNews: Hashable, Sendable {
    /// Nothing.
    case none
    /// How this laptop stands with its server.
    case sync(StageSync)
    /// The call.
    case call
}

/// What was worked out beside the keys.
package struct StageReckoned: Sendable {
    /// What it costs.
    package var cost: StageCost
    /// What to mend.
    package var findings: [CheckItem]
    /// What each choice of a conflict costs, by its token.
    package var prices: [String: String]

    /// The parts as given.
    package init(cost: StageCost, findings: [CheckItem], prices: [String: String] = [:]) {
        self.cost = cost
        self.findings = findings
        self.prices = prices
    }
}

/// Why something was not carried out.
package enum StageFault: Error, Hashable {
    /// A disk refused it; it can be tried again.
    case disk(String)
    /// It does not fit; the words say why.
    case refused(String)
}
