public import FieldsyncJSON

/// One call with who came and what happened: the document `fieldsync/callsheet/1`.
public struct CallSheet: Hashable, Sendable {
    /// The file it came from, for messages.
    public var file: String
    /// The picture or programme.
    public var production: Production
    /// Names of the rate cards that may be in force; none where the sheet does not say.
    public var rates: [String]
    /// What was ruled for this call.
    public var rulings: Rulings
    /// The call.
    public var call: Call
    /// Breaks, meals and gaps of everyone without their own.
    public var timeline: [TimelineInterval]
    /// What was recorded.
    public var cues: [Cue]
    /// Who was called.
    public var musicians: [SheetMusician]
    /// What the office adds later.
    public var office: Office
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    ///
    /// Each musician's location becomes their place in the list.
    public init(
        file: String = "call sheet",
        production: Production,
        rates: [String] = [],
        rulings: Rulings = Rulings(),
        call: Call,
        timeline: [TimelineInterval] = [],
        cues: [Cue] = [],
        musicians: [SheetMusician] = [],
        office: Office = Office(),
        extra: JSONObject = [:]
    ) {
        self.file = file
        self.production = production
        self.rates = rates
        self.rulings = rulings
        self.call = call
        self.timeline = timeline
        self.cues = cues
        self.musicians = musicians.enumerated().map { index, musician in
            var placed = musician
            placed.location = "$.musicians[\(index)]"
            return placed
        }
        self.office = office
        self.extra = extra
    }
}
