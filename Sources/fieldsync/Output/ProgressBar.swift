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

    /// Shows how far it is.
    func show(_ progress: ExchangeProgress) {
        guard let sink, start.duration(to: .now) > .seconds(1) else { return }
        let width = 24
        let total = max(progress.transactionsToSend, progress.transactionsSent, 1)
        let full = progress.transactionsSent * width / total
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        let (sent, received) = (progress.transactionsSent, progress.transactionsReceived)
        write("\r[\(bar)] \(sent) sent, \(received) received", to: sink)
        isShown.withLock { $0 = true }
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
