package import Crypto
package import FieldsyncCore
import FieldsyncFormat
import Foundation

/// The secret that a device and its server share: what both derive from their own private and the
/// other's public key, so that it never travels.
///
/// Specified in `protocol/exchange.md`.
package struct ExchangeKey: Sendable {
    private let key: SymmetricKey

    /// The key between a device and a server.
    ///
    /// - Parameters:
    ///   - own: This side's private key.
    ///   - peer: The other side's public key, 32 bytes.
    ///   - device: The device's replica.
    ///   - server: The server's replica.
    /// - Throws: Where `peer` is no key, or one of the few that agree on nothing with anybody.
    package init(
        own: Curve25519.KeyAgreement.PrivateKey,
        peer: [UInt8],
        device: ReplicaID,
        server: ReplicaID
    ) throws {
        let publicKey = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: peer)
        key = try own.sharedSecretFromKeyAgreement(with: publicKey).hkdfDerivedSymmetricKey(
            using: SHA256.self,
            salt: device.bytes + server.bytes,
            sharedInfo: Array("fieldsync/exchange/0".utf8),
            outputByteCount: 32)
    }

    /// A key of given bytes, for test vectors.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    /// The first sixteen bytes of HMAC-SHA256 over the parts, one after the other.
    package func code(over first: [UInt8], _ rest: ArraySlice<UInt8> = []) -> [UInt8] {
        code(over: first[...], rest)
    }

    /// The same, over slices.
    package func code(over first: ArraySlice<UInt8>, _ rest: ArraySlice<UInt8> = []) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: first)
        code.update(data: rest)
        return Array(code.finalize().prefix(ExchangeFrame.codeBytes))
    }

    /// Compares two codes in a time that does not tell where they differ.
    package static func matches(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
