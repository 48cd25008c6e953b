public import FieldsyncCore

/// What a replica asks of the world outside its files, handed in so that tests can replay it.
public struct StoreEnvironment: Sendable {
    /// Physical time: milliseconds since the Unix epoch.
    public var nowMilliseconds: @Sendable () -> UInt64
    /// That many bytes which nobody can foretell.
    public var randomBytes: @Sendable (Int) -> [UInt8]

    /// How the log is packed.
    public var packs: PackSizes

    /// An environment of these.
    public init(
        nowMilliseconds: @escaping @Sendable () -> UInt64,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        packs: PackSizes = .standard
    ) {
        self.packs = packs
        self.nowMilliseconds = nowMilliseconds
        self.randomBytes = randomBytes
    }

    /// The same time as a value of the model, cut to the year 9999.
    public var instant: Instant {
        Instant(milliseconds: Int64(clamping: nowMilliseconds())) ?? .latest
    }
}
