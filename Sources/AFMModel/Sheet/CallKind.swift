/// The kind of service that a call is for.
public enum CallKind: String, Hashable, Sendable, CaseIterable {
    /// Recording musicians in a scoring session.
    case recording
    /// Electronic multi-track recording.
    case multiTrack
    /// Production musicians: rehearsal and the like, nothing recorded.
    case production
    /// Musicians on camera.
    case sideline
}
