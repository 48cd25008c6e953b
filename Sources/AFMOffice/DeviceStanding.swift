public import FieldsyncCore

/// When a device last handed in what it holds, as only its server knows.
public struct DeviceStanding: Hashable, Sendable {
    /// The device's replica.
    public let replica: ReplicaID
    /// What people call it.
    public let name: String
    /// When it last did, to the minute; nil where it never did.
    public let lastExchange: Instant?

    /// A standing of its parts.
    public init(replica: ReplicaID, name: String, lastExchange: Instant?) {
        self.replica = replica
        self.name = name
        self.lastExchange = lastExchange
    }
}
