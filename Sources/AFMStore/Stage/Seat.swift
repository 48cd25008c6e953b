/// Where somebody sits: a section of the orchestra, and the chair in it.
public struct Seat: Hashable, Sendable {
    /// The section's name; that of the first instrument where nobody says one.
    public var section: String?
    /// The chair, from 1.
    public var chair: Int?

    /// A seat.
    public init(section: String? = nil, chair: Int? = nil) {
        self.section = section
        self.chair = chair
    }

    /// True where nobody says anything.
    public var isEmpty: Bool { section == nil && chair == nil }
}
