public import FieldsyncCore
public import FieldsyncStore

/// What an administrator does at a server's store: directly, or inside the running server.
public struct ServerAdministration: Sendable {
    private let storage: any SpaceStorage
    private let environment: StoreEnvironment

    /// The administration of a server's store.
    public init(storage: any SpaceStorage, environment: StoreEnvironment) {
        self.storage = storage
        self.environment = environment
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

    /// Lets a person see a space.
    public func grant(_ space: SpaceID, to user: String) async throws {
        try await storage.grant(space, to: user)
    }

    /// Turns a device away from now on.
    ///
    /// What it handed in stays.
    ///
    /// - Parameter device: Its replica id in hex, at least eight digits of it, or its name where
    ///   only one device has it.
    /// - Returns: The device as it is now.
    /// - Throws: ``ServerError/unknownDevice(_:)``, or what the storage throws.
    @discardableResult
    public func revoke(_ device: String) async throws -> EnrolledDevice {
        let matches = try await storage.devices().filter {
            $0.revokedMilliseconds == nil
                && ($0.name == device
                    || (device.count >= 8 && $0.replica.hex.hasPrefix(device.lowercased())))
        }
        guard let found = matches.first, matches.count == 1,
            try await storage.revoke(
                found.replica, atMilliseconds: environment.nowMilliseconds())
        else { throw ServerError.unknownDevice(device) }
        return try await storage.device(found.replica) ?? found
    }
}
