/// The answering side of one exchange: what may come when, and how much of it.
///
/// Pure: it neither reads nor stores. The caller applies what it lets through.
public struct ExchangeResponder: Sendable {
    /// How much one request may carry.
    public struct Limits: Hashable, Sendable {
        /// Segments of one request.
        public var segments: UInt64
        /// Bytes of all frames of one request.
        public var bytes: UInt64

        /// Limits of their parts.
        public init(segments: UInt64 = 8192, bytes: UInt64 = 512 << 20) {
            self.segments = segments
            self.bytes = bytes
        }
    }

    /// What to do with a message that is in place.
    public enum Step: Hashable, Sendable {
        /// Judge the greeting.
        case greet(ExchangeGreeting)
        /// Apply the segment, then answer with a receipt or a refusal that bears the index.
        case apply(index: UInt64, bytes: [UInt8])
        /// Check the signature against the head that is now held.
        case check([UInt8])
        /// Say what a space adds up to.
        case compare(StateQuestion)
        /// Say what is backed up.
        case tellBackup
        /// Send the spaces of which the device holds nothing as snapshots.
        case tellSnapshots(SnapshotQuestion)
        /// Nothing.
        case noted
    }

    private enum Phase { case opening, receiving, ended }

    private let limits: Limits
    private var phase = Phase.opening
    private var segments: UInt64 = 0
    private var bytes: UInt64 = 0
    private var hasAsked = false

    /// A responder at the beginning.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// True once the request is complete.
    public var isComplete: Bool { phase == .ended }

    /// Counts bytes that arrived; throws where they are more than one request may carry.
    public mutating func count(bytes more: Int) throws(ExchangeFault) {
        let (sum, overflow) = bytes.addingReportingOverflow(UInt64(max(0, more)))
        guard !overflow, sum <= limits.bytes else { throw .tooMuch }
        bytes = sum
    }

    /// Takes the next message of the request.
    public mutating func receive(_ message: ExchangeMessage) throws(ExchangeFault) -> Step {
        switch (phase, message) {
        case (.ended, _): throw .afterTheEnd
        case (.opening, .greeting(let greeting)):
            phase = .receiving
            return .greet(greeting)
        case (.opening, _): throw .notOpened
        case (.receiving, .segment(let content)):
            guard segments < limits.segments else { throw .tooMuch }
            defer { segments += 1 }
            return .apply(index: segments, bytes: content)
        case (.receiving, .signature(let signature)): return .check(signature)
        case (.receiving, .question(let question)):
            // Each may cost a look at all records of a space.
            guard !hasAsked else { throw .tooMuch }
            hasAsked = true
            return .compare(question)
        case (.receiving, .backupQuestion):
            guard !hasAsked else { throw .tooMuch }
            hasAsked = true
            return .tellBackup
        case (.receiving, .snapshotQuestion(let question)):
            guard !hasAsked else { throw .tooMuch }
            hasAsked = true
            return .tellSnapshots(question)
        case (.receiving, .nonce): return .noted
        case (.receiving, _): throw .outOfPlace
        }
    }

    /// Told that the request is complete.
    public mutating func end() throws(ExchangeFault) {
        switch phase {
        case .opening: throw .notOpened
        case .receiving: phase = .ended
        case .ended: throw .afterTheEnd
        }
    }
}
