public import FieldsyncCore

/// Which spaces a person may see.
public struct SpaceAccess: Hashable, Sendable {
    /// True where the person sees every space, those to come included.
    public let seesEverything: Bool
    /// The spaces named for the person, those they created included.
    public let spaces: Set<SpaceID>
    /// The spaces taken from the person, whatever else they may see.
    public let withdrawn: Set<SpaceID>
    /// What the person may do in a space, where that is not what they may do elsewhere.
    public let roles: [SpaceID: UserRole]

    /// Access of its parts.
    public init(
        seesEverything: Bool, spaces: Set<SpaceID>, withdrawn: Set<SpaceID> = [],
        roles: [SpaceID: UserRole] = [:]
    ) {
        self.seesEverything = seesEverything
        self.spaces = spaces
        self.withdrawn = withdrawn
        self.roles = roles
    }

    /// True where the person may see the space.
    public func admits(_ space: SpaceID) -> Bool {
        (seesEverything || spaces.contains(space)) && !withdrawn.contains(space)
    }
}

/// A device that the server knows.
public struct EnrolledDevice: Hashable, Sendable {
    /// Its replica.
    public let replica: ReplicaID
    /// What people call it.
    public let name: String
    /// Whose it is.
    public let user: String
    /// What that person may do.
    public let role: UserRole
    /// 32 bytes: its public Ed25519 key.
    public let signingKey: [UInt8]
    /// 32 bytes: its public X25519 key.
    public let agreementKey: [UInt8]
    /// When it was enrolled, in milliseconds since the Unix epoch.
    public let enrolledMilliseconds: UInt64
    /// When it was revoked; nil where it was not.
    public let revokedMilliseconds: UInt64?
    /// When it last handed in all that it held, to the minute; nil where it never did.
    public let lastExchangeMilliseconds: UInt64?
    /// The replica on whose word it was let in; nil where it had an invitation.
    public var vouchedBy: ReplicaID?
}

extension [EnrolledDevice] {
    /// The one that a person means.
    ///
    /// - Parameter word: Its replica id in hex, at least eight digits of it, or its name where only
    ///   one of them has it.
    /// - Throws: ``ServerError/unknownDevice(_:)``, ``ServerError/ambiguousDevice(_:_:)``.
    public func one(called word: String) throws(ServerError) -> EnrolledDevice {
        let found = filter {
            $0.name == word
                || (word.count >= 8 && $0.replica.hex.hasPrefix(word.lowercased()))
        }
        if found.count > 1 { throw .ambiguousDevice(word, found.map(\.replica)) }
        guard let one = found.first else { throw .unknownDevice(word) }
        return one
    }
}

/// A person that the server knows.
public struct EnrolledUser: Hashable, Sendable {
    /// The person's name.
    public let name: String
    /// What they may do.
    public let role: UserRole
    /// What they may see.
    public let access: SpaceAccess
}
