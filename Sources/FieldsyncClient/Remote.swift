public import FieldsyncCore
package import FieldsyncFormat
public import FieldsyncStore
import Foundation

/// The server that a replica is enrolled with, as the replica keeps it.
public struct Remote: Hashable, Sendable, Codable {
    /// Its address, in the spelling of ``ServerAddress``.
    public let url: String
    /// Its replica id, 32 hex digits.
    public let serverID: String
    /// What people call it.
    public let serverName: String
    /// Its public X25519 key in hex.
    let agreementKey: String
    /// The person whose device this is.
    public let user: String
    /// What that person may do: recorder, manager, office, viewer or admin.
    public let role: String
    /// The replica that the server knows this device as, 32 hex digits.
    let device: String
    /// What the server signed about the device, in hex: for a server that was set back.
    let certificate: String
    /// The certificate seen at enrolment, in PEM, where this machine trusts it for nothing else.
    public let pinnedCertificate: String?
    /// The server's word for this replica, in hex, for replicas that never met it.
    var voucher: String?

    /// Its replica id, nil where the setting was spoilt.
    public var server: ReplicaID? { ReplicaID(hex: serverID) }

    /// The server's public X25519 key; nil where the setting was spoilt.
    package var serverAgreementKey: [UInt8]? { Hex.bytes(agreementKey) }

    /// The server's word for `replica`; nil where there is none, or it is for another replica.
    package func voucher(for replica: ReplicaID) throws -> DeviceVoucher? {
        guard let bytes = voucher.flatMap({ Hex.bytes($0) }) else { return nil }
        let voucher = try DeviceVoucher(decoding: bytes)
        return voucher.server == server && voucher.vouches(for: replica) ? voucher : nil
    }

    private static let key = "remote"

    /// The server that `replica` is enrolled with, or nil.
    public static func of(_ replica: Replica) throws -> Remote? {
        guard let text = try replica.setting(key) else { return nil }
        return try JSONDecoder().decode(Remote.self, from: Data(text.utf8))
    }

    /// Keeps it as the replica's server; what was known of an earlier one is forgotten.
    func keep(in replica: Replica) throws {
        try replica.setSetting(Self.key, try SettingText.of(self))
    }
}

/// Settings are JSON text.
enum SettingText {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
