public import FieldsyncCore
public import FieldsyncStore

/// What an administrator does at a server's store: directly, or inside the running server.
public struct ServerAdministration: Sendable {
    private let storage: any SpaceStorage
    private let environment: StoreEnvironment
    private let rights: WriteRights

    /// The administration of a server's store.
    public init(
        storage: any SpaceStorage, environment: StoreEnvironment,
        rights: WriteRights = WriteRights()
    ) {
        self.storage = storage
        self.environment = environment
        self.rights = rights
    }

    /// Invites one device of a person.
    ///
    /// - Parameters:
    ///   - user: The person's name, 1 to 200 bytes.
    ///   - role: What they may do.
    ///   - spaces: What they may see; for managers, office and admins none means every space.
    /// - Returns: The code, to be told to the person and to nobody else, and when it stops holding.
    /// - Throws: ``ServerError/nameUnfit(_:)``, or what the storage throws.
    public func invite(
        user: String, role: UserRole, spaces: [SpaceID]
    ) async throws -> (code: String, expires: Instant) {
        let isPrintable = user.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        guard (1...200).contains(user.utf8.count), isPrintable else {
            throw ServerError.nameUnfit(user)
        }
        let expires = environment.nowMilliseconds() + Invitation.lifetimeMilliseconds
        let code = InvitationCode(random: environment.randomBytes(16))
        try await storage.keep(
            Invitation(
                code: code, user: user, role: role, spaces: spaces, expiresMilliseconds: expires))
        guard let instant = Instant(milliseconds: Int64(clamping: expires)) else {
            throw ServerError.nameUnfit(user)
        }
        return (code.description, instant)
    }

    /// Every device, by the time of its enrolment.
    public func devices() async throws -> [EnrolledDevice] { try await storage.devices() }

    /// Every person, by name.
    public func users() async throws -> [EnrolledUser] { try await storage.users() }

    /// Every space that somebody wrote to, in order.
    public func spaces() async throws -> [SpaceID] { try await storage.spaces() }

    /// Lets a person see a space, with a role of its own there where one is given.
    ///
    /// What their devices had handed in of it, and what was kept aside, comes in now.
    public func grant(
        _ space: SpaceID, to user: String, as role: UserRole? = nil
    ) async throws {
        try await storage.grant(space, to: user, as: role, rights: rights)
    }

    /// Takes a space from a person. Their devices lose it at their next sync, once what they had
    /// not sent is safe here.
    public func withdraw(_ space: SpaceID, from user: String) async throws {
        try await storage.withdraw(space, from: user)
    }

    /// Changes what a person may do.
    ///
    /// - Parameter seesEverything: Whether they see every space; nil leaves that as it is.
    public func setRole(
        _ role: UserRole, of user: String, seesEverything: Bool? = nil
    ) async throws {
        try await storage.setRole(role, of: user, seesEverything: seesEverything)
    }

    /// What devices handed in without the right to, in the order in which it came.
    public func setAside() async throws -> [SetAside] { try await storage.setAside() }

    /// Lets into the log what was set aside, with its authors, or keeps it out.
    ///
    /// - Parameters:
    ///   - chosen: Which; of one replica and space what stands before them comes in refused.
    ///   - reason: Why they are kept out; for the people who wrote them.
    ///   - author: Who decides.
    public func decide(
        _ chosen: [SetAside], accepts: Bool, reason: String = "", author: String
    ) async throws {
        try await storage.decide(
            chosen, accepts: accepts, reason: reason, author: author, rights: rights)
    }

    /// Turns a device away from now on.
    ///
    /// What it handed in stays.
    ///
    /// - Parameter device: Its replica id in hex, at least eight digits of it, or its name where
    ///   only one device has it.
    /// - Returns: The device as it is now.
    /// - Throws: ``ServerError/unknownDevice(_:)``, ``ServerError/ambiguousDevice(_:_:)``, or what
    ///   the storage throws.
    @discardableResult
    public func revoke(_ device: String) async throws -> EnrolledDevice {
        let found = try await storage.devices().filter { $0.revokedMilliseconds == nil }
            .one(called: device)
        guard
            try await storage.revoke(
                found.replica, atMilliseconds: environment.nowMilliseconds())
        else { throw ServerError.unknownDevice(device) }
        return try await storage.device(found.replica) ?? found
    }
}
