public import FieldsyncCore

/// A server's word for a device that it has enrolled, for others who have never met it.
///
/// Specified in `protocol/enrolment.md`.
public struct DeviceVoucher: Hashable, Sendable {
    /// 32 bytes: the server's public Ed25519 key; its replica is the fingerprint of it.
    public let serverKey: [UInt8]
    /// The person whose device it is.
    public let user: String
    /// What that person may do.
    public let role: String
    /// True where that person sees every space.
    public let seesEverything: Bool
    /// 64 bytes of Ed25519 under the server's key, over ``signedBytes(server:device:)``.
    public let signature: [UInt8]

    /// A voucher of its parts.
    public init(
        serverKey: [UInt8], user: String, role: String, seesEverything: Bool, signature: [UInt8]
    ) {
        self.serverKey = serverKey
        self.user = user
        self.role = role
        self.seesEverything = seesEverything
        self.signature = signature
    }

    /// What the server's signature is taken over.
    ///
    /// - Parameters:
    ///   - server: The server's replica.
    ///   - device: The device's replica.
    ///   - user: The person.
    ///   - role: What they may do.
    ///   - seesEverything: Whether they see every space.
    /// - Returns: The bytes.
    public static func signedBytes(
        server: ReplicaID, device: ReplicaID, user: String, role: String, seesEverything: Bool
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: Array("fieldsync/voucher/1\0".utf8))
        writer.identifier(server.value)
        writer.identifier(device.value)
        writer.text(user)
        writer.text(role)
        writer.append(seesEverything ? 1 : 0)
        return writer.bytes
    }

    /// The voucher as bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.voucher(self)
        return writer.bytes
    }

    /// The voucher that `bytes` spell; whether its signature holds is for the caller to check.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        self = try reader.voucher()
        try reader.finish()
    }
}

extension ByteWriter {
    mutating func voucher(_ voucher: DeviceVoucher) {
        append(contentsOf: voucher.serverKey)
        text(voucher.user)
        text(voucher.role)
        append(voucher.seesEverything ? 1 : 0)
        append(contentsOf: voucher.signature)
    }
}

extension ByteReader {
    mutating func voucher() throws(DecodingFault) -> DeviceVoucher {
        DeviceVoucher(
            serverKey: Array(try take(32)), user: try name(), role: try name(),
            seesEverything: try flag(), signature: Array(try take(64)))
    }

    /// A name for people, of 1 to 200 bytes.
    mutating func name() throws(DecodingFault) -> String {
        let name = try text()
        guard (1...ExchangeLimits.nameBytes).contains(name.utf8.count) else {
            throw .countTooLarge(what: "bytes of a name", count: UInt64(name.utf8.count))
        }
        return name
    }
}
