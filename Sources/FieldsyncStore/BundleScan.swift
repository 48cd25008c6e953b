import Crypto
public import FieldsyncCore
public import FieldsyncFormat
import Foundation

/// What a bundle file says of itself, once its form and its signature were checked.
public struct BundleScan: Sendable {
    /// A space of the file.
    public struct Part: Hashable, Sendable {
        /// What stands before its segments; nil where it is sealed to others.
        public let space: BundleSpace?
        /// Segments of it.
        public internal(set) var segments = 0
    }

    /// The first frame.
    public let head: BundleHead
    /// The maker's replica: the fingerprint of its signing key.
    public let maker: ReplicaID
    /// The spaces, in the file's order.
    public let parts: [Part]
    /// Transactions of all segments, as the maker says.
    public let transactions: UInt64
    /// Bytes of the file.
    public let bytes: Int
    /// SHA-256 of the file.
    public let digest: [UInt8]
    /// Keys of sealed spaces by their place, as far as this replica has them.
    let keys: [Int: SymmetricKey]

    /// True where it says what arrived, and carries nothing.
    public var isReceipt: Bool { head.purpose != .transactions }

    /// True where only some can read it.
    public var isSealed: Bool { !head.boxes.isEmpty }

    /// When it was made, by its maker's clock.
    public var madeAt: Instant { Instant(milliseconds: Int64(head.wallMilliseconds)) ?? .latest }

    /// The spaces that could be read.
    public var spaces: [BundleSpace] { parts.compactMap(\.space) }

    /// Reads and checks a file; applies nothing.
    ///
    /// - Parameters:
    ///   - identity: Whose boxes are opened; nil to open none.
    ///   - admit: Throws where nothing of this maker is wanted: asked before the rest is read.
    /// - Throws: ``BundleError``, or what `admit` throws.
    public static func of(
        _ path: String, for identity: ReplicaIdentity?,
        admit: (BundleHead, ReplicaID) throws -> Void = { _, _ in }
    ) throws -> BundleScan {
        try BundleScan(BundleInput(path: path), identity, admit)
    }

    /// Spaces and segments that a bundle may have.
    private static let partLimit = 50_000
    private static let segmentLimit = 65_536

    init(
        _ input: BundleInput, _ identity: ReplicaIdentity?,
        _ admit: (BundleHead, ReplicaID) throws -> Void
    ) throws {
        let first = try input.next()
        guard first.kind == .head else {
            throw input.malformed("it does not begin with its head", at: input.frameOffset)
        }
        head = try Self.decode(input) { () throws(DecodingFault) in
            try BundleHead(decoding: first.payload)
        }
        maker = ReplicaIdentity.id(ofSigningKey: head.signingKey)
        try admit(head, maker)
        keys = try Self.keys(of: head, from: maker, identity, input)
        var parts: [Part] = []
        var index: UInt64 = 1
        var segments = 0
        while true {
            let frame = try input.next()
            switch frame.kind {
            case .head: throw input.malformed("a second head", at: input.frameOffset)
            case .space:
                guard parts.count < Self.partLimit else {
                    throw input.malformed("too many spaces", at: input.frameOffset)
                }
                parts.append(try Self.part(frame, index, parts, head, keys, input))
            case .segment:
                segments += 1
                guard !parts.isEmpty, head.purpose == .transactions else {
                    throw input.malformed("a segment out of its place", at: input.frameOffset)
                }
                guard segments <= Self.segmentLimit else {
                    throw input.malformed("too many segments", at: input.frameOffset)
                }
                parts[parts.count - 1].segments += 1
            case .end:
                let end = try Self.decode(input) { () throws(DecodingFault) in
                    try BundleEnd(decoding: frame.payload)
                }
                guard end.segments == UInt64(segments) else {
                    throw input.malformed("segments are missing", at: input.frameOffset)
                }
                guard input.isAtEnd else {
                    throw input.malformed(
                        "\(input.size - input.offset) bytes follow its end", at: input.offset)
                }
                try Self.prove(end, head, maker, input)
                self.parts = parts
                transactions = end.transactions
                bytes = input.size
                digest = input.digest
                return
            }
            index += 1
        }
    }

