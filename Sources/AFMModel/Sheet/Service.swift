/// What is recorded; it decides how long before a call may be cancelled.
public enum Service: String, Hashable, Sendable, CaseIterable {
    /// Music under the picture.
    case underscoring
    /// Music recorded before the picture is shot.
    case prerecording
}
