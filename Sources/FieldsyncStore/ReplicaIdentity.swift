public import Crypto
public import FieldsyncCore

/// Who a replica is: its id, its name for people, and the keys that prove it.
public struct ReplicaIdentity: Sendable {
    /// The first sixteen bytes of the SHA-256 of the public signing key.
    public let id: ReplicaID
    /// What people call the laptop or the server.
    public let name: String
    /// Signs heads and messages.
    public let signing: Curve25519.Signing.PrivateKey
    /// Agrees with a server's key on a secret for one exchange after another.
    public let agreement: Curve25519.KeyAgreement.PrivateKey

    package init(
        name: String,
        signing: Curve25519.Signing.PrivateKey,
        agreement: Curve25519.KeyAgreement.PrivateKey
    ) {
        id = Self.id(ofSigningKey: Array(signing.publicKey.rawRepresentation))
        self.name = name
        self.signing = signing
        self.agreement = agreement
    }

    /// The id of the replica that signs with this public key.
    ///
    /// - Parameter publicKey: The 32 bytes of an Ed25519 public key.
    public static func id(ofSigningKey publicKey: [UInt8]) -> ReplicaID {
        guard let id = ReplicaID(bytes: sha256(publicKey)) else {
            preconditionFailure("SHA-256 gives 32 bytes")
        }
        return id
    }
}
