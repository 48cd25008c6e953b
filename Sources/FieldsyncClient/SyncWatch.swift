import FieldsyncCore
import FieldsyncStore

/// Keeps a replica in step with its server for as long as its task runs.
///
/// There is an exchange whenever another process has committed to the store, and otherwise now and
/// then, since only the server knows of news there: a second after something moved, then less
/// often, up to every five seconds. A quiet exchange is below 300 bytes with its HTTP, so a whole
/// day of them is 5 MB, and no connection has to be kept open for what may never come. Without a
/// network it tries every second or two, which costs a packet at most, and says nothing.
public struct SyncWatch: Sendable {
    /// What is told, each where it differs from before or something moved.
    public enum Event: Hashable, Sendable {
        /// An exchange came to its end: the first since the last trouble, or one that moved
        /// something, was refused something, or met a clock that had jumped.
        case exchanged(ExchangeSummary)
        /// There was none; it is tried again by itself.
        case waiting(PeerError)
    }

    /// How long is waited between two looks at the store, and at what pace the server is asked.
    public struct Pace: Sendable {
        /// Between two looks at the store, in milliseconds.
        public var lookMilliseconds: UInt64 = 100
        /// Between two exchanges after something moved.
        public var shortestMilliseconds: UInt64 = 1_000
        /// Between two exchanges at most.
        public var longestMilliseconds: UInt64 = 5_000
        /// Between two tries where the server was not reached.
        public var retryMilliseconds: UInt64 = 1_500
        /// By how much a clock changes where that is told, and was not only read late.
        public var jumpMilliseconds: UInt64 = 60_000
        /// The longest that a server is waited for that asks to wait.
        public var patienceMilliseconds: UInt64 = 600_000

        /// The usual pace.
        public init() {}
    }

    private let connection: PeerConnection
    private let pace: Pace
    private let pause: @Sendable (UInt64) async throws -> Void
    private let told: @Sendable (Event) async throws -> Void

    /// A watch that has not begun.
    ///
    /// - Parameters:
    ///   - connection: To the server, kept as long as it holds.
    ///   - pace: How often what is done.
    ///   - pause: Waits so many milliseconds.
    ///   - told: Told of what happens.
    public init(
        _ connection: PeerConnection,
        pace: Pace = Pace(),
        pause: @escaping @Sendable (UInt64) async throws -> Void = RetryPolicy.sleep,
        told: @escaping @Sendable (Event) async throws -> Void
    ) {
        self.connection = connection
        self.pace = pace
        self.pause = pause
        self.told = told
    }

    /// Runs until its task is cancelled; then it returns.
    ///
    /// - Throws: ``PeerError`` where trying again cannot help, what the store throws, or `told`.
    public func run() async throws {
        do {
            try await watch()
        } catch is CancellationError {
            // Wherever it was, what it had begun is whole or is asked for the next time.
            return
        }
    }

    private func watch() async throws {
        var last: Event?
        var interval = pace.shortestMilliseconds
        while !Task.isCancelled {
            // Looked at first, so that what is committed meanwhile is not missed.
            let mark = try await storeMark()
            let event: Event
            do {
                event = .exchanged(try await connection.exchange(.both))
            } catch let error as PeerError where error.passes {
                if Task.isCancelled { return }
                event = .waiting(error)
            }
            if isNews(event, after: last) { try await told(event) }
            last = event
            switch event {
            case .exchanged(let summary):
                let hasMoved = summary.transactionsSent + summary.transactionsReceived > 0
                interval =
                    hasMoved
                    ? pace.shortestMilliseconds
                    : min(interval + interval / 2, pace.longestMilliseconds)
                try await wait(interval, since: mark)
            case .waiting(let error):
                interval = pace.shortestMilliseconds
                try await wait(pauseLength(after: error), since: nil)
            }
        }
    }

    /// Waits, and no longer where somebody else commits to the store.
    private func wait(_ milliseconds: UInt64, since mark: Int64?) async throws {
        var left = milliseconds
        while left > 0, !Task.isCancelled {
            if let mark, try await storeMark() != mark { return }
            let step = min(left, pace.lookMilliseconds)
            try await pause(step)
            left -= step
        }
    }

    private func pauseLength(after error: PeerError) -> UInt64 {
        if case .busy(_, let seconds?) = error {
            return min(UInt64(seconds) * 1000, pace.patienceMilliseconds)
        }
        // Not all laptops of a room at once.
        let jitter = connection.replica.environment.randomWord() % (pace.retryMilliseconds / 3 + 1)
        return pace.retryMilliseconds - jitter
    }

    private func storeMark() async throws -> Int64 {
        let replica = connection.replica
        return try await blocking { try replica.changeMark() }
    }

    /// True where this laptop's clock was put off, or right, since the exchange before.
    private func hasJumped(_ before: ExchangeSummary, _ now: ExchangeSummary) -> Bool {
        let (old, new) = (before.clockOffsetMilliseconds, now.clockOffsetMilliseconds)
        let isWrong = max(old.magnitude, new.magnitude) > ClockDoubt.toleranceMilliseconds.magnitude
        let (jump, isVast) = new.subtractingReportingOverflow(old)
        return isWrong && (isVast || jump.magnitude > pace.jumpMilliseconds)
    }

    private func isNews(_ event: Event, after last: Event?) -> Bool {
        switch (last, event) {
        case (.waiting(let before)?, .waiting(let now)):
            before.isOfTheNetwork != now.isOfTheNetwork
        case (.exchanged(let before)?, .exchanged(let now)):
            now.transactionsSent + now.transactionsReceived > 0 || now.refusals != before.refusals
                || now.isInStep != before.isInStep || hasJumped(before, now)
        default: true
        }
    }
}

extension PeerError {
    /// True where nothing answers, as far as can be told.
    fileprivate var isOfTheNetwork: Bool {
        switch self {
        case .unreachable, .interrupted, .busy: true
        default: false
        }
    }

    /// True where the same exchange can succeed later though nobody does anything here.
    ///
    /// Whatever answers in the server's place can be the door of a hotel's network.
    var passes: Bool {
        switch self {
        case .unreachable, .interrupted, .busy, .noServer, .certificateRefused, .notEncrypted,
            .serverFails, .impostor, .malformed, .refused:
            true
        case .noRemote, .notEnrolled, .enrolmentRefused, .addressUnfit, .addressInsecure,
            .newerProtocol, .otherVersion:
            false
        }
    }
}
