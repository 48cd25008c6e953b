public import FieldsyncCore

/// What an exchange would move, by what both sides hold now.
public struct ExchangeForecast: Hashable, Sendable {
    /// Transactions that would be sent, by space; only spaces with any.
    public let toSend: [SpaceID: Int]
    /// Transactions that would come, by space; only spaces with any.
    public let toReceive: [SpaceID: Int]

    init(
        here: [SpaceID: SpaceHeads], there: [SpaceID: SpaceHeads], direction: ExchangeDirection
    ) {
        toSend = direction.pushes ? Self.lacking(there, of: here) : [:]
        toReceive = direction.pulls ? Self.lacking(here, of: there) : [:]
    }

    /// More than that nobody has, and whoever adds counts up does not overflow.
    private static let countLimit: UInt64 = 1 << 40

    /// How many transactions of `whole` the other one lacks.
    private static func lacking(
        _ other: [SpaceID: SpaceHeads], of whole: [SpaceID: SpaceHeads]
    ) -> [SpaceID: Int] {
        var result: [SpaceID: Int] = [:]
        for (space, heads) in whole {
            let held = other[space]?.vector ?? VersionVector()
            let count = heads.vector.entries.reduce(UInt64(0)) { sum, entry in
                sum &+ entry.sequence - min(entry.sequence, held[entry.replica])
            }
            if count > 0 { result[space] = Int(clamping: min(count, countLimit)) }
        }
        return result
    }
}
