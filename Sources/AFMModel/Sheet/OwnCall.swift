public import FieldsyncJSON

/// The call of one musician where it differs from the session's.
public struct OwnCall: Hashable, Sendable {
    /// The time called, where it is another.
    public var start: Moment?
    /// The session, where it is another.
    public var session: SessionKind?
    /// The guaranteed minutes, where they are others.
    public var guaranteedMinutes: Int?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        start: Moment? = nil,
        session: SessionKind? = nil,
        guaranteedMinutes: Int? = nil,
        extra: JSONObject = [:]
    ) {
        self.start = start
        self.session = session
        self.guaranteedMinutes = guaranteedMinutes
        self.extra = extra
    }
}
