public import FieldsyncCore

/// What settling some conflicts would cost.
public struct ConflictPrices: Sendable {
    /// Each by itself.
    public var each: [Conflict: ConflictPrice] = [:]
    /// Groups of two or more that can be settled alike, each with its price.
    public var alike: [(conflicts: [Conflict], price: ConflictPrice)] = []

    /// No price.
    public init() {}
}
