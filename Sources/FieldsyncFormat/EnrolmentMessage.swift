public import FieldsyncCore

/// A device asks to be known, by a one-time code.
///
/// Specified in `protocol/enrolment.md`.
public struct EnrolmentRequest: Hashable, Sendable {
    /// The code's sixteen symbols, without the strokes between them.
    public let code: String
    /// The device's replica: the fingerprint of `signingKey`.
    public let replica: ReplicaID
    /// What people call the device, 1 to 200 bytes.
    public let name: String
    /// 32 bytes: the public Ed25519 key.
    public let signingKey: [UInt8]
    /// 32 bytes: the public X25519 key.
    public let agreementKey: [UInt8]
    /// Eight bytes of the device's own, so that an old reply is never taken for a new one.
    public let nonce: UInt64
    /// 64 bytes of Ed25519 over everything before, which prove that the device has its key.
    public let signature: [UInt8]

    /// A request of its parts, signed by `sign`: Ed25519 under the device's key.
    public init(
        code: String,
        replica: ReplicaID,
        name: String,
        signingKey: [UInt8],
        agreementKey: [UInt8],
        nonce: UInt64,
        sign: ([UInt8]) throws -> [UInt8]
    ) rethrows {
        self.code = code
        self.replica = replica
        self.name = name
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.nonce = nonce
        signature = try sign(
            Self.signed(
                code: code, replica: replica, name: name, signingKey: signingKey,
                agreementKey: agreementKey, nonce: nonce))
    }

    /// Bytes that a request may have.
    public static let bytesLimit = 1024

    /// What the signature is taken over.
    public var signedBytes: [UInt8] {
        Self.signed(
            code: code, replica: replica, name: name, signingKey: signingKey,
            agreementKey: agreementKey, nonce: nonce)
    }

    /// The request as the body of a message.
    public func encoded() -> [UInt8] { signedBytes + signature }

    /// The request that `bytes` spell; whether its signature holds is for the caller to check.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        try reader.label(Self.label)
        code = try reader.text()
        guard code.utf8.count <= 64 else {
            throw .countTooLarge(what: "bytes of a code", count: UInt64(code.utf8.count))
        }
        replica = ReplicaID(try reader.identifier())
        name = try reader.name()
        signingKey = Array(try reader.take(32))
        agreementKey = Array(try reader.take(32))
        nonce = try reader.bigEndian()
        signature = Array(try reader.take(64))
        try reader.finish()
    }

    private static let label = Array("fieldsync/enrol/0\0".utf8)

    private static func signed(
        code: String, replica: ReplicaID, name: String, signingKey: [UInt8],
        agreementKey: [UInt8], nonce: UInt64
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: label)
        writer.text(code)
        writer.identifier(replica.value)
        writer.text(name)
        writer.append(contentsOf: signingKey)
        writer.append(contentsOf: agreementKey)
        writer.bigEndian(nonce)
        return writer.bytes
    }
}

/// The server's answer to an enrolment.
public enum EnrolmentReply: Hashable, Sendable {
    /// The device is known from now on.
    case enrolled(EnrolmentGrant, code: [UInt8])
    /// It is not; a sentence says why.
    case refused(String)
}

/// Who the server is, and as whom it knows the device.
public struct EnrolmentGrant: Hashable, Sendable {
    /// The server's replica: the fingerprint of `signingKey`.
    public let server: ReplicaID
    /// What people call the server.
    public let serverName: String
    /// 32 bytes: the server's public Ed25519 key.
    public let signingKey: [UInt8]
    /// 32 bytes: the server's public X25519 key.
    public let agreementKey: [UInt8]
    /// The person whose device it is.
    public let user: String
    /// What that person may do.
    public let role: String
    /// True where that person sees every space.
    public let seesEverything: Bool
    /// 64 bytes: the signature of a ``DeviceVoucher``, for those who never met the device.
    public let voucherSignature: [UInt8]
    /// For the first exchange.
    public let challenge: ExchangeChallenge
    /// What the server signs about the device, for it to keep; ``DeviceCertificate`` in bytes.
    public let certificate: [UInt8]

    /// A grant of its parts.
    public init(
        server: ReplicaID,
        serverName: String,
        signingKey: [UInt8],
        agreementKey: [UInt8],
        user: String,
        role: String,
        seesEverything: Bool,
        voucherSignature: [UInt8],
        challenge: ExchangeChallenge,
        certificate: [UInt8]
    ) {
        self.certificate = certificate
        self.server = server
        self.serverName = serverName
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.user = user
        self.role = role
        self.seesEverything = seesEverything
        self.voucherSignature = voucherSignature
        self.challenge = challenge
    }

    /// The server's word for the device.
    public var voucher: DeviceVoucher {
        DeviceVoucher(
            serverKey: signingKey, user: user, role: role, seesEverything: seesEverything,
            signature: voucherSignature)
    }

    /// What the code of the reply is taken over.
    ///
    /// - Parameter nonce: The request's.
    /// - Returns: The bytes.
    public func authenticated(nonce: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: Array("fieldsync/enrolled/0\0".utf8))
        writer.bigEndian(nonce)
        writer.append(contentsOf: encoded())
        return writer.bytes
    }

    fileprivate func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.identifier(server.value)
        writer.text(serverName)
        writer.append(contentsOf: signingKey)
        writer.append(contentsOf: agreementKey)
        writer.text(user)
        writer.text(role)
        writer.append(seesEverything ? 1 : 0)
        writer.append(contentsOf: voucherSignature)
        writer.bigEndian(challenge.value)
        writer.count(certificate.count)
        writer.append(contentsOf: certificate)
        return writer.bytes
    }

    fileprivate init(_ reader: inout ByteReader) throws(DecodingFault) {
        server = ReplicaID(try reader.identifier())
        serverName = try reader.text()
        signingKey = Array(try reader.take(32))
        agreementKey = Array(try reader.take(32))
        user = try reader.text()
        role = try reader.text()
        seesEverything = try reader.flag()
        voucherSignature = Array(try reader.take(64))
        challenge = ExchangeChallenge(try reader.bigEndian())
        let count = try reader.count(
            of: "bytes of a certificate", entryBytes: 1, limit: DeviceCertificate.bytesLimit)
        certificate = Array(try reader.take(count))
    }
}

extension EnrolmentReply {
    /// Bytes that a reply may have.
    public static let bytesLimit = 52 << 10

    /// The reply as the body of a message.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .refused(let reason):
            writer.append(0)
            writer.text(reason)
        case .enrolled(let grant, let code):
            writer.append(1)
            writer.append(contentsOf: grant.encoded())
            writer.append(contentsOf: code)
        }
        return writer.bytes
    }

    /// The reply that `bytes` spell; whether its code holds is for the caller to check.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        if try reader.flag() {
            let grant = try EnrolmentGrant(&reader)
            self = .enrolled(grant, code: Array(try reader.take(ExchangeFrame.codeBytes)))
        } else {
            self = .refused(try reader.text())
        }
        try reader.finish()
    }
}
