import FieldsyncClient
import Synchronization

/// How far an exchange has come, on a terminal, where it takes longer than a second.
final class ProgressBar: Sendable {
    private let sink: (any TextSink)?
    private let start = ContinuousClock.now
    private let isShown = Mutex(false)

    init(on surroundings: Surroundings) {
        sink = surroundings.errorsAreTerminal ? surroundings.errors : nil
    }

    /// Shows how far it is: transactions, bytes, and how long it may still take.
    func show(_ progress: ExchangeProgress) {
        let elapsed = start.duration(to: .now)
        guard let sink, elapsed > .seconds(1) else { return }
        let words = Self.words(progress, elapsedMilliseconds: elapsed.wholeMilliseconds)
        write("\r\u{1B}[K" + words, to: sink)
        isShown.withLock { $0 = true }
    }

    /// The line that is shown after so much time.
    static func words(_ progress: ExchangeProgress, elapsedMilliseconds: Int64) -> String {
        let (sent, received) = (progress.transactionsSent, progress.transactionsReceived)
        let done = sent + received
        let total = max(progress.transactionsToSend, sent)
            + max(progress.transactionsToReceive, received)
        let width = 24
        let full = total > 0 ? min(done * width / total, width) : 0
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        let bytes = progress.bytesSent + progress.bytesReceived
        var words = "[\(bar)] \(sent) sent, \(received) received, \(bytes / 1024) KiB"
        let isToldAll = progress.transactionsToReceive >= received
        if done > 0, total > done, isToldAll {
            let (product, isTooLong) = elapsedMilliseconds
                .multipliedReportingOverflow(by: Int64(total - done))
            if !isTooLong { words += ", \(product / Int64(done) / 1000 + 1) s left" }
        }
        return words
    }

    /// Takes the bar away, where one was shown.
    func clear() {
        guard let sink, isShown.withLock({ $0 }) else { return }
        write("\r\u{1B}[K", to: sink)
    }

    /// A bar that cannot be drawn is no reason to break an exchange off.
    private func write(_ text: String, to sink: any TextSink) {
        do { try sink.write(text) } catch { isShown.withLock { $0 = false } }
    }
}

extension Duration {
    /// Without what is below a millisecond.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
