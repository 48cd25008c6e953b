import Crypto
import FieldsyncCore
import FieldsyncFormat

/// Seals parts of a bundle to those who may read them. Specified in `protocol/format/bundle.md`.
enum BundleSeal {
    /// What the maker and one reader share for one file: derived from their agreement keys and the
    /// file's salt, so that it never travels and is another one each time.
    static func boxKey(
        own: Curve25519.KeyAgreement.PrivateKey, peer: [UInt8], salt: [UInt8],
        maker: ReplicaID, reader: ReplicaID
    ) throws -> SymmetricKey {
        let publicKey = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: peer)
        return try own.sharedSecretFromKeyAgreement(with: publicKey).hkdfDerivedSymmetricKey(
            using: SHA256.self,
            salt: salt + maker.bytes + reader.bytes,
            sharedInfo: Array("fieldsync/bundle/1".utf8),
            outputByteCount: 32)
    }

    /// - Parameter index: Of the frame in its file; a key seals each index once.
    static func seal(
        _ bytes: [UInt8], with key: SymmetricKey, index: UInt64
    ) throws -> [UInt8] {
        let box = try ChaChaPoly.seal(bytes, using: key, nonce: nonce(index))
        return Array(box.ciphertext) + Array(box.tag)
    }

    /// The bytes that were sealed; nil where they were altered or sealed with another key.
    static func open(_ sealed: [UInt8], with key: SymmetricKey, index: UInt64) throws -> [UInt8]? {
        guard sealed.count >= BundleFrame.sealBytes else { return nil }
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: nonce(index), ciphertext: sealed.dropLast(BundleFrame.sealBytes),
                tag: sealed.suffix(BundleFrame.sealBytes))
            return Array(try ChaChaPoly.open(box, using: key))
        } catch CryptoKitError.authenticationFailure {
            return nil
        }
    }

    private static func nonce(_ index: UInt64) throws -> ChaChaPoly.Nonce {
        try ChaChaPoly.Nonce(data: [0, 0, 0, 0] + BigEndian.bytes(index))
    }
}
