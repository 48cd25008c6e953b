/// What a musician is engaged as.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// An instrumentalist at basic scale.
    case sidemusician
    /// The musician in charge; conducts or plays.
    case leader
    /// Engages the musicians and is present throughout.
    case orchestraManager
    /// Music sound consultant, in the booth.
    case consultant
}