    private static func part(
        _ frame: BundleFrame, _ index: UInt64, _ before: [Part], _ head: BundleHead,
        _ keys: [Int: SymmetricKey], _ input: BundleInput
    ) throws -> Part {
        guard let bytes = try opened(frame, index, place: before.count, head, keys, input) else {
            return Part(space: nil)
        }
        let space = try decode(input) { () throws(DecodingFault) in
            try BundleSpace(decoding: bytes)
        }
        if let last = before.last(where: { $0.space != nil })?.space, last.space >= space.space {
            throw input.malformed(
                "space \(space.space) stands twice or out of order", at: input.frameOffset)
        }
        return Part(space: space)
    }

    /// What a frame of a space holds; nil where it is sealed to others.
    static func opened(
        _ frame: BundleFrame, _ index: UInt64, place: Int, _ head: BundleHead,
        _ keys: [Int: SymmetricKey], _ input: BundleInput
    ) throws -> [UInt8]? {
        if head.boxes.isEmpty { return frame.payload }
        guard let key = keys[place] else { return nil }
        guard let bytes = try BundleSeal.open(frame.payload, with: key, index: index) else {
            throw input.malformed("what is sealed was altered", at: input.frameOffset)
        }
        return bytes
    }

    private static func keys(
        of head: BundleHead, from maker: ReplicaID, _ identity: ReplicaIdentity?,
        _ input: BundleInput
    ) throws -> [Int: SymmetricKey] {
        guard let identity, let box = head.boxes.first(where: { $0.reader == identity.id }) else {
            return [:]
        }
        let key: SymmetricKey
        do {
            key = try BundleSeal.boxKey(
                own: identity.agreement, peer: head.agreementKey, salt: head.salt, maker: maker,
                reader: identity.id)
        } catch let error as CryptoKitError {
            throw input.malformed("its maker's key is none: \(error)", at: input.frameOffset)
        }
        guard let bytes = try BundleSeal.open(box.sealed, with: key, index: 0) else {
            throw input.malformed("the box of this replica was altered", at: input.frameOffset)
        }
        let keys = try decode(input) { () throws(DecodingFault) in
            try BundleSpaceKeys(decoding: bytes)
        }
        return keys.keys.mapValues { SymmetricKey(data: $0) }
    }

    private static func prove(
        _ end: BundleEnd, _ head: BundleHead, _ maker: ReplicaID, _ input: BundleInput
    ) throws {
        let signed = BundleEnd.signedBytes(digest: input.signedDigest)
        let key: Curve25519.Signing.PublicKey
        do {
            key = try Curve25519.Signing.PublicKey(rawRepresentation: head.signingKey)
        } catch {
            throw input.malformed("its maker's key is none: \(error)", at: input.frameOffset)
        }
        guard key.isValidSignature(Data(end.signature), for: Data(signed)) else {
            throw BundleError.altered(path: input.path, maker: maker)
        }
    }

    static func decode<T>(
        _ input: BundleInput, _ body: () throws(DecodingFault) -> T
    ) throws -> T {
        do {
            return try body()
        } catch {
            throw input.malformed("\(error)", at: input.frameOffset)
        }
    }
}

extension DeviceVoucher {
    /// The server whose word it is.
    public var server: ReplicaID { ReplicaIdentity.id(ofSigningKey: serverKey) }

    /// True where the server has signed it for `device`.
    public func vouches(for device: ReplicaID) -> Bool {
        let signed = Self.signedBytes(
            server: server, device: device, user: user, role: role,
            seesEverything: seesEverything)
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: serverKey)
                .isValidSignature(Data(signature), for: Data(signed))
        } catch {
            return false
        }
    }

    /// The word of the server that has `identity` for a device.
    public static func signed(
        by identity: ReplicaIdentity, for device: ReplicaID, user: String, role: String,
        seesEverything: Bool
    ) throws -> DeviceVoucher {
        let bytes = signedBytes(
            server: identity.id, device: device, user: user, role: role,
            seesEverything: seesEverything)
        return DeviceVoucher(
            serverKey: Array(identity.signing.publicKey.rawRepresentation), user: user, role: role,
            seesEverything: seesEverything,
            signature: Array(try identity.signing.signature(for: Data(bytes))))
    }
}
