public import FieldsyncJSON

/// The notice by which a call was cancelled for everyone.
public struct Cancellation: Hashable, Sendable {
    /// When notice was given.
    public var noticeAt: Moment
    /// The producer who gave it.
    public var by: String
    /// Why.
    public var reason: CancellationReason
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        noticeAt: Moment,
        by: String,
        reason: CancellationReason = .other,
        extra: JSONObject = [:]
    ) {
        self.noticeAt = noticeAt
        self.by = by
        self.reason = reason
        self.extra = extra
    }
}

/// Why a call was cancelled; only some reasons are permitted (R67).
public enum CancellationReason: String, Hashable, Sendable, CaseIterable {
    /// Illness in the principal cast.
    case illness
    /// Fire, flood or the like.
    case catastrophe
    /// Government regulations or a national emergency.
    case government
    /// Anything else.
    case other
}

/// A notice that one musician had besides; the earliest counts (R68).
public struct CancelNotice: Hashable, Sendable {
    /// When notice was given.
    public var at: Moment
    /// The producer who gave it, the same or another.
    public var by: String
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        at: Moment,
        by: String,
        extra: JSONObject = [:]
    ) {
        self.at = at
        self.by = by
        self.extra = extra
    }
}
