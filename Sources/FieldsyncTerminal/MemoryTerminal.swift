/// A terminal that is none: it hands out what a test tells it, and keeps what is written.
package final class MemoryTerminal: Terminal {
    /// How large it is; a test may change it between two events.
    package var size: TerminalSize
    /// Everything that was written.
    package private(set) var written: [UInt8] = []
    /// How often a shell was let in.
    package private(set) var suspensions = 0
    private var script: [[TerminalEvent]]
    private let before: (Int) throws -> Void
    private var step = 0

    /// A terminal where `script` happens, one list of events after the other, and then the end.
    ///
    /// - Parameter before: Is told the number of the step before its events are handed out.
    package init(
        _ size: TerminalSize, script: [[TerminalEvent]],
        before: @escaping (Int) throws -> Void = { _ in }
    ) {
        self.size = size
        self.script = script
        self.before = before
    }

    package func write(_ bytes: [UInt8]) { written += bytes }

    package func events(withinMilliseconds limit: Int) throws -> [TerminalEvent] {
        try before(step)
        guard step < script.count else { return [.ended] }
        defer { step += 1 }
        return script[step]
    }

    package func suspend() { suspensions += 1 }
}
