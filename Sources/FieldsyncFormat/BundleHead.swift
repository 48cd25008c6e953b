public import FieldsyncCore

/// The first frame of a bundle: what the file is, who made it, and who can read it.
///
/// Specified in `protocol/format/bundle.md`.
public struct BundleHead: Hashable, Sendable {
    /// What a file is for.
    public enum Purpose: Hashable, Sendable {
        /// It carries transactions.
        case transactions
        /// It says what its maker holds, after a file of this SHA-256 arrived there.
        case receipt(of: [UInt8])
    }

    /// The keys of the spaces that one replica may read, sealed to that replica.
    public struct Box: Hashable, Sendable {
        /// Who can open it.
        public let reader: ReplicaID
        /// What is sealed: ``BundleSpaceKeys``.
        public let sealed: [UInt8]

        /// A box of its parts.
        public init(reader: ReplicaID, sealed: [UInt8]) {
            self.reader = reader
            self.sealed = sealed
        }
    }

    /// Transactions, or a receipt.
    public let purpose: Purpose
    /// What people call the maker, 1 to 200 bytes.
    public let name: String
    /// 32 bytes: the maker's public Ed25519 key. Its fingerprint is the maker's replica.
    public let signingKey: [UInt8]
    /// 32 bytes: the maker's public X25519 key.
    public let agreementKey: [UInt8]
    /// When it was made, by the maker's clock: milliseconds since the Unix epoch.
    public let wallMilliseconds: UInt64
    /// 32 bytes that nobody can foretell, for the keys of the boxes.
    public let salt: [UInt8]
    /// The word of the maker's server for it, where it has one.
    public let voucher: DeviceVoucher?
    /// Who can read it, by ascending replicas; where there is none everybody can.
    public let boxes: [Box]

    /// A head of its parts.
    public init(
        purpose: Purpose, name: String, signingKey: [UInt8], agreementKey: [UInt8],
        wallMilliseconds: UInt64, salt: [UInt8], voucher: DeviceVoucher?, boxes: [Box]
    ) {
        self.purpose = purpose
        self.name = name
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.wallMilliseconds = wallMilliseconds
        self.salt = salt
        self.voucher = voucher
        self.boxes = boxes
    }

    /// Boxes that a head may have.
    public static let boxLimit = 10_000

    /// The head as the payload of its frame.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch purpose {
        case .transactions: writer.append(1)
        case .receipt(let digest):
            writer.append(2)
            writer.append(contentsOf: digest)
        }
        writer.text(name)
        writer.append(contentsOf: signingKey)
        writer.append(contentsOf: agreementKey)
        writer.varint(wallMilliseconds)
        writer.append(contentsOf: salt)
        writer.append(voucher == nil ? 0 : 1)
        if let voucher { writer.voucher(voucher) }
        writer.count(boxes.count)
        for box in boxes {
            writer.identifier(box.reader.value)
            writer.prefixed(box.sealed)
        }
        return writer.bytes
    }

    /// The head that `bytes` spell.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        switch try reader.byte() {
        case 1: purpose = .transactions
        case 2: purpose = .receipt(of: Array(try reader.take(32)))
        case let code: throw .unknownCode(what: "purpose of a bundle", code: code)
        }
        name = try reader.name()
        signingKey = Array(try reader.take(32))
        agreementKey = Array(try reader.take(32))
        wallMilliseconds = try reader.varint()
        guard wallMilliseconds <= UInt64(Instant.latestMilliseconds) else {
            throw .outOfRange(what: "time of a bundle")
        }
        salt = Array(try reader.take(32))
        voucher = try reader.flag() ? try reader.voucher() : nil
        let count = try reader.count(of: "boxes", entryBytes: 17, limit: Self.boxLimit)
        var boxes: [Box] = []
        for _ in 0..<count {
            let id = ReplicaID(try reader.identifier())
            if let last = boxes.last, last.reader >= id { throw .notAscending(what: "box") }
            boxes.append(Box(reader: id, sealed: Array(try reader.prefixed())))
        }
        self.boxes = boxes
        try reader.finish()
    }
}

/// What a box holds: the keys of spaces, by their place in the file.
public struct BundleSpaceKeys: Hashable, Sendable {
    /// 32 bytes each, by the place of the space among those of the file, from 0.
    public let keys: [Int: [UInt8]]

    /// Keys by place.
    public init(_ keys: [Int: [UInt8]]) { self.keys = keys }

    /// The keys as what is sealed.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.count(keys.count)
        for (place, key) in keys.sorted(by: { $0.key < $1.key }) {
            writer.count(place)
            writer.append(contentsOf: key)
        }
        return writer.bytes
    }

    /// The keys that `bytes` spell.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        let count = try reader.count(of: "keys", entryBytes: 33)
        var keys: [Int: [UInt8]] = [:]
        var last: UInt64?
        for _ in 0..<count {
            let place = try reader.varint()
            if let last, last >= place { throw .notAscending(what: "key of a space") }
            last = place
            keys[Int(clamping: place)] = Array(try reader.take(32))
        }
        self.keys = keys
        try reader.finish()
    }
}
