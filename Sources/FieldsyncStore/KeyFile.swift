import Crypto
import FieldsyncCore
import FieldsyncJSON
import Foundation

/// `replica.key`: the private keys of a replica, for its owner alone.
struct KeyFile {
    static let name = "replica.key"
    private static let form = "fieldsync/replica-key/0"
    private static let sizeLimit = 4096

    let signing: Curve25519.Signing.PrivateKey
    let agreement: Curve25519.KeyAgreement.PrivateKey

    /// The keys in `directory`, or new ones, written there first.
    ///
    /// Keys that a creation cut short has left are taken up: they name no data yet.
    static func readOrMake(in directory: String, environment: StoreEnvironment) throws -> KeyFile {
        let path = "\(directory)/\(name)"
        if DurableFile.exists(path) { return try read(in: directory) }
        let keys = KeyFile(
            signing: try .init(rawRepresentation: environment.randomBytes(32)),
            agreement: try .init(rawRepresentation: environment.randomBytes(32))
        )
        let text = JSONValue.object([
            "form": .string(form),
            "signing": .string(Hex.text(keys.signing.rawRepresentation)),
            "agreement": .string(Hex.text(keys.agreement.rawRepresentation)),
        ]).text(pretty: true)
        try DurableFile.write(Array((text + "\n").utf8), to: path)
        return keys
    }

    static func read(in directory: String) throws -> KeyFile {
        let path = "\(directory)/\(name)"
        let bytes = try DurableFile.readPrivate(path, limit: sizeLimit)
        do {
            let keys = try KeyFile(JSONValue(parsing: bytes))
            guard let keys else {
                throw StoreError.keyUnusable(path: path, detail: "it is not a key file")
            }
            return keys
        } catch let error as JSONError {
            throw StoreError.keyUnusable(path: path, detail: "\(error)")
        } catch let error as CryptoKitError {
            throw StoreError.keyUnusable(path: path, detail: "\(error)")
        }
    }

    private init(
        signing: Curve25519.Signing.PrivateKey, agreement: Curve25519.KeyAgreement.PrivateKey
    ) {
        self.signing = signing
        self.agreement = agreement
    }

    private init?(_ json: JSONValue) throws {
        guard case .object(let object) = json, object["form"] == .string(Self.form),
            case .string(let signing) = object["signing"],
            case .string(let agreement) = object["agreement"],
            let signingBytes = Hex.bytes(signing), let agreementBytes = Hex.bytes(agreement)
        else { return nil }
        self.init(
            signing: try .init(rawRepresentation: signingBytes),
            agreement: try .init(rawRepresentation: agreementBytes)
        )
    }
}
