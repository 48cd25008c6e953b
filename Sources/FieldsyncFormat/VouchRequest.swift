public import FieldsyncCore

/// A device asks to be known because one that the server knows vouches for it: the replica that it
/// was before its disk was copied or set back, or itself, where the server was set back.
///
/// Specified in `protocol/enrolment.md`.
public struct VouchRequest: Hashable, Sendable {
    /// The replica that vouches.
    public let voucher: ReplicaID
    /// What the server once signed about the one that vouches; empty where it never did.
    public let certificate: [UInt8]
    /// The device's replica now: the fingerprint of `signingKey`.
    public let replica: ReplicaID
    /// What people call the device, 1 to 200 bytes.
    public let name: String
    /// 32 bytes: the public Ed25519 key.
    public let signingKey: [UInt8]
    /// 32 bytes: the public X25519 key.
    public let agreementKey: [UInt8]
    /// Eight bytes of the device's own, so that an old reply is never taken for a new one.
    public let nonce: UInt64
    /// 64 bytes of Ed25519 over everything before, by the one that vouches.
    public let voucherSignature: [UInt8]
    /// The same by the device.
    public let signature: [UInt8]

    /// A request of its parts, signed by both keys.
    public init(
        voucher: ReplicaID, certificate: [UInt8], replica: ReplicaID, name: String,
        signingKey: [UInt8], agreementKey: [UInt8], nonce: UInt64,
        signAsVoucher: ([UInt8]) throws -> [UInt8], sign: ([UInt8]) throws -> [UInt8]
    ) rethrows {
        self.voucher = voucher
        self.certificate = certificate
        self.replica = replica
        self.name = name
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.nonce = nonce
        let bytes = Self.signed(
            voucher, certificate, replica, name, signingKey, agreementKey, nonce)
        voucherSignature = try signAsVoucher(bytes)
        signature = try sign(bytes)
    }

    /// Bytes that a request may have.
    public static let bytesLimit = 52 << 10

    /// What both signatures are taken over.
    public var signedBytes: [UInt8] {
        Self.signed(voucher, certificate, replica, name, signingKey, agreementKey, nonce)
    }

    /// The request as the body of a message.
    public func encoded() -> [UInt8] { signedBytes + voucherSignature + signature }

    /// True where `bytes` begin as such a request does.
    public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: label) }

    /// The request that `bytes` spell; whether its signatures hold is for the caller to check.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        try reader.label(Self.label)
        voucher = ReplicaID(try reader.identifier())
        let count = try reader.count(
            of: "bytes of a certificate", entryBytes: 1, limit: DeviceCertificate.bytesLimit)
        certificate = Array(try reader.take(count))
        replica = ReplicaID(try reader.identifier())
        name = try reader.name()
        signingKey = Array(try reader.take(32))
        agreementKey = Array(try reader.take(32))
        nonce = try reader.bigEndian()
        voucherSignature = Array(try reader.take(64))
        signature = Array(try reader.take(64))
        try reader.finish()
    }

    private static let label = Array("fieldsync/vouch/0\0".utf8)

    private static func signed(
        _ voucher: ReplicaID, _ certificate: [UInt8], _ replica: ReplicaID, _ name: String,
        _ signingKey: [UInt8], _ agreementKey: [UInt8], _ nonce: UInt64
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: label)
        writer.identifier(voucher.value)
        writer.count(certificate.count)
        writer.append(contentsOf: certificate)
        writer.identifier(replica.value)
        writer.text(name)
        writer.append(contentsOf: signingKey)
        writer.append(contentsOf: agreementKey)
        writer.bigEndian(nonce)
        return writer.bytes
    }
}

extension ByteReader {
    /// The label that a signed message begins with.
    mutating func label(_ label: [UInt8]) throws(DecodingFault) {
        guard Array(try take(label.count)) == label else {
            throw .malformedName(what: "message")
        }
    }
}
