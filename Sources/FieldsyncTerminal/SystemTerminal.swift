import Glibc

/// The terminal of this process: raw keys, the screen that programs borrow, signals as events.
///
/// What was set is put back however the program ends: by itself, by a signal, by a crash. One at a
/// time; use it from one thread, ``wake()`` from any.
package final class SystemTerminal: Terminal, @unchecked Sendable {
    private let input: Int32
    private let output: Int32
    private let usesWholeScreen: Bool
    private var decoder = KeyDecoder()
    private let pipe: (read: Int32, write: Int32)
    private var isOpen = false

    /// How long a lone escape byte waits for the rest of a sequence.
    private static let sequenceMilliseconds = 25

    /// Takes the terminal.
    ///
    /// - Parameter usesWholeScreen: False leaves what was printed before where it is, and writes
    ///   below it.
    /// - Throws: ``TerminalFault``.
    package init(
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, usesWholeScreen: Bool = true
    ) throws {
        guard isatty(input) == 1, isatty(output) == 1 else { throw TerminalFault.noTerminal }
        self.input = input
        self.output = output
        self.usesWholeScreen = usesWholeScreen
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else {
            throw TerminalFault.refused("a pipe", errno: errno)
        }
        pipe = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        try open()
    }

    deinit {
        close()
        Glibc.close(pipe.read)
        Glibc.close(pipe.write)
    }

    package var size: TerminalSize {
        var window = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
            return TerminalSize(columns: 80, rows: 24)
        }
        return TerminalSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Makes ``events(withinMilliseconds:)`` return with ``TerminalEvent/woken``.
    package func wake() { TerminalSignals.note(0, through: pipe.write) }

    package func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, 1_000)
            } else if errno != EINTR {
                throw TerminalFault.refused("to be written to", errno: errno)
            }
        }
    }

    package func events(withinMilliseconds limit: Int) throws -> [TerminalEvent] {
        var watched = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0),
        ]
        let wait = decoder.isWaiting ? min(limit, Self.sequenceMilliseconds) : limit
        let count = poll(&watched, 2, Int32(clamping: wait))
        if count < 0, errno != EINTR { throw TerminalFault.refused("to wait", errno: errno) }
        var events: [TerminalEvent] = []
        if count == 0, decoder.isWaiting { return decoder.flush().map { .key($0) } }
        guard count > 0 else { return events }
        if watched[1].revents != 0 { events += noted() }
        if watched[0].revents & Int16(POLLIN) != 0 {
            events += keys()
        } else if watched[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
            events.append(.ended)
        }
        return events
    }

    private func keys() -> [TerminalEvent] {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(input, &bytes, bytes.count)
        if count > 0 { return decoder.take(bytes[..<count]).map { .key($0) } }
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : [.ended]
    }

    private func noted() -> [TerminalEvent] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(pipe.read, &bytes, bytes.count)
        guard count > 0 else { return [] }
        var events: [TerminalEvent] = []
        for number in Set(bytes[..<count]).sorted() {
            switch Int32(number) {
            case 0: events.append(.woken)
            case SIGWINCH: events.append(.resized)
            case SIGCONT:
                // Whoever stopped the program has set the terminal to their liking.
                TerminalSignals.raw(input)
                events.append(.resized)
            case SIGTSTP:
                // Somebody else stops the program: a shell has the terminal until it goes on.
                do { try suspend() } catch { events.append(.ended) }
                events.append(.resized)
            default: events.append(.ended)
            }
        }
        return events
    }

    // MARK: taking and giving back

    private static let wholeScreen = "\u{1B}[?1049h\u{1B}[?2004h"
    private static let givenBack = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l"

    private func open() throws {
        guard TerminalSignals.remember(
            input: input, output: output, pipe: pipe.write,
            farewell: usesWholeScreen ? Self.givenBack : "\u{1B}[0m\u{1B}[?2004l")
        else { throw TerminalFault.noTerminal }
        TerminalSignals.raw(input)
        isOpen = true
        try write(Array((usesWholeScreen ? Self.wholeScreen : "\u{1B}[?2004h").utf8))
    }

    /// Gives the terminal back as it was.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        TerminalSignals.giveBack()
    }

    package func suspend() throws {
        close()
        raise(SIGSTOP)
        try open()
    }
}
