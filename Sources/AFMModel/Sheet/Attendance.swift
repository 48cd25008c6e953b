/// Whether a musician came.
public enum Attendance: String, Hashable, Sendable, CaseIterable {
    /// Came; the default.
    case worked
    /// Did not come and is not paid.
    case noShow
    /// Was let off and is not paid.
    case excused
}
