/// An instrument of the catalogue.
public struct Instrument: Hashable, Sendable {
    /// The name under which it is printed.
    public var name: String
    /// Other names for it.
    public var aliases: [String]
    /// The section of the orchestra.
    public var section: String
    /// Moving between instruments of one group is no double (R3).
    public var doublingGroup: String
    /// What is paid for carrying it, or nil for nothing.
    public var cartage: CartageClass?

    /// What is paid for carrying an instrument.
    public enum CartageClass: String, Hashable, Sendable, CaseIterable {
        /// A harp (R37).
        case harp
        /// Listed as heavy or bulky (R38).
        case heavy
    }

    /// An instrument; without a group of its own name's it doubles with every other.
    public init(
        name: String,
        aliases: [String] = [],
        section: String = "",
        doublingGroup: String? = nil,
        cartage: CartageClass? = nil
    ) {
        self.name = name
        self.aliases = aliases
        self.section = section
        self.doublingGroup = doublingGroup ?? name.lowercased()
        self.cartage = cartage
    }
}
