/// A checksum over what the transactions of a space add up to: which values its records hold, and
/// who wrote them.
///
/// The sum, modulo 2^64, of one number for each value, so that it follows a change at the cost of
/// the change, and that the sum of a range of records is a part of the whole one. Specified in
/// `protocol/state-sum.md`. It finds what went wrong by itself; who means harm can forge it.
public struct StateSum: Hashable, Sendable {
    /// The sum; 0 of nothing.
    public private(set) var value: UInt64

    /// A sum; of nothing by default.
    public init(_ value: UInt64 = 0) { self.value = value }

    /// Adds what `other` sums up.
    public mutating func add(_ other: StateSum) { value = value &+ other.value }

    /// Takes away what `other` sums up.
    public mutating func remove(_ other: StateSum) { value = value &- other.value }
}
