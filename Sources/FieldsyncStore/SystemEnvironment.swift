import Foundation

extension StoreEnvironment {
    /// The machine's clock and its source of randomness. The only place that asks for either.
    public static let system = StoreEnvironment(
        nowMilliseconds: {
            let milliseconds = (Date().timeIntervalSince1970 * 1000).rounded(.down)
            return milliseconds > 0 ? UInt64(milliseconds) : 0
        },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in generator.next() }
        }
    )
}
