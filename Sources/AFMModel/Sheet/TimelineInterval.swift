public import FieldsyncJSON

/// A time within a call in which people rested or ate.
public struct TimelineInterval: Hashable, Sendable {
    /// What it is called; on a recording call its length decides what it does.
    public var kind: IntervalKind
    /// Its beginning.
    public var from: Moment
    /// Its end, after the beginning.
    public var to: Moment
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        kind: IntervalKind,
        from: Moment,
        to: Moment,
        extra: JSONObject = [:]
    ) {
        self.kind = kind
        self.from = from
        self.to = to
        self.extra = extra
    }

    /// Its length in whole minutes.
    public var minutes: Int { to.minutes(since: from) }
}

/// The label of an interval.
public enum IntervalKind: String, Hashable, Sendable, CaseIterable {
    /// A rest away from the stand.
    case `break`
    /// A meal; it does not count toward R33.
    case meal
    /// Between the two periods of a divided double.
    case gap
}
