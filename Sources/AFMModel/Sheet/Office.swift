public import FieldsyncJSON

/// What the office adds to a call later.
public struct Office: Hashable, Sendable {
    /// What was paid, to whom, when.
    public var payments: [Payment]
    /// Written notices.
    public var notices: [OfficeNotice]
    /// Later uses of the music that are paid for.
    public var reuses: [Reuse]
    /// The date to count unpaid lateness to; the statement's day where it is missing.
    public var asOf: WorkDate?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        payments: [Payment] = [],
        notices: [OfficeNotice] = [],
        reuses: [Reuse] = [],
        asOf: WorkDate? = nil,
        extra: JSONObject = [:]
    ) {
        self.payments = payments
        self.notices = notices
        self.reuses = reuses
        self.asOf = asOf
        self.extra = extra
    }
}

/// A payment to one musician for this call.
public struct Payment: Hashable, Sendable {
    /// The musician's card.
    public var card: String
    /// How much.
    public var cents: Cents
    /// The date, in the call's zone.
    public var paidOn: WorkDate
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        card: String,
        cents: Cents,
        paidOn: WorkDate,
        extra: JSONObject = [:]
    ) {
        self.card = card
        self.cents = cents
        self.paidOn = paidOn
        self.extra = extra
    }
}

/// A written notice.
public struct OfficeNotice: Hashable, Sendable {
    /// What about.
    public var kind: OfficeNoticeKind
    /// Its date.
    public var at: WorkDate
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        kind: OfficeNoticeKind = .latePayment,
        at: WorkDate,
        extra: JSONObject = [:]
    ) {
        self.kind = kind
        self.at = at
        self.extra = extra
    }
}

/// What a written notice is about.
public enum OfficeNoticeKind: String, Hashable, Sendable, CaseIterable {
    /// That payment is late (R40 to R45).
    case latePayment
}
