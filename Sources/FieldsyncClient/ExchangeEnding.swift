import Dispatch
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Synchronization

/// The segment that may be the last of an exchange, being applied while the server's last word is
/// on its way: with that, what the exchange leaves behind is written in the same commit.
///
/// The file is held meanwhile, so the word is waited for no longer than a commit takes; one that
/// comes later is written by itself.
struct ExchangeEnding: Sendable {
    let segment: Segment
    private let word: Word
    private let work: Task<(outcome: ApplyOutcome, left: ExchangeLeaving.Left?), any Error>

    private static let patienceMilliseconds = 50

    /// Begins to apply the segment.
    ///
    /// - Parameter patienceMilliseconds: How long the applied segment waits for the last word.
    init(
        of segment: Segment, from server: ReplicaID, _ leaving: ExchangeLeaving,
        patienceMilliseconds: Int = patienceMilliseconds
    ) {
        let word = Word()
        self.segment = segment
        self.word = word
        work = Task {
            try await blocking {
                try leaving.end(with: segment, from: server) {
                    word.wait(milliseconds: patienceMilliseconds)
                }
            }
        }
    }

    /// Hands over the server's last word, or that something else came, and waits for the commit.
    func end(
        _ close: ExchangeLeaving.Close?
    ) async throws -> (outcome: ApplyOutcome, left: ExchangeLeaving.Left?) {
        word.tell(close)
        return try await work.value
    }

    /// What is told to the thread that holds the file.
    private final class Word: Sendable {
        private let close = Mutex<ExchangeLeaving.Close?>(nil)
        private let isTold = DispatchSemaphore(value: 0)

        func tell(_ close: ExchangeLeaving.Close?) {
            self.close.withLock { $0 = close }
            isTold.signal()
        }

        func wait(milliseconds: Int) -> ExchangeLeaving.Close? {
            _ = isTold.wait(timeout: .now() + .milliseconds(milliseconds))
            return close.withLock { $0 }
        }
    }
}
