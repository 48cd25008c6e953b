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
        try DurableFile.write(keys.bytes, to: path)
        return keys
    }

    /// The whole file. The checksum tells which byte a disk altered.
    private var bytes: [UInt8] {
        let text = JSONValue.object([
            "form": .string(Self.form),
            "signing": .string(Hex.text(signing.rawRepresentation)),
            "agreement": .string(Hex.text(agreement.rawRepresentation)),
            "check": .string(checksum),
        ]).text(pretty: true)
        return Array((text + "\n").utf8)
    }

    private var checksum: String {
        let keys = Array(signing.rawRepresentation) + Array(agreement.rawRepresentation)
        return Hex.text(sha256(Array("fieldsync/replica-key/0\0".utf8) + keys).prefix(8))
    }

    /// Looks for damage in the file, and puts one altered byte right where `mends` is set.
    static func inspect(in directory: String, mends: Bool) throws -> [VerifyFinding] {
        let path = "\(directory)/\(name)"
        guard DurableFile.exists(path) else {
            return [VerifyFinding(file: name, "it is missing; nobody else has these keys")]
        }
        var bytes = try DurableFile.readPrivate(path, limit: sizeLimit)
        if isSound(bytes) { return [] }
        for place in bytes.indices where mends {
            let found = bytes[place]
            for change in 1...255 as ClosedRange<UInt8> {
                bytes[place] = found ^ change
                guard mayBeSound(bytes, place), isSound(bytes) else { continue }
                try DurableFile.write(bytes, to: path)
                return [
                    VerifyFinding(
                        file: name, isMended: true, "byte \(place) is not what was written")
                ]
            }
            bytes[place] = found
        }
        return [VerifyFinding(file: name, "it is not what was written")]
    }

    /// True for the bytes of a file of ours, to the last one.
    private static func isSound(_ bytes: [UInt8]) -> Bool {
        do {
            return try KeyFile(JSONValue(parsing: bytes))?.bytes == bytes
        } catch {
            return false
        }
    }

    /// False where no file of ours has such a byte, so that most tries cost nothing.
    private static func mayBeSound(_ bytes: [UInt8], _ place: Int) -> Bool {
        (0x20...0x7E).contains(bytes[place]) || bytes[place] == 0x0A
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
        guard object["check"] == .string(checksum) else { return nil }
    }
}
