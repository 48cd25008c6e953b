/// How long a call is guaranteed, by name.
public enum SessionKind: String, Hashable, Sendable, CaseIterable {
    /// Recording and production: three hours.
    case single
    /// Recording: six hours.
    case double
    /// As many minutes as the call says.
    case guaranteed
    /// Production: two sessions, ten hours.
    case twoSessions
}
