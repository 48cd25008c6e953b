public import FieldsyncJSON

/// Which rate the producer elected for electronic multi-track work.
public struct ElectronicRate: Hashable, Sendable {
    /// The rate.
    public var elected: ElectronicElection
    /// When it was elected; not after the call was given out.
    public var at: Moment
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        elected: ElectronicElection,
        at: Moment,
        extra: JSONObject = [:]
    ) {
        self.elected = elected
        self.at = at
        self.extra = extra
    }
}

/// The two rates for electronic multi-track work.
public enum ElectronicElection: String, Hashable, Sendable, CaseIterable {
    /// By the hour, any number of tracks.
    case multiTrack
    /// As a recording session.
    case realTime
}
