import Crypto
import FieldsyncCore
import FieldsyncJSON
import Foundation

/// `replica.key`: the private keys of a replica, for its owner alone.
///
/// A replica that healed or was restored has several: the one that the store names is its own, the
/// others prove who it was.
struct KeyFile {
    static let name = "replica.key"
    private static let form = "fieldsync/replica-key/1"
    private static let sizeLimit = 65_536

    struct Keys {
        let signing: Curve25519.Signing.PrivateKey
        let agreement: Curve25519.KeyAgreement.PrivateKey

        var replica: ReplicaID {
            ReplicaIdentity.id(ofSigningKey: Array(signing.publicKey.rawRepresentation))
        }
    }

    /// The oldest first; never empty.
    private(set) var keys: [Keys]

    init(_ keys: [Keys]) { self.keys = keys }

    /// The keys in `directory`, or new ones, written there first.
    ///
    /// Keys that a creation cut short has left are taken up: they name no data yet.
    static func readOrMake(in directory: String, environment: StoreEnvironment) throws -> KeyFile {
        let path = "\(directory)/\(name)"
        if DurableFile.exists(path) { return try read(in: directory) }
        let file = KeyFile([
            Keys(
                signing: try .init(rawRepresentation: environment.randomBytes(32)),
                agreement: try .init(rawRepresentation: environment.randomBytes(32)))
        ])
        try file.write(in: directory)
        return file
    }

    /// Adds keys, durably, before the store takes their name. Adding the same again does nothing.
    static func add(_ keys: Keys, in directory: String) throws {
        var file = try read(in: directory)
        if file.keys.contains(where: { $0.replica == keys.replica }) { return }
        file.keys.append(keys)
        try file.write(in: directory)
    }

    /// The keys of one replica.
    func keys(of replica: ReplicaID) -> Keys? { keys.first { $0.replica == replica } }

    func write(in directory: String) throws {
        try DurableFile.write(bytes, to: "\(directory)/\(Self.name)")
    }

    /// The whole file. The checksum tells which byte a disk altered.
    private var bytes: [UInt8] {
        let entries = keys.map { keys -> JSONValue in
            [
                "signing": .string(Hex.text(keys.signing.rawRepresentation)),
                "agreement": .string(Hex.text(keys.agreement.rawRepresentation)),
            ]
        }
        let text = JSONValue.object([
            "form": .string(Self.form), "keys": .array(entries), "check": .string(checksum),
        ]).text(pretty: true)
        return Array((text + "\n").utf8)
    }

    private var checksum: String {
        let all = keys.flatMap {
            Array($0.signing.rawRepresentation) + Array($0.agreement.rawRepresentation)
        }
        return Hex.text(sha256(Array("\(Self.form)\0".utf8) + all).prefix(8))
    }

    static func read(in directory: String) throws -> KeyFile {
        let path = "\(directory)/\(name)"
        let bytes = try DurableFile.readPrivate(path, limit: sizeLimit)
        do {
            guard let file = try KeyFile(JSONValue(parsing: bytes)) else {
                throw StoreError.keyUnusable(path: path, detail: "it is not a key file")
            }
            return file
        } catch let error as JSONError {
            throw StoreError.keyUnusable(path: path, detail: "\(error)")
        } catch let error as CryptoKitError {
            throw StoreError.keyUnusable(path: path, detail: "\(error)")
        }
    }

    private init?(_ json: JSONValue) throws {
        guard case .object(let object) = json, object["form"] == .string(Self.form),
            case .array(let entries) = object["keys"], !entries.isEmpty
        else { return nil }
        keys = []
        for entry in entries {
            guard case .object(let pair) = entry, case .string(let signing) = pair["signing"],
                case .string(let agreement) = pair["agreement"],
                let signingBytes = Hex.bytes(signing), let agreementBytes = Hex.bytes(agreement)
            else { return nil }
            keys.append(
                Keys(
                    signing: try .init(rawRepresentation: signingBytes),
                    agreement: try .init(rawRepresentation: agreementBytes)))
        }
        guard object["check"] == .string(checksum) else { return nil }
    }
}

extension KeyFile {
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
}
