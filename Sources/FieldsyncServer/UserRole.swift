/// What a person may do at a server.
public enum UserRole: String, Hashable, Sendable, CaseIterable, Codable {
    /// Records what happens, in the spaces given to them and those they create.
    case recorder
    /// Answers for what is recorded.
    case manager
    /// Works with all of it.
    case office
    /// Reads, and hands nothing in.
    case viewer
    /// Looks after the server.
    case admin

    /// True where an invitation that names no space is for every space.
    public var maySeeEverything: Bool {
        switch self {
        case .manager, .office, .admin: true
        case .recorder, .viewer: false
        }
    }

    /// True where the person's devices may hand in transactions.
    public var mayWrite: Bool { self != .viewer }
}
