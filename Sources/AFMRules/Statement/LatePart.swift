public import AFMModel

/// A part of what a musician was owed that was paid late or is still unpaid, and its penalty.
///
/// Penalties stand beside the total, never in it.
public struct LatePart: Hashable, Sendable {
    /// The rule of its band, R41 to R44.
    public let rule: String
    /// How much was late, in cents; wages and allowances, without contributions.
    public let lateCents: Int
    /// When it was paid; nil where it is unpaid.
    public let paidOn: WorkDate?
    /// Business days from the session to the payment, or to the day that is counted to.
    public let businessDays: Int
    /// The band's percentage.
    public let percent: Int
    /// The penalty, in cents, a half cent up.
    public let penaltyCents: Int
    /// Whether a written notice makes it payable (R45).
    public let isPayable: Bool
    /// The reason, in sentences.
    public let because: String
}
