public import FieldsyncCore
public import FieldsyncStore
import Foundation

/// What a replica remembers between one exchange and the next.
public struct ExchangeMemory: Hashable, Sendable, Codable {
    /// What the server drew for this replica to name itself with; nil where that is used up.
    var challenge: UInt64?
    /// What the last exchange left both with, in hex; nil where it did not come to its end.
    var ticket: String?
    /// True where the peer's heads are known; false after a broken exchange.
    var knowsHeads = false
    /// True where the last exchange left both with the same.
    var isInStep = false
    /// The server's clock less this one's, in milliseconds, as of the last exchange.
    public internal(set) var clockOffsetMilliseconds: Int64 = 0
    /// When the last exchange came to its end, by this clock; 0 where none did.
    public internal(set) var lastMilliseconds: UInt64 = 0

    /// How large segments begin, where the connection broke lately; nil where as usual.
    var segmentExponent: UInt8?
    /// Spaces whose sums differ because the server reads them by another schema, with both sums.
    private(set) var otherReadings: [String: [UInt64]]?

    private static let key = "exchange"

    /// What `replica` remembers; nothing where it never met a server.
    public static func of(_ replica: Replica) throws -> ExchangeMemory {
        guard let text = try replica.setting(key) else { return ExchangeMemory() }
        return try JSONDecoder().decode(ExchangeMemory.self, from: Data(text.utf8))
    }

    /// When the server was last heard about a space; nil where it never was.
    ///
    /// An exchange that found nothing new writes nothing for each space, and counts all the same.
    public static func lastSync(_ space: SpaceID, of replica: Replica) throws -> Instant? {
        guard let moved = try replica.lastSync(space) else { return nil }
        let last = try of(replica).lastMilliseconds
        return Instant(milliseconds: Int64(clamping: last)).map { max($0, moved) } ?? moved
    }

    /// True where it is known why the two sums of a space differ.
    func explains(_ own: StateSum, _ peer: StateSum, of space: SpaceID) -> Bool {
        otherReadings?[space.name] == [own.value, peer.value]
    }

    /// Notes that two sums of a space differ for a reason; or no longer, without them.
    mutating func explain(_ sums: (own: StateSum, peer: StateSum)?, of space: SpaceID) {
        var readings = otherReadings ?? [:]
        readings[space.name] = sums.map { [$0.own.value, $0.peer.value] }
        otherReadings = readings.isEmpty ? nil : readings
    }

    /// What the server holds was learned in another way than by an exchange, so the last one's
    /// digest says too little now.
    static func forgetStep(of replica: Replica) throws {
        var memory = try of(replica)
        guard memory.isInStep else { return }
        memory.isInStep = false
        try memory.keep(in: replica)
    }

    /// Forgets all that is known of the server, so that the next exchange asks.
    static func forget(in replica: Replica) throws { try replica.setSetting(key, nil) }

    /// Forgets what a broken exchange made doubtful: the server may have got further than is known
    /// here, and the ticket may be used up.
    mutating func doubt() {
        ticket = nil
        knowsHeads = false
        isInStep = false
    }

    func keep(in replica: Replica) throws {
        try replica.setSetting(Self.key, try SettingText.of(self))
    }
}
