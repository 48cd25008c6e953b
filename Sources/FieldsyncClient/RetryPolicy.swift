public import FieldsyncStore

/// How often, and after which pauses, an exchange that broke off is tried again.
public struct RetryPolicy: Sendable {
    /// Tries in a row by which nothing moved.
    public var tries: Int
    /// The first pause, in milliseconds; each further one is twice as long.
    public var firstMilliseconds: UInt64
    /// The longest pause, and the longest that a server is waited for.
    public var longestMilliseconds: UInt64
    /// Waits so many milliseconds.
    public var pause: @Sendable (UInt64) async throws -> Void

    /// A policy of its parts.
    public init(
        tries: Int,
        firstMilliseconds: UInt64,
        longestMilliseconds: UInt64,
        pause: @escaping @Sendable (UInt64) async throws -> Void
    ) {
        self.tries = tries
        self.firstMilliseconds = firstMilliseconds
        self.longestMilliseconds = longestMilliseconds
        self.pause = pause
    }

    /// Four tries within some seconds: what a person waits for.
    public static let standard = RetryPolicy(
        tries: 4, firstMilliseconds: 500, longestMilliseconds: 30_000, pause: Self.sleep)

    /// Waits on the system's clock.
    public static let sleep: @Sendable (UInt64) async throws -> Void = { milliseconds in
        try await Task.sleep(for: .milliseconds(Int64(clamping: milliseconds)))
    }

    /// Milliseconds to wait before the next try; nil where there is to be none.
    ///
    /// A server that says how long is taken at its word. Where nothing answers at all the person
    /// is told at once: there is no network, and everything is kept.
    ///
    /// - Parameters:
    ///   - error: What the last try ended with.
    ///   - tries: How many there were.
    ///   - environment: Its randomness keeps laptops that were cut off together from coming back
    ///     together.
    public func wait(
        after error: PeerError, tries: Int, _ environment: StoreEnvironment
    ) -> UInt64? {
        guard tries < self.tries else { return nil }
        switch error {
        case .interrupted: return pauseLength(tries, environment)
        case .busy(_, let seconds):
            guard let seconds else { return pauseLength(tries, environment) }
            let (wait, isTooLong) = UInt64(seconds).multipliedReportingOverflow(by: 1000)
            guard !isTooLong, wait <= longestMilliseconds else { return nil }
            return wait + pauseLength(1, environment)
        default: return nil
        }
    }

    /// Makes attempts, with pauses between them, until one comes to its end. One that broke off
    /// after something had moved is the first of a new row.
    ///
    /// - Parameter moved: Counts what has moved so far.
    /// - Throws: What the last attempt threw.
    func keepTrying<Result>(
        _ environment: StoreEnvironment, moved: () -> Int, _ attempt: () async throws -> Result
    ) async throws -> Result {
        var (failures, before) = (0, moved())
        while true {
            do {
                return try await attempt()
            } catch let error as PeerError {
                let now = moved()
                failures = now > before ? 1 : failures + 1
                before = now
                guard let wait = wait(after: error, tries: failures, environment) else {
                    throw error
                }
                try await pause(wait)
            }
        }
    }

    /// From half to the whole of what has doubled with each try.
    public func pauseLength(_ tries: Int, _ environment: StoreEnvironment) -> UInt64 {
        let growth = UInt64(min(max(tries, 1) - 1, 20))
        let whole = min(firstMilliseconds << growth, longestMilliseconds)
        let half = whole / 2
        return half + environment.randomWord() % (whole - half + 1)
    }
}
