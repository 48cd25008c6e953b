public import FieldsyncCore

/// What a server signed about a device when it let it in: for a server that was restored from
/// before that.
///
/// Specified in `protocol/enrolment.md`.
public struct DeviceCertificate: Hashable, Sendable {
    /// The server that signed: the fingerprint of its key then.
    public let server: ReplicaID
    /// The device.
    public let device: ReplicaID
    /// What people call it.
    public let name: String
    /// 32 bytes: its public Ed25519 key.
    public let signingKey: [UInt8]
    /// 32 bytes: its public X25519 key.
    public let agreementKey: [UInt8]
    /// Whose it is.
    public let user: String
    /// What that person may do.
    public let role: String
    /// True where the person sees every space.
    public let seesEverything: Bool
    /// The spaces that the person sees.
    public let spaces: [SpaceID]
    /// 64 bytes of Ed25519 over everything before.
    public let signature: [UInt8]

    /// Bytes that a certificate may have.
    public static let bytesLimit = 48 << 10
    /// Spaces that a certificate names; those beyond are for a manager to grant again.
    public static let spaceLimit = 512

    /// A certificate of its parts, signed by `sign`: Ed25519 under the server's key.
    public init(
        server: ReplicaID, device: ReplicaID, name: String, signingKey: [UInt8],
        agreementKey: [UInt8], user: String, role: String, seesEverything: Bool,
        spaces: [SpaceID], sign: ([UInt8]) throws -> [UInt8]
    ) rethrows {
        self.server = server
        self.device = device
        self.name = name
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.user = user
        self.role = role
        self.seesEverything = seesEverything
        self.spaces = spaces.sorted().prefix(Self.spaceLimit).map(\.self)
        signature = try sign(
            Self.signed(
                server, device, name, signingKey, agreementKey, user, role, seesEverything,
                self.spaces))
    }

    /// What the signature is taken over.
    public var signedBytes: [UInt8] {
        Self.signed(
            server, device, name, signingKey, agreementKey, user, role, seesEverything, spaces)
    }

    /// The certificate as bytes.
    public func encoded() -> [UInt8] { signedBytes + signature }

    /// The certificate that `bytes` spell; whether its signature holds is for the caller to check.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        guard bytes.count <= Self.bytesLimit else {
            throw .countTooLarge(what: "bytes of a certificate", count: UInt64(bytes.count))
        }
        var reader = ByteReader(bytes)
        try reader.label(Self.label)
        server = ReplicaID(try reader.identifier())
        device = ReplicaID(try reader.identifier())
        name = try reader.name()
        signingKey = Array(try reader.take(32))
        agreementKey = Array(try reader.take(32))
        user = try reader.text()
        role = try reader.text()
        seesEverything = try reader.flag()
        let count = try reader.count(of: "spaces", entryBytes: 2, limit: Self.spaceLimit)
        var spaces: [SpaceID] = []
        for _ in 0..<count { spaces.append(try reader.space()) }
        self.spaces = spaces
        signature = Array(try reader.take(64))
        try reader.finish()
    }

    private static let label = Array("fieldsync/device/0\0".utf8)

    private static func signed(
        _ server: ReplicaID, _ device: ReplicaID, _ name: String, _ signingKey: [UInt8],
        _ agreementKey: [UInt8], _ user: String, _ role: String, _ seesEverything: Bool,
        _ spaces: [SpaceID]
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: label)
        writer.identifier(server.value)
        writer.identifier(device.value)
        writer.text(name)
        writer.append(contentsOf: signingKey)
        writer.append(contentsOf: agreementKey)
        writer.text(user)
        writer.text(role)
        writer.append(seesEverything ? 1 : 0)
        writer.count(spaces.count)
        for space in spaces { writer.text(space.name) }
        return writer.bytes
    }
}
