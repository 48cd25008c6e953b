public import FieldsyncCore
public import FieldsyncFormat

/// What goes into a bundle, and who can read it.
public struct BundleOrder: Sendable {
    /// Somebody who can read a sealed bundle.
    public struct Reader: Hashable, Sendable {
        /// The replica.
        public let replica: ReplicaID
        /// 32 bytes: its public X25519 key.
        public let agreementKey: [UInt8]
        /// The spaces that it may read; others are sealed from it too.
        public let spaces: Set<SpaceID>

        /// A reader of its parts.
        public init(replica: ReplicaID, agreementKey: [UInt8], spaces: Set<SpaceID>) {
            self.replica = replica
            self.agreementKey = agreementKey
            self.spaces = spaces
        }
    }

    /// The spaces.
    public var spaces: [SpaceID]
    /// What of them the reader holds already.
    public var base: [SpaceID: SpaceHeads]
    /// Who can read it; nil where everybody can.
    public var readers: [Reader]?
    /// The word of the maker's server for it.
    public var voucher: DeviceVoucher?
    /// In whose name it is made; nil for the replica's own.
    package var maker: ReplicaIdentity?

    /// An order of its parts.
    public init(
        spaces: [SpaceID], base: [SpaceID: SpaceHeads] = [:], readers: [Reader]? = nil,
        voucher: DeviceVoucher? = nil
    ) {
        self.spaces = spaces
        self.base = base
        self.readers = readers
        self.voucher = voucher
    }
}

/// What a bundle or a receipt was made of.
public struct MadeBundle: Hashable, Sendable {
    /// The spaces that it names.
    public let spaces: [SpaceID]
    /// Its segments.
    public let segments: Int
    /// Transactions in them.
    public let transactions: Int
    /// Bytes of the file.
    public let bytes: Int
    /// Who can read it; empty where everybody can.
    public let readers: [ReplicaID]
}
